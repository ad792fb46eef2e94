import type { FlowGraph } from '../../core/flow-graph.ts';
import { pathTo } from '../../picture/path-to.ts';

/** The way to a finding by one of its own payments, as places in the graph's list of edges; empty where none is asked for, or none leads there. */
export function pathOfFinding(graph: FlowGraph, finding: number | null, policy: string): readonly number[] {
  const found = finding === null ? undefined : graph.findings[finding];
  return found === undefined ? [] : (pathTo(graph, found.node, policy, found) ?? []);
}
