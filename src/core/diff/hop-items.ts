import type { GraphNode } from '../flow-graph.ts';
import { type Compared, dated, type GraphView } from './compared.ts';
import type { DisappearedItem, HopItem } from './diff-item.ts';
import { factKey, grouped } from './keys.ts';

/** Accounts and transactions of the later graph alone; an account with the transactions that paid it. */
export function hopItems({ before, after }: Compared): HopItem[] {
  const payments = grouped(
    after.edges.filter(({ kind }) => kind === 'payment'),
    ({ target }) => target,
  );
  return missingFrom(before, after).flatMap((node): HopItem[] => {
    if (node.kind === 'sink') return [];
    const { id, kind, hop } = node;
    const transactions = kind === 'transaction' ? [id] : (payments.get(id) ?? []).map(({ source }) => source);
    return [
      { key: factKey('hops', id), kind: 'hops', what: kind, node: id, hop, ...dated(after, transactions) },
    ];
  });
}

/** Transactions of the earlier graph alone. */
export const disappearedItems = ({ before, after }: Compared): DisappearedItem[] =>
  missingFrom(after, before).flatMap(({ id, kind }) =>
    kind === 'transaction'
      ? [{ key: factKey('disappeared', id), kind: 'disappeared', node: id, ...dated(before, [id]) }]
      : [],
  );

const missingFrom = (one: GraphView, other: GraphView): readonly GraphNode[] =>
  [...other.nodes.values()].filter(({ id }) => !one.nodes.has(id));
