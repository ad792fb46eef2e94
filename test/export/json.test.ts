import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CoinhoundError } from '../../src/core/error.ts';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { readFlowGraph } from '../../src/export/index.ts';
import { json } from '../../src/export/json.ts';
import { flowGraphs, replaced } from './flow-graphs.ts';
import { smallGraph } from './small-graph.ts';

const text = (graph: FlowGraph): string => [...json.write(graph)].join('');

/** The error that reading `content` throws. */
function faultOf(content: string): CoinhoundError {
  try {
    readFlowGraph(content, 'graph.json');
  } catch (error) {
    if (error instanceof CoinhoundError) return error;
    throw error;
  }
  throw new Error('it was read');
}

type Change = readonly [path: readonly (string | number)[], value: unknown];
/** The example with other values in some places. */
const changed = (...changes: readonly Change[]): string =>
  JSON.stringify(changes.reduce<unknown>((graph, [path, value]) => replaced(graph, path, value), smallGraph));

test('a graph is written byte for byte as the format documents it', () => {
  const page = readFileSync(new URL('../../docs/graph-format.md', import.meta.url), 'utf8');
  const [, example] = /```json\n(\{\n {2}"schema"[\s\S]*?\n\}\n)```/.exec(page) ?? [];
  expect(text(smallGraph)).toBe(example);
});

test('a graph reads back as what it was, whatever its strings hold', () => {
  fc.assert(
    fc.property(flowGraphs, (graph) => {
      const read = readFlowGraph(text(graph), 'graph.json');
      expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify(graph)));
      expect(text(read)).toBe(text(graph));
    }),
    { numRuns: 100 },
  );
});

