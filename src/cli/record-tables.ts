import type { Facts } from '../chains/recorded/facts.ts';
import type { AccountNode, FlowGraph } from '../core/flow-graph.ts';
import { compare } from '../core/ids.ts';
import { amountColumn } from './amount.ts';
import { table } from './table.ts';

/** A longer record is left to the graph. */
const SHOWN = 50;

/**
 * The transfers of a short record in file order with what each rests on, and the labels of the accounts that the trace
 * reached with their sources, as text. Nothing of a longer record, and of none of a UTXO chain.
 */
export function recordTables({ header, account }: Facts, graph: FlowGraph): readonly string[] {
  if (account.length === 0 || account.length > SHOWN) return [];
  return [...header.assets.flatMap((asset, n) => transfersOf(account, asset, n === 0)), labelsOf(graph)];
}

function transfersOf(
  transactions: Facts['account'],
  { id, symbol, decimals }: Facts['header']['assets'][number],
  isFirst: boolean,
): readonly string[] {
  const rows = transactions.flatMap(({ transfers, ...transaction }) =>
    transfers
      .filter(({ asset }) => asset === id || (isFirst && asset === undefined))
      .map((transfer) => ({ ...transaction, ...transfer })),
  );
  if (rows.length === 0) return [];
  const amounts = amountColumn(
    rows.map(({ amount }) => amount),
    decimals,
  );
  return [
    table(
      [
        { title: 'time' },
        { title: 'from' },
        { title: 'to' },
        { title: symbol, align: 'right' },
        { title: 'basis' },
      ],
      rows.map(({ time, from, to, basis, shaped }, n) => [
        minute(time),
        from ?? '-',
        to,
        amounts[n] ?? '',
        basis === 'shaped' ? `shaped: ${shaped.join(', ')}` : basis,
      ]),
    ),
  ];
}

const minute = (time: number | null): string =>
  time === null ? '-' : new Date(time * 1000).toISOString().slice(0, 16).replace('T', ' ');

/** One row a claim, with how many accounts it is made of. */
function labelsOf({ nodes }: FlowGraph): string {
  const claims = new Map<string, { readonly label: AccountNode['labels'][number]; accounts: number }>();
  for (const node of nodes) {
    if (node.kind !== 'account') continue;
    for (const label of node.labels) {
      const key = JSON.stringify([label.category, label.name, label.source, label.confidence]);
      const claim = claims.get(key) ?? { label, accounts: 0 };
      claim.accounts += 1;
      claims.set(key, claim);
    }
  }
  return table(
    [
      { title: 'accounts', align: 'right' },
      { title: 'label' },
      { title: 'category' },
      { title: 'confidence', align: 'right' },
      { title: 'source' },
    ],
    [...claims]
      .sort(([a, { accounts }], [b, other]) => other.accounts - accounts || compare(a, b))
      .map(([, { accounts, label }]) => [
        `${accounts}`,
        label.name,
        label.category,
        `${label.confidence}`,
        label.source,
      ]),
  );
}
