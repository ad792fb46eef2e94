import { serverFault } from '../../net/upstream-error.ts';
import type { Abilities } from './abilities.ts';
import { callRowsOf } from './frames.ts';
import type { EvmNode } from './node.ts';
import { insideOf } from './node-facts.ts';
import { type NodeTransaction, paymentOf, readSearchPage, type SearchPage } from './node-wire.ts';
import type { LookupScope } from './provider-lookups.ts';
import { assetTransferSteps } from './touched-by-alchemy.ts';
import { filteredSteps } from './touched-by-trace.ts';
import type { BlockRange, CallRow, PaymentRow } from './wire.ts';

/** A transaction that touches an account. What is told of it is asked for when it is needed. */
export interface Touched {
  /** The transaction itself, where the account is its sender, its receiver or what it created. */
  payment(): Promise<PaymentRow | undefined>;
  /** Its internal transfers, where some may be the account's; of other accounts too. */
  calls(): Promise<readonly CallRow[]>;
}

export interface TouchedQuery {
  readonly node: EvmNode;
  readonly abilities: Abilities;
  /** In lower case. */
  readonly address: string;
  readonly range: BlockRange;
  /** Rows asked for at a time. */
  readonly pageRows: number;
  readonly scope: LookupScope;
}

/** The transactions that touch an account, oldest first, as many at a time as the node gives: whole blocks in each. */
export function touchedSteps(query: TouchedQuery): AsyncIterable<readonly Touched[]> {
  switch (query.abilities.index) {
    case 'trace_filter':
      return filteredSteps(query);
    case 'alchemy_getAssetTransfers':
      return assetTransferSteps(query);
    default:
      return searchedSteps(query);
  }
}

/** What Otterscan's own pages hold: nodes look for every one of them before they answer. */
const MOST_TRANSACTIONS = 25;

/**
 * By the index of Otterscan: every transaction in which the address takes part, with its receipt. A page begins with the
 * last block of the one before, which must be the same still: else the chain was reorganized between the two.
 */
async function* searchedSteps(query: TouchedQuery) {
  const { range } = query;
  let last: NodeTransaction | undefined;
  for (let after = Math.max(0, range.from - 1); ; ) {
    const { found, isNewest } = await searchPage(query, after);
    if (last && after < last.block && found[0]?.transaction.blockHash !== last.blockHash)
      throw serverFault(`told another chain from block ${last.block} on while it was read`);
    const fresh = found.filter(({ transaction: { block } }) => block > (last?.block ?? after));
    yield fresh
      .filter(({ transaction: { block } }) => block <= range.to)
      .map((item) => touchedOf(item, query));
    const end: NodeTransaction | undefined = found.at(-1)?.transaction;
    if (end === undefined || isNewest || end.block >= range.to) return;
    // A block that fills a page by itself cannot begin the next.
    after = end.block === last?.block ? end.block : end.block - 1;
    last = end;
  }
}

function searchPage({ node, address, pageRows, scope }: TouchedQuery, after: number): Promise<SearchPage> {
  return node.need(
    {
      method: 'ots_searchTransactionsAfter',
      params: [address, after, Math.min(MOST_TRANSACTIONS, pageRows)],
      read: (result) => readSearchPage(after, result),
      // Later blocks add to the newest page, and to no other.
      blockOf: ({ found, isNewest }) =>
        isNewest ? Number.POSITIVE_INFINITY : (found.at(-1)?.transaction.block ?? Number.POSITIVE_INFINITY),
    },
    scope,
  );
}

function touchedOf(
  { transaction, receipt, time }: SearchPage['found'][number],
  { node, abilities, address, scope }: TouchedQuery,
): Touched {
  const inside = () => insideOf(node, abilities, { transaction, receipt }, scope);
  return {
    async payment() {
      const { from, to } = transaction;
      if (from !== address && to !== address && receipt.created !== address) return undefined;
      const failed = receipt.failed ?? (await inside()).failed;
      return paymentOf(transaction, receipt, time, failed);
    },
    calls: async () => callRowsOf(await inside(), { ...transaction, time }),
  };
}
