import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { FlowGraph } from '../src/core/flow-graph.ts';
import type { PictureOptions } from '../src/picture/picture.ts';
import { pictureOf } from '../src/picture/picture-of.ts';
import { standardOptions } from '../src/picture/standard-options.ts';
import type { Overview, Run } from '../src/web/api.ts';
import { openBrowser } from '../test/support/open-browser.ts';
import { plausibleFlowGraph } from '../test/support/plausible-flow-graph.ts';

/**
 * Prints how long the page of the application takes to lay out and to move graphs: the shipped cases and generated ones. Needs a built
 * `dist/site/app` and Chromium, in COINHOUND_CHROMIUM or on the path. Frame times are those of scripts, in headless Chromium with WebGL
 * done by the processor; they differ from machine to machine.
 */
const root = fileURLToPath(new URL('../', import.meta.url));
const CASES = ['lifi-2024', 'coincheck-2018', 'bitfinex-2016'];
const SIZES = [500, 5_000, 50_000];
const STEPS = 60;
/** Folds are undone, and this many nodes drawn at most. */
const MOST = 5_000;

interface Measured {
  readonly name: string;
  readonly graph: FlowGraph;
}

async function main(wanted: readonly string[]): Promise<void> {
  const measured: readonly Measured[] = [
    ...CASES.map((name) => ({
      name,
      graph: JSON.parse(readFileSync(join(root, 'fixtures/cases', name, 'graph.json'), 'utf8')) as FlowGraph,
    })),
    ...SIZES.map((size) => ({ name: `generated ${size}`, graph: plausibleFlowGraph(size) })),
  ];

  const browser = await openBrowser();
  console.log('| graph | nodes | drawn as | layout | nodes drawn | steps | median | p95 |');
  console.log('|---|--:|---|--:|--:|--:|--:|--:|');
  for (const one of measured.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    await printRow(browser, one, 'folded');
    await printRow(browser, one, 'whole');
  }
  await browser.close();
}

async function printRow(browser: Browser, { name, graph }: Measured, how: 'folded' | 'whole'): Promise<void> {
  const policy = graph.parameters.policies[0] ?? '';
  const standard = standardOptions(policy);
  const whole = {
    transactions: false,
    peels: false,
    entities: false,
    unfolded: new Set<string>(),
    most: MOST,
  };
  const options: PictureOptions = how === 'folded' ? standard : { ...standard, folding: whole };
  const start = performance.now();
  const picture = pictureOf(graph, options);
  const layout = performance.now() - start;
  const frames = await framesOf(browser, graph, how);
  const at = (part: number): string => `${(frames[Math.floor(frames.length * part)] ?? 0).toFixed(1)} ms`;
  const cells = [
    name,
    graph.nodes.length,
    how,
    `${Math.round(layout)} ms`,
    picture.nodes.length,
    frames.length,
    at(0.5),
    at(0.95),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

/** What scripts take for each step of the pointer while the picture is dragged about, the shortest first. */
async function framesOf(
  browser: Browser,
  graph: FlowGraph,
  how: 'folded' | 'whole',
): Promise<readonly number[]> {
  const server = await serve(graph);
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  // What runs this script keeps the names of functions by a helper that a page has not.
  await page.addInitScript('globalThis.__name = (what) => what');
  await page.addInitScript(recordFrames);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/#/run/measured`);
  await page.locator('.canvas canvas').first().waitFor();
  if (how === 'whole') await unfold(page);
  const frames = await dragged(page);
  await context.close();
  server.close();
  return frames;
}

async function unfold(page: Page): Promise<void> {
  await page.locator('.view-bar summary', { hasText: 'Drawing' }).click();
  for (const fold of ['Fold transactions', 'Fold peel chains', 'Group by entity'])
    await page.getByLabel(fold).uncheck();
  await page.getByLabel('At most').selectOption(`${MOST}`);
  await page.locator('.drawing').waitFor({ state: 'detached' });
  await page.locator('.view-bar summary', { hasText: 'Drawing' }).click();
}

interface Recording {
  start(): void;
  /** Milliseconds since. */
  taken(): number;
  /** Waits for a frame without being counted. */
  frame(work: () => void): void;
}

async function dragged(page: Page): Promise<readonly number[]> {
  const box = await page.locator('.canvas').first().boundingBox();
  if (box === null) throw new Error('there is no canvas');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const frames: number[] = [];
  for (let n = 1; n <= STEPS; n++) {
    await page.evaluate('frameTimes.start()');
    await page.mouse.move(x + 150 * Math.sin(n / 12), y + 80 * Math.sin(n / 8));
    // What the pointer asked for is drawn in the next frame, and what that asked for in the one after.
    await page.evaluate('new Promise((done) => frameTimes.frame(() => frameTimes.frame(done)))');
    frames.push((await page.evaluate('frameTimes.taken()')) as number);
  }
  await page.mouse.up();
  return [...frames].sort((a, b) => a - b);
}

/** Runs in the page: adds up what scripts take in handlers of the pointer and in what waits for a frame. */
function recordFrames(): void {
  let total = 0;
  const timed = (work: () => void): void => {
    const start = performance.now();
    work();
    total += performance.now() - start;
  };
  const frame = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (work) => frame((time) => timed(() => work(time)));
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (!/^(mouse|pointer)/.test(type) || typeof listener !== 'function')
      return listen.call(this, type, listener, options);
    const measured = function (this: unknown, event: Event): void {
      timed(() => listener.call(this as Window, event));
    };
    return listen.call(this, type, measured, options);
  };
  const recording: Recording = {
    start: () => {
      total = 0;
    },
    taken: () => total,
    frame,
  };
  Object.assign(globalThis, { frameTimes: recording });
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The built page, and just as much of what it asks for as shows one graph. */
function serve(graph: FlowGraph): Promise<Server> {
  const bytes = JSON.stringify(graph);
  const server = createServer(({ url = '/' }, response) => {
    const path = new URL(url, 'http://localhost').pathname.slice(1);
    const json = answerOf(path, graph);
    if (path === 'api/graphs/run/measured') return response.end(bytes);
    if (json !== undefined) return response.end(JSON.stringify(json));
    const file = path === '' ? 'index.html' : path;
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    return response.end(readFileSync(join(root, 'dist/site/app', file)));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function answerOf(path: string, graph: FlowGraph): unknown {
  if (path === 'api/overview') return overview;
  if (path === 'api/runs/measured') return runOf(graph);
  return path.startsWith('api/dossiers/') ? [] : undefined;
}

const overview: Overview = {
  tool: { name: 'coinhound', version: '' },
  store: '',
  offline: true,
  policies: [],
  ranks: [],
  formats: [],
  categories: [],
  chains: [],
  defaults: { policies: [], hops: 0, minTaint: '0', maxLookups: 0 },
  cases: [],
  running: null,
};

const runOf = ({ nodes, edges, findings, parameters }: FlowGraph): Run => ({
  id: 'measured',
  of: { kind: 'seeds', dossier: 'measured', name: 'measured', seeds: [] },
  options: {},
  asOf: {},
  offline: true,
  state: 'done',
  began: '',
  ended: '',
  error: null,
  notes: [],
  graph: {
    asOf: {},
    policies: parameters.policies,
    nodes: nodes.length,
    edges: edges.length,
    findings: findings.length,
    bytes: 0,
    sha256: '',
  },
  bundle: 'none',
  progress: null,
});

await main(process.argv.slice(2));
