import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { readFlowGraph } from '../../src/export/read-flow-graph.ts';
import { smallGraph } from './small-graph.ts';

/** The graph of a shipped case. */
export function caseGraph(name: string): FlowGraph {
  const file = fileURLToPath(new URL(`../../fixtures/cases/${name}/graph.json`, import.meta.url));
  return readFlowGraph(readFileSync(file, 'utf8'), file);
}

/** The shipped cases, and a graph with something of everything. */
export const shippedGraphs: readonly (readonly [name: string, graph: () => FlowGraph])[] = [
  ['small graph', () => smallGraph],
  ...['bitfinex-2016', 'coincheck-2018', 'lifi-2024'].map((name) => [name, () => caseGraph(name)] as const),
];
