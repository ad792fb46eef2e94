import type { FlowGraph } from '../../core/flow-graph.ts';
import { pathTo } from '../../picture/path-to.ts';

/** The way to a finding, as places in the graph's list of edges; empty where none is asked for, or none leads there. */
export function pathOfFinding(graph: FlowGraph, finding: number | null, policy: string): readonly number[] {
  const node = finding === null ? undefined : graph.findings[finding]?.node;
  return node === undefined ? [] : (pathTo(graph, node, policy) ?? []);
}
