import { type AccountId, addressOf } from '../../core/ids.ts';
import type { HistoryQuery } from '../../trace/source.ts';
import type { AccountRead, Evidence } from '../account-book.ts';
import { type Activity, judgeList } from '../hub.ts';
import type { AccountRecord } from './account-record.ts';
import { type CountOptions, countTokens, countTransactions, noActivity } from './activity.ts';
import { hexOf } from './address.ts';
import type { TronAssets } from './assets.ts';
import { walkList } from './list-walk.ts';
import type { TronLookups } from './lookups.ts';
import { leftOutOf, remarksOf } from './remarks.ts';
import { readTransactions } from './transactions.ts';
import {
  type CallRow,
  type ListName,
  lists,
  type RowsByList,
  type TokenRow,
  type TransactionRow,
} from './wire.ts';

export interface HistoryReader {
  readonly lookups: TronLookups;
  readonly assets: TronAssets;
  readonly pageRows: number;
  /** Transactions of one account asked for at a time. */
  readonly width: number;
  /** Time of the block of a height that `know` was told of, in milliseconds. */
  timeOf(height: number): number;
}

/**
 * Reads an account from where `known` ends up to the pinned height: first its two lists, each of which may make it a hub and
 * end the reading, then of every transaction in them that ran code, or whose row lacks something, what it really did. Lists
 * tell no order within a block, no place among equal transfers and, for transfers of tokens, no block; the node tells all of
 * it, so a history costs about a request a contract call, once for all time.
 */
export async function readAccount(
  account: AccountId,
  known: AccountRecord | undefined,
  query: HistoryQuery,
  reader: HistoryReader,
): Promise<AccountRead<AccountRecord>> {
  const address = hexOf(addressOf(account));
  const to = reader.timeOf(query.asOf);
  const range = { from: known ? known.time + 1 : 0, to };

  async function read<L extends ListName, C extends Activity>(list: L, count: (rows: Rows<L>) => C) {
    const { hub } = query;
    const walked = await walkList<RowsByList[L]>(range, {
      pageRows: reader.pageRows,
      read: (page) => reader.lookups.page(list, addressOf(account), page, query),
      ...(hub && { judge: (rows) => judgeList(list, count(rows), hub, to) }),
    });
    if (walked.kind === 'hub') return walked;
    return { kind: 'rows' as const, rows: walked.rows, activity: count(walked.rows) };
  }
  const options = (list: ListName): CountOptions => ({
    account: address,
    assets: reader.assets,
    prior: (known?.activity ?? noActivity)[list],
  });

  const [first, second] = lists;
  const own = await read(first, (rows) => countTransactions(byTransaction(rows).values(), options(first)));
  if (own.kind === 'hub') return hubOf(own.evidence);
  const tokens = await read(second, (rows) => countTokens(distinctTokens(rows), options(second)));
  if (tokens.kind === 'hub') return hubOf(tokens.evidence);

  const transactions = byTransaction(own.rows);
  const transfers = distinctTokens(tokens.rows);
  const movements = await readTransactions({ transactions, transfers, address }, query, reader);
  return {
    kind: 'record',
    record: {
      through: query.asOf,
      time: to,
      movements: [...(known?.movements ?? []), ...movements],
      leftOut: [...(known?.leftOut ?? []), ...leftOutOf(transactions, transfers, reader.assets)],
      remarks: [...(known?.remarks ?? []), ...remarksOf(transactions, movements, address)],
      activity: { transactions: own.activity, 'transactions/trc20': tokens.activity },
    },
  };
}

type Rows<L extends ListName> = readonly RowsByList[L][];

const hubOf = (evidence: Evidence): { readonly kind: 'hub'; readonly evidence: Evidence } => ({
  kind: 'hub',
  evidence,
});

/** Rows of each transaction, in the order of their blocks and, within a block, of their hashes: the same however they were listed. */
function byTransaction(rows: Rows<'transactions'>): Map<string, (TransactionRow | CallRow)[]> {
  const byHash = new Map<string, (TransactionRow | CallRow)[]>();
  for (const row of rows.toSorted(byPlace)) {
    const others = byHash.get(row.txid);
    if (!others) byHash.set(row.txid, [row]);
    else if (row.kind === 'call' || !others.some(({ kind }) => kind === 'transaction')) others.push(row);
  }
  return byHash;
}

/** Each transfer once: rows that are equal in everything may be two listings of one, and how many there are the logs tell. */
function distinctTokens(rows: readonly TokenRow[]): TokenRow[] {
  const byContent = new Map(rows.map((row) => [contentOf(row), row] as const));
  return [...byContent].sort(([a, x], [b, y]) => x.time - y.time || (a < b ? -1 : 1)).map(([, row]) => row);
}

const contentOf = ({ txid, contract, from, to, value }: TokenRow): string =>
  `${txid} ${contract} ${from} ${to} ${value}`;

const byPlace = (a: TransactionRow | CallRow, b: TransactionRow | CallRow): number =>
  a.time - b.time || (a.txid < b.txid ? -1 : a.txid > b.txid ? 1 : 0);
