import { type AccountId, addressOf, compare } from '../../core/ids.ts';
import type { HistoryQuery } from '../../trace/source.ts';
import type { AccountRead } from '../account-book.ts';
import { judgeList } from '../hub.ts';
import { nothingLeftOut, withLeftOut } from '../left-out.ts';
import type { AccountRecord } from './account-record.ts';
import {
  type ActivityCounter,
  activityCounter,
  countedToken,
  countedTransaction,
  noActivity,
} from './activity.ts';
import { hexOf } from './address.ts';
import type { TronAssets } from './assets.ts';
import { walkList } from './list-walk.ts';
import type { TronLookups } from './lookups.ts';
import { leftOutOf, remarksOf } from './remarks.ts';
import { readTransactions } from './transactions.ts';
import type { CallRow, ListName, RowsByList, TokenRow, TransactionRow } from './wire.ts';

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
 * Reads an account from where `known` ends up to the pinned height: first its lists, each of which may make it a hub and
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
  const { assets } = reader;
  const address = hexOf(addressOf(account));
  const to = reader.timeOf(query.asOf);
  const range = { from: known ? known.time + 1 : 0, to };

  /** Reads a list into `items`, one for each thing that counts. */
  async function read<L extends ListName, I>(list: L, items: I[], { arrange, count }: Arrangement<L, I>) {
    const { hub } = query;
    const counter = activityCounter(address, (known?.activity ?? noActivity)[list]);
    const evidence = await walkList<RowsByList[L]>(range, {
      pageRows: reader.pageRows,
      read: (page) => reader.lookups.page(list, addressOf(account), page, query),
      take(rows) {
        for (const item of arrange(rows)) {
          items.push(item);
          counter.add(count(item, assets));
        }
        const verdict = hub && judgeList(list, counter.activity, hub, to);
        return verdict?.kind === 'hub' ? verdict.evidence : undefined;
      },
    });
    return { evidence, activity: counter.activity };
  }

  const transactions: (readonly (TransactionRow | CallRow)[])[] = [];
  const own = await read('transactions', transactions, { arrange: byTransaction, count: countedTransaction });
  if (own.evidence) return { kind: 'hub', evidence: own.evidence };
  const calls: (readonly CallRow[])[] = [];
  const internal = await read('internal-transactions', calls, {
    arrange: callsByTransaction,
    count: countedTransaction,
  });
  if (internal.evidence) return { kind: 'hub', evidence: internal.evidence };
  const transfers: TokenRow[] = [];
  const tokens = await read('transactions/trc20', transfers, { arrange: distinct, count: countedToken });
  if (tokens.evidence) return { kind: 'hub', evidence: tokens.evidence };

  const listed = { transactions: byTransaction([...transactions, ...calls].flat()), transfers, address };
  const movements = await readTransactions(listed, query, reader);
  return {
    kind: 'record',
    record: {
      through: query.asOf,
      time: to,
      movements: [...(known?.movements ?? []), ...movements],
      leftOut: withLeftOut(known?.leftOut ?? nothingLeftOut, leftOutOf(listed, movements, assets), address),
      remarks: [...(known?.remarks ?? []), ...remarksOf(listed.transactions, movements, address)],
      activity: {
        transactions: own.activity,
        'internal-transactions': internal.activity,
        'transactions/trc20': tokens.activity,
      },
    },
  };
}

interface Arrangement<L extends ListName, I> {
  /** What the rows of whole blocks tell of, the same in whatever order they were listed. */
  arrange(rows: readonly RowsByList[L][]): readonly I[];
  count(item: I, assets: TronAssets): Parameters<ActivityCounter['add']>[0];
}

/** The rows of each transaction; within a block, transactions are in the order of their hashes. */
function byTransaction(
  rows: readonly (TransactionRow | CallRow)[],
): readonly (readonly (TransactionRow | CallRow)[])[] {
  const byHash = new Map<string, (TransactionRow | CallRow)[]>();
  for (const row of rows.toSorted((a, b) => a.time - b.time || compare(a.txid, b.txid))) {
    const others = byHash.get(row.txid);
    if (!others) byHash.set(row.txid, [row]);
    else if (row.kind === 'call' || !others.some(({ kind }) => kind === 'transaction')) others.push(row);
  }
  return [...byHash.values()];
}

/** The calls of each transaction, as `byTransaction` has them. */
const callsByTransaction = (rows: readonly CallRow[]): readonly (readonly CallRow[])[] =>
  byTransaction(rows) as readonly (readonly CallRow[])[];

/** Each transfer once: rows that are equal in everything may be two listings of one, and how many there are the logs tell. */
function distinct(rows: readonly TokenRow[]): readonly TokenRow[] {
  const byContent = new Map(rows.map((row) => [contentOf(row), row] as const));
  return [...byContent].sort(([a, x], [b, y]) => x.time - y.time || compare(a, b)).map(([, row]) => row);
}

const contentOf = ({ txid, contract, from, to, value }: TokenRow): string =>
  `${txid} ${contract} ${from} ${to} ${value}`;
