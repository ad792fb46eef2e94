import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { shippedGraphs } from '../export/shipped-graphs.ts';
import { hasNetworkx, hostileGraphs, readByPython, sumsOf, withFiles } from './consumers.ts';

interface Read {
  readonly directed: boolean;
  readonly nodes: number;
  readonly edges: number;
  readonly sums: Readonly<Record<string, string>>;
}

const expected = (graph: FlowGraph): Read => ({
  directed: true,
  nodes: graph.nodes.length,
  edges: graph.edges.length,
  sums: sumsOf(graph, graph.edges, ({ taint }, policy) => taint[policy]),
});

describe.skipIf(!hasNetworkx()).each(['graphml', 'gexf', 'json'])('NetworkX reads %s', (format) => {
  const read = (graphs: readonly FlowGraph[]): readonly Read[] =>
    withFiles(format, graphs, (files) => readByPython(format, files));

  test.each(shippedGraphs)('of %s, and taint summed over its edges is what the graph says', (_, graph) => {
    expect(read([graph()])).toEqual([expected(graph())]);
  });

  test('of graphs with a hostile text in every place', () => {
    const graphs = hostileGraphs();
    expect(read(graphs)).toEqual(graphs.map(expected));
  });
});
