import type { HoldingId } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import { malformed } from '../../net/upstream-error.ts';
import type { LookupScope, TronLookups } from './lookups.ts';
import type { Transaction } from './movements.ts';

/**
 * Places in their block, of transactions that share one with another one of the same holding: without them, which was first
 * would not be known. One request a block.
 */
export async function indexesOf(
  movements: ReadonlyMap<Transaction, readonly Movement[]>,
  scope: LookupScope,
  lookups: TronLookups,
): Promise<ReadonlyMap<Transaction, number>> {
  const byHeight = new Map<number, [Transaction, readonly Movement[]][]>();
  for (const entry of movements) {
    const others = byHeight.get(entry[0].height);
    if (others) others.push(entry);
    else byHeight.set(entry[0].height, [entry]);
  }
  const indexes = new Map<Transaction, number>();
  for (const [height, entries] of byHeight) {
    if (!sharesHolding(entries.map(([, moved]) => moved))) continue;
    const { txids } = await lookups.block(height, scope);
    const places = new Map(txids.map((txid, index) => [txid, index]));
    for (const [transaction] of entries) {
      const place = places.get(transaction.txid);
      if (place === undefined)
        throw malformed(`gave block ${height} without its transaction ${transaction.txid}`);
      indexes.set(transaction, place);
    }
  }
  return indexes;
}

function sharesHolding(transactions: readonly (readonly Movement[])[]): boolean {
  const seen = new Set<HoldingId>();
  return transactions.some((moved) => {
    const own = new Set(
      moved.flatMap(({ inputs, outputs }) => [...inputs, ...outputs].map(({ holding }) => holding.id)),
    );
    const isShared = [...own].some((id) => seen.has(id));
    for (const id of own) seen.add(id);
    return isShared;
  });
}
