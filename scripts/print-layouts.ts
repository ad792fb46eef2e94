import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { FlowGraph } from '../src/core/flow-graph.ts';
import { draftOf } from '../src/picture/draft.ts';
import { pictureOf } from '../src/picture/picture-of.ts';
import { standardOptions } from '../src/picture/standard-options.ts';
import { weightsOf } from '../src/picture/weights.ts';
import { candidates, type Layout } from '../test/support/layout-candidates.ts';
import { layoutFigures } from '../test/support/layout-figures.ts';
import { plausibleFlowGraph } from '../test/support/plausible-flow-graph.ts';

/**
 * Prints what candidates for the layout of pictures make of the shipped cases and of generated flow graphs: crossings, length of edges,
 * height, time, and what they add to a page, as docs/decisions/0016 shows it. Each runs in a process of its own, no longer than two
 * minutes. `npx tsx scripts/print-layouts.ts dagre` measures one.
 */
const LIMIT_MS = 120_000;
const graphs = ['coincheck-2018', 'lifi-2024', 'bitfinex-2016', '500', '5000', '50000'];

const [, , first, second, third] = process.argv;
if (first === '--one') await printOne(second ?? '', third ?? '');
else await printAll(first);

async function printAll(only: string | undefined): Promise<void> {
  const names = Object.keys(candidates).filter((name) => only === undefined || name === only);
  for (const name of names) console.log(`${name}: ${await bundled(name)}`);
  console.log('\n| graph | layout | crossings | edges, px | height, px | ms |\n|---|---|---|---|---|---|');
  for (const graph of graphs) {
    for (const name of names) {
      const args = ['--import', 'tsx', fileURLToPath(import.meta.url), '--one', name, graph];
      const run = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: LIMIT_MS });
      const line = run.status === 0 ? run.stdout.trim() : failure(run);
      console.log(`| ${graph} | ${name} | ${line} |`);
    }
  }
}

function failure({ error, stderr }: { error?: Error; stderr: string }): string {
  if (error !== undefined) return 'not done in two minutes | | |';
  return `fails: ${/^\w*Error: .*/m.exec(stderr)?.[0] ?? 'no message'} | | |`;
}

/** What a page grows by. */
async function bundled(name: string): Promise<string> {
  const { entry } = candidates[name] as Layout;
  const file = fileURLToPath(new URL(`../${entry}`, import.meta.url));
  const text = entry.startsWith('src/') ? undefined : `export * from '${entry}'`;
  const built = await build({
    ...(text === undefined
      ? { entryPoints: [file] }
      : { stdin: { contents: text, resolveDir: process.cwd() } }),
    ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', logLevel: 'silent' },
  });
  const [output] = built.outputFiles;
  const bytes = output?.contents ?? new Uint8Array();
  return `${Math.round(bytes.length / 1000)} kB, ${Math.round(gzipSync(bytes).length / 1000)} kB compressed`;
}

/** Every node of the graph as it is, columns by hop, edges that lead forward but for fees: what a layout is given. */
async function printOne(name: string, graphName: string): Promise<void> {
  const graph = graphNamed(graphName);
  const options = standardOptions('haircut');
  const folding = { ...options.folding, transactions: false, peels: false, entities: false, most: 1e9 };
  const picture = pictureOf(graph, { ...options, folding });
  const draft = draftOf(graph, 'haircut', weightsOf(graph, 'haircut'));
  const xs = [...new Set(picture.nodes.map(({ x }) => x))].sort((a, b) => a - b);
  const numbers = new Map(picture.nodes.map(({ id }, n) => [id, n]));
  const input = {
    centres: xs,
    columns: picture.nodes.map(({ x }) => xs.indexOf(x)),
    sizes: picture.nodes.map(({ size }) => size),
    edges: picture.edges
      .filter(({ kind, isBackward }) => kind !== 'fee' && !isBackward)
      .map(({ source, target, weight }) => ({
        ...{ from: numbers.get(source) ?? 0, to: numbers.get(target) ?? 0, weight: weight + 0.001 },
      })),
  };
  if (draft.nodes.size !== input.columns.length) throw new Error('the picture was folded');
  const start = performance.now();
  const rows = await (candidates[name] as Layout).place(input);
  const took = performance.now() - start;
  const { crossings, length, height } = layoutFigures(input, { xs, rows });
  console.log([crossings, thousands(length), thousands(height), thousands(took)].join(' | '));
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function graphNamed(name: string): FlowGraph {
  if (/^\d+$/.test(name)) return plausibleFlowGraph(Number(name));
  return JSON.parse(readFileSync(new URL(`../fixtures/cases/${name}/graph.json`, import.meta.url), 'utf8'));
}
