import { compare } from '../core/ids.ts';
import { countText } from './amounts.ts';
import { directionWords } from './direction-words.ts';
import {
  type Draft,
  type DraftEdge,
  type DraftNode,
  draft,
  type FoldContext,
  grouped,
  groupNode,
  neighboursOf,
} from './draft.ts';

/**
 * Draws a transaction with one payer and one payee as an edge between the two, of kind `transfer`. A fee goes from the payer
 * to the sink instead. Transactions of a theft whose payer is not in the graph become one node, where there are several.
 */
export function foldTransactions(whole: Draft, context: FoldContext): Draft {
  const { from, to } = neighboursOf(whole);
  const gone = new Set<string>();
  const replaced = new Set<DraftEdge>();
  const edges: DraftEdge[] = [];
  for (const { id, kind } of whole.nodes.values()) {
    if (kind !== 'transaction') continue;
    const transfer = transferOf(id, to(id), from(id));
    if (transfer === undefined) continue;
    gone.add(id);
    for (const edge of [...to(id), ...from(id)]) replaced.add(edge);
    edges.push(...transfer);
  }
  for (const edge of whole.edges) if (!replaced.has(edge)) edges.push(edge);
  const nodes = [...whole.nodes.values()].filter(({ id }) => !gone.has(id));
  return withTheft(draft(nodes, edges), context);
}

/** What stands in place of a transaction between one payer and one payee; undefined for any other. */
function transferOf(
  id: string,
  ins: readonly DraftEdge[],
  outs: readonly DraftEdge[],
): readonly DraftEdge[] | undefined {
  const [draw, ...draws] = ins;
  const payments = outs.filter(({ kind }) => kind !== 'fee');
  const [payment, ...others] = payments;
  if (draw === undefined || payment === undefined || draws.length > 0 || others.length > 0) return undefined;
  if (draw.kind !== 'draw' || payment.kind !== 'payment' || draw.source === payment.source) return undefined;
  const fees = outs.filter(({ kind }) => kind === 'fee');
  return [
    { ...payment, source: draw.source, kind: 'transfer', inside: [id] },
    ...fees.map((fee): DraftEdge => ({ ...fee, source: draw.source })),
  ];
}

/** Draws the transactions of the theft that nobody known paid for as one node. */
function withTheft(whole: Draft, { graph, unfolded }: FoldContext): Draft {
  const { to } = neighboursOf(whole);
  const thefts = [...new Set(graph.seeds.map(({ transaction }) => transaction))]
    .filter((id) => isTransaction(whole.nodes.get(id)) && to(id).length === 0)
    .sort(compare);
  if (thefts.length < 2 || unfolded.has(THEFT)) return whole;
  const name = `${graph.parameters.direction === 'backward' ? 'Asked about' : 'Theft'}: ${countText(thefts.length)} transactions`;
  return grouped(whole, [
    groupNode(whole, thefts, { id: THEFT, name, category: directionWords(graph).seed }),
  ]);
}

const isTransaction = (node: DraftNode | undefined): boolean => node?.kind === 'transaction';

const THEFT = 'group:theft';
