import { describe, expect, test } from 'vitest';
import type { FlowGraph, HoldingTaint } from '../../src/core/flow-graph.ts';
import { shippedGraphs } from '../export/shipped-graphs.ts';
import { hasPython, hostileGraphs, readByPython, sumsOf, withFiles } from './consumers.ts';

interface Read {
  readonly rows: number;
  readonly sums: Readonly<Record<string, string>>;
}

const holdingsOf = ({ nodes }: FlowGraph): readonly HoldingTaint[] =>
  nodes.flatMap((node) => (node.kind === 'transaction' ? [] : node.holdings));

/** Sums by column; a column without a figure has none. */
function columns(prefix: string, rows: number, sums: Readonly<Record<string, string>>, items: number): Read {
  const named = Object.entries(sums).map(([policy, sum]) => [prefix + policy, sum]);
  return { rows, sums: items === 0 ? {} : Object.fromEntries(named) };
}

const expected: Readonly<Record<string, (graph: FlowGraph) => Read>> = {
  csv: (graph) =>
    columns(
      'taint_',
      graph.edges.length,
      sumsOf(graph, graph.edges, ({ taint }, policy) => taint[policy]),
      graph.edges.length,
    ),
  'csv-findings': (graph) =>
    columns(
      'taint_',
      graph.findings.length,
      sumsOf(graph, graph.findings, ({ taint }, policy) => taint[policy]),
      graph.findings.length,
    ),
  'csv-nodes': (graph) => {
    const holdings = holdingsOf(graph);
    const without = graph.nodes.filter((node) => node.kind === 'transaction' || node.holdings.length === 0);
    const sums = sumsOf(graph, holdings, ({ taint }, policy) => taint[policy]?.held);
    return columns('held_', holdings.length + without.length, sums, holdings.length);
  },
};

describe.skipIf(!hasPython()).each(Object.keys(expected))("Python's csv module reads %s", (format) => {
  const read = (graphs: readonly FlowGraph[]): readonly Read[] =>
    withFiles(format, graphs, (files) => readByPython('csv', files));

  test.each(shippedGraphs)('of %s, and its amounts sum to what the graph says', (_, graph) => {
    expect(read([graph()])).toEqual([expected[format]?.(graph())]);
  });

  test('of graphs with a hostile text in every place', () => {
    const graphs = hostileGraphs();
    expect(read(graphs)).toEqual(graphs.map((graph) => expected[format]?.(graph)));
  });
});
