import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { exporters } from '../../src/export/index.ts';
import { graphWithTexts } from '../support/hostile-graph.ts';
import { hostileStrings } from '../support/hostile-strings.ts';

/** Debian's Python: the one that its packages are for, whichever other comes first on the path. */
const PYTHON = '/usr/bin/python3';

/** Whether a program runs; says so where it does not, for whoever wonders what was skipped. */
export function runs(program: string, args: readonly string[], packageName: string): boolean {
  if (spawnSync(program, args).status === 0) return true;
  console.warn(`${packageName} is not installed: what it reads is skipped`);
  return false;
}

/** Whether NetworkX is there. */
export const hasNetworkx = (): boolean => runs(PYTHON, ['-c', 'import networkx'], 'python3-networkx');

/** Whether Python is there. */
export const hasPython = (): boolean => runs(PYTHON, ['--version'], 'python3');

/** Graphs with one hostile text in every place, each of another. */
export const hostileGraphs = (): readonly FlowGraph[] =>
  Object.values(hostileStrings).map((text) => graphWithTexts(text, 'exchange'));

/** Runs `use` with a file for each graph in a format, in a folder that is gone afterwards. */
export function withFiles<T>(
  format: string,
  graphs: readonly FlowGraph[],
  use: (files: readonly string[]) => T,
): T {
  const exporter = exporters.find(({ name }) => name === format);
  if (!exporter) throw new Error(`no format ${format}`);
  const folder = mkdtempSync(join(tmpdir(), 'coinhound-consumers-'));
  try {
    return use(
      graphs.map((graph, n) => {
        const file = join(folder, `${n}.${exporter.extension}`);
        writeFileSync(file, [...exporter.write(graph)].join(''));
        return file;
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What Python makes of files of a kind: graphml, gexf, json, csv, svg. */
export function readByPython<T>(kind: string, files: readonly string[]): readonly T[] {
  const script = fileURLToPath(new URL('read_exports.py', import.meta.url));
  const output = execFileSync(PYTHON, [script, kind, ...files], { maxBuffer: 1 << 28, encoding: 'utf8' });
  return JSON.parse(output) as T[];
}

/** Sums by policy of what a graph says, as decimal strings. */
export function sumsOf<T>(
  { parameters: { policies } }: FlowGraph,
  items: readonly T[],
  amount: (item: T, policy: string) => string | undefined,
): Readonly<Record<string, string>> {
  const sum = (policy: string) =>
    items.reduce((total, item) => total + BigInt(amount(item, policy) ?? '0'), 0n);
  return Object.fromEntries(policies.map((policy) => [policy, `${sum(policy)}`]));
}
