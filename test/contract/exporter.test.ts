import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { exporters, readFlowGraph } from '../../src/export/index.ts';
import { flowGraphs, longGraph, manyFindings, withKeysReversed } from '../export/flow-graphs.ts';
import { smallGraph } from '../export/small-graph.ts';

const CHUNK = 65_536;
/** Formats that people look at: they show the beginning of a long text. */
const shortened = new Set(['dot', 'html', 'markdown', 'tagpack']);
/** Formats that stay short, however long the graph is. */
const summaries = new Set(['markdown']);
/** Formats that hold the whole graph compressed, and so take longer for one: less of it will do. */
const packed = new Set(['html']);
/** Formats of findings alone. */
const ofFindings = new Set(['csv-findings', 'tagpack']);
const emptyGraph: FlowGraph = {
  ...smallGraph,
  incident: null,
  assets: {},
  seeds: [],
  nodes: [],
  edges: [],
  findings: [],
  leads: [],
  clusters: [],
  coverage: [],
  warnings: [],
};

/** Made once, because making them takes longer than most formats take to write them. */
const graphs = new Map<boolean, FlowGraph>();
function long(isOfFindings: boolean): FlowGraph {
  const graph = graphs.get(isOfFindings) ?? (isOfFindings ? manyFindings(40_000) : longGraph(40_000));
  graphs.set(isOfFindings, graph);
  return graph;
}

test('every exporter has a name, a summary and a file extension of its own', () => {
  for (const key of ['name', 'extension', 'summary'] as const)
    expect(new Set(exporters.map((exporter) => exporter[key])).size).toBe(exporters.length);
  for (const { name, extension } of exporters) {
    expect(name).toMatch(/^[a-z0-9-]+$/);
    expect(extension).toMatch(/^[a-z0-9]+(\.[a-z0-9]+)?$/);
  }
});

describe.each(exporters)('exporter $name', ({ name, write }) => {
  const text = (graph: FlowGraph): string => [...write(graph)].join('');

  test('gives the same bytes for a graph read back from JSON, in whatever order its keys are', () => {
    fc.assert(
      fc.property(flowGraphs, (graph) => {
        const shuffled = withKeysReversed(JSON.parse(JSON.stringify(graph)) as FlowGraph);
        expect(text(shuffled)).toBe(text(graph));
      }),
      { numRuns: 20 },
    );
  });

  test('gives the same bytes when asked twice and leaves the graph as it was', () => {
    const before = JSON.stringify(smallGraph);
    expect(text(smallGraph)).toBe(text(smallGraph));
    expect(JSON.stringify(smallGraph)).toBe(before);
  });

  test('writes text that has UTF-8, whatever strings the graph holds', () => {
    fc.assert(
      fc.property(flowGraphs, (graph) => {
        const written = text(graph);
        expect(Buffer.from(written, 'utf8').toString('utf8')).toBe(written);
        expect(written).not.toContain('\u0000');
      }),
      { numRuns: 20 },
    );
  });

  test('writes an empty graph and ends in a line break', () => {
    expect(text(emptyGraph)).toMatch(/\n$/);
  });

  test('copes with a symbol of a megabyte', () => {
    const symbol = `"<&=\n`.repeat(200_000);
    const asset = { symbol, decimals: 8, chain: 'bitcoin' };
    const assets = Object.fromEntries(Object.keys(smallGraph.assets).map((id) => [id, asset]));
    const graph = { ...smallGraph, assets };
    const written = text(graph);
    if (shortened.has(name)) expect(written.length).toBeLessThan(1_000_000);
    else if (name !== 'stix') expect(written.length).toBeGreaterThan(1_000_000);
  });

  test('streams 40,000 edges or findings in chunks of 64 kB and holds none of what it has written', () => {
    const graph = packed.has(name) ? longGraph(20_000) : long(ofFindings.has(name));
    const collect = garbageCollector();
    collect();
    const before = process.memoryUsage().heapUsed;
    let written = 0;
    let chunks = 0;
    let longest = 0;
    let held = 0;
    for (const chunk of write(graph)) {
      written += chunk.length;
      longest = Math.max(longest, chunk.length);
      // At some of the chunks: looking costs more than writing.
      if (++chunks < (packed.has(name) ? 8 : 128) || (chunks & (chunks - 1)) !== 0) continue;
      collect();
      held = Math.max(held, process.memoryUsage().heapUsed - before);
    }
    if (summaries.has(name)) expect(written).toBeLessThan(3_000_000);
    else expect(written).toBeGreaterThan(packed.has(name) ? 1_000_000 : 6_000_000);
    expect(longest).toBeLessThan(CHUNK + 2_000);
    expect(held, `${name} held ${held} of ${written}`).toBeLessThan(8_000_000);
  });
});

test('every json export reads back to a graph that exports to the same bytes in every format', () => {
  const json = exporters.find(({ name }) => name === 'json');
  fc.assert(
    fc.property(flowGraphs, (graph) => {
      const read = readFlowGraph([...(json?.write(graph) ?? [])].join(''), 'graph.json');
      for (const { write } of exporters) expect([...write(read)].join('')).toBe([...write(graph)].join(''));
    }),
    { numRuns: 20 },
  );
});

/** The collector itself, because what an export holds shows only once its garbage is gone. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
