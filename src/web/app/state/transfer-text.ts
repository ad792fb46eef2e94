import type { FlowGraph, GraphEdge } from '../../../core/flow-graph.ts';
import { unitsText } from '../../../picture/amounts.ts';
import { directionWords } from '../../../picture/direction-words.ts';
import { unitOf } from '../../parts/books.ts';
import { under } from '../../parts/under.ts';

/** How much of what an edge moved is followed, of how much, and of a crossing what came out of it. */
export function transferText(
  graph: FlowGraph,
  policy: string,
  { asset, amount, taint, crossing }: GraphEdge,
): string {
  const { stolen } = directionWords(graph);
  const part = under(taint, policy) ?? '0';
  const given = unitsText(part, unitOf(graph, asset));
  const text =
    part === amount
      ? `${given} ${stolen}`
      : `${given} ${stolen}, of ${unitsText(amount, unitOf(graph, asset))}`;
  if (crossing === undefined) return text;
  return `${text}, became ${unitsText(under(crossing.taint, policy) ?? '0', unitOf(graph, crossing.asset))}`;
}
