import type { Amount, AssetId } from './ids.ts';
import type { Holding } from './movement.ts';

/**
 * What losses are counted in. `asset`: base units of the one asset all seeds are of. `usd`: millionths of a US dollar,
 * where the seeds are of several assets and an incident file values each. `each`: several assets without a value; then
 * every asset has a ledger of its own.
 */
export type LossUnit =
  | { readonly kind: 'asset'; readonly asset: AssetId }
  | { readonly kind: 'usd' }
  | { readonly kind: 'each' };

/** The ledger a holding's loss is booked in: one for all assets, or one an asset. */
export type BookId = AssetId | 'loss';

export const bookOf = (unit: LossUnit, asset: AssetId): BookId => (unit.kind === 'each' ? asset : 'loss');

/** The book among `books` that taint of a holding is lost in where loss is taint. */
export const bookAt = (
  { unit, books, holdings }: { unit: LossUnit; books: readonly BookId[]; holdings: readonly Holding[] },
  holding: number,
): number => books.indexOf(bookOf(unit, (holdings[holding] as Holding).asset));

/** The floor below which a holding is not expanded: a share of the stolen sum in parts per billion, or an amount. */
export type Floor =
  | { readonly kind: 'share'; readonly perBillion: bigint }
  | { readonly kind: 'amount'; readonly amount: Amount };

/** The floor of each book, in its unit. A share is rounded up: nothing below it passes. */
export function floorsOf(floor: Floor, stolen: ReadonlyMap<BookId, Amount>): ReadonlyMap<BookId, Amount> {
  const amountOf = (sum: Amount): Amount =>
    floor.kind === 'amount' ? floor.amount : (sum * floor.perBillion + 999_999_999n) / 1_000_000_000n;
  return new Map([...stolen].map(([book, sum]) => [book, amountOf(sum)]));
}

/** Whether losses, by book, are less than the floor in every book. A book that lost nothing where others did says nothing. */
export function isBelowFloors(losses: readonly Amount[], floors: readonly Amount[]): boolean {
  const isLoss = losses.some((loss) => loss > 0n);
  return losses.every((loss, b) => (isLoss && loss === 0n) || loss < (floors[b] ?? 0n));
}