test('every element of a list has a line of its own', () => {
  fc.assert(
    fc.property(flowGraphs, (graph) => {
      const lines = text(graph).split('\n');
      for (const key of [
        'seeds',
        'nodes',
        'edges',
        'findings',
        'leads',
        'clusters',
        'coverage',
        'warnings',
      ] as const) {
        const start = lines.findIndex((line) => line.startsWith(`  "${key}": [`));
        for (const [n, item] of graph[key].entries()) {
          const line = lines[start + 1 + n] as string;
          expect(JSON.parse(line.replace(/,$/, ''))).toEqual(JSON.parse(JSON.stringify(item)));
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('policies keep the order of the parameters, other names are sorted', () => {
  const [node] = smallGraph.nodes.filter(({ kind }) => kind === 'account');
  if (node?.kind !== 'account') throw new Error('the example has no account');
  const stop = { reason: 'pattern', evidence: { zeta: '1', alpha: '2' } };
  const graph: FlowGraph = {
    ...smallGraph,
    parameters: { ...smallGraph.parameters, policies: ['haircut', 'fifo'] },
    nodes: [{ ...node, stop }],
    edges: smallGraph.edges.map((edge) => ({ ...edge, taint: { fifo: '1', haircut: '2' } })),
  };
  expect(text(graph)).toContain('"taint":{"haircut":"2","fifo":"1"}');
  expect(text(graph)).toContain('"evidence":{"alpha":"2","zeta":"1"}');
});

test('a graph with a byte order mark is read', () => {
  expect(readFlowGraph(`\ufeff${text(smallGraph)}`, 'graph.json')).toEqual(smallGraph);
});

test.each([
  ['', 'graph.json is not a flow graph: it is not JSON'],
  [text(smallGraph).slice(0, 1000), 'graph.json is not a flow graph: it is not JSON'],
  ['null', 'graph.json is not a flow graph: schema: expected "coinhound.flow-graph.v1"'],
  ['[1]', 'graph.json is not a flow graph: schema: expected "coinhound.flow-graph.v1"'],
  ['{"nodes":[]}', 'graph.json is not a flow graph: schema: expected "coinhound.flow-graph.v1"'],
  ['{"schema":"x"}', 'graph.json is not a flow graph: schema: expected "coinhound.flow-graph.v1"'],
  ['['.repeat(100_000), 'graph.json is not a flow graph: it is not JSON'],
])('what is no flow graph is refused in one sentence (case %#)', (content, message) => {
  expect(faultOf(content)).toMatchObject({ kind: 'usage', code: 'graph-invalid', message });
});

test('a graph of another version is refused with the remedy', () => {
  expect(faultOf(changed([['schema'], 'coinhound.flow-graph.v2']))).toMatchObject({
    kind: 'usage',
    code: 'graph-version',
    message: 'graph.json is a coinhound.flow-graph.v2, not a coinhound.flow-graph.v1',
    hint: 'read it with the version of coinhound that wrote it, or trace again',
  });
});

test('every fault is told with its path, all at once', () => {
  const content = changed(
    [['edges', 0, 'amount'], '1e5'],
    [['edges', 1, 'taint', 'fifo'], 7],
    [['edges', 2, 'kind'], 'gift'],
    [['nodes', 0, 'hop'], undefined],
    [['nodes', 1, 'kind'], 'person'],
    [['nodes', 3, 'height'], 1.5],
    [['nodes', 3, 'time'], 'yesterday'],
    [['parameters', 'limits', 'spare'], true],
    [['assets', 'an asset'], { symbol: 'X', decimals: 256, chain: 'x' }],
    [['ledger'], []],
  );
  const error = faultOf(content);
  expect(error.message).toMatchInlineSnapshot(
    `"graph.json is not a flow graph: parameters.limits: unknown key "spare"; assets["an asset"].decimals: too big: expected number to be <=255; nodes[0].hop: expected number, received undefined; nodes[1].kind: invalid discriminator value. Expected 'account' | 'transaction' | 'sink'; nodes[3].height: expected int, received number; nodes[3].time: expected a time like 2024-04-12T09:30:11Z; edges[0].amount: expected base units as a decimal string; edges[1].taint.fifo: expected string, received number; edges[2].kind: expected one of "draw"|"payment"|"fee"|"swap"|"wrap"|"bridge"; ledger: expected record, received array"`,
  );
  expect(Object.keys(error.details)).toHaveLength(11);
  expect(error.details['edges[0].amount']).toBe('expected base units as a decimal string');
});

test('parts that name what is not there are faults', () => {
  const content = changed(
    [['nodes', 1, 'id'], smallGraph.nodes[0]?.id],
    [['edges', 0, 'asset'], 'constructor'],
    [['edges', 1, 'taint', 'fifo'], undefined],
    [['ledger', 'haircut'], undefined],
    [['findings', 0, 'share', 'lifo'], '1'],
    [['nodes', 0, 'holdings', 0, 'ends', 'exchange', 'lifo'], '1'],
    [['seeds', 0, 'asset'], 'none'],
  );
  expect(faultOf(content).message).toMatchInlineSnapshot(
    `"graph.json is not a flow graph: seeds[0].asset: expected an asset listed in assets; nodes[1].id: expected an id of its own; edges[0].source: expected the id of a node; edges[0].asset: expected an asset listed in assets; nodes[0].holdings[0].ends.exchange: expected one value for each of the policies in parameters; edges[1].taint: expected one value for each of the policies in parameters; findings[0].share: expected one value for each of the policies in parameters; ledger: expected one value for each of the policies in parameters"`,
  );
});

test('a name that objects cannot carry is a fault, never lost in silence', () => {
  const content = text(smallGraph).replace('"evidence":{}', '"evidence":{"__proto__":"lost"}');
  expect(content).not.toBe(text(smallGraph));
  expect(faultOf(content).message).toBe(
    'graph.json is not a flow graph: coverage[0].evidence: unknown key "__proto__"',
  );
});

test('names out of the file cannot steer a terminal or flood it', () => {
  const content = changed([['assets', '\u001b[31m\u202e\u009b'], 1], [[`k\n${'y'.repeat(100_000)}`], 1]);
  const { message } = faultOf(content);
  expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(message.length).toBeLessThan(500);
});

test('a thousand faults are counted and twenty are named', () => {
  const warnings = Array.from({ length: 1000 }, () => 'no warning');
  const error = faultOf(changed([['warnings'], warnings]));
  expect(error.message).toMatch(/; and 980 more$/);
  expect(Object.keys(error.details)).toHaveLength(1001);
});
