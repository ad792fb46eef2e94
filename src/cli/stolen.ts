import type { Amount, AssetId } from '../core/ids.ts';
import { type BookId, bookOf, type LossUnit } from '../core/loss.ts';
import type { Leg, Seed } from '../core/movement.ts';
import type { AssetInfo } from '../trace/source.ts';

/** A seed, and what a whole unit of it was worth in dollars where that was said of the seed itself. */
export interface NamedLoss {
  readonly seed: Seed;
  readonly usd?: string;
}

/** The seeds without repetitions: an output named twice, alone and with its transaction, was stolen once. */
export function distinctSeeds(named: readonly NamedLoss[]): readonly NamedLoss[] {
  const distinct = new Map<string, NamedLoss>();
  for (const one of named) {
    const { movement, output } = one.seed;
    const key = `${movement.chain} ${movement.id} ${output}`;
    const usd = one.usd ?? distinct.get(key)?.usd;
    distinct.set(key, { ...one, ...(usd !== undefined && { usd }) });
  }
  return [...distinct.values()];
}

/** What was stolen, and what it is counted in. */
export interface Stolen {
  readonly seeds: readonly Seed[];
  readonly unit: LossUnit;
  /** Assets of seeds for which there is no price, where there is one for others. */
  readonly unpriced: readonly AssetId[];
}

/**
 * The seeds with their losses: millionths of a dollar where there is a price for each of them; else base units of the one
 * asset all are of, or a ledger for each asset. Prices are exact decimals in dollars for a whole unit. Pure.
 */
export function stolenIn(
  named: readonly NamedLoss[],
  prices: ReadonlyMap<AssetId, string>,
  assets: readonly AssetInfo[],
): Stolen {
  const decimals = new Map(assets.map((asset) => [asset.id, asset.decimals]));
  const priced = named.flatMap(({ seed, usd }): readonly Seed[] => {
    const asset = assetOf(seed);
    const [price, places] = [usd ?? prices.get(asset), decimals.get(asset)];
    if (price === undefined || places === undefined) return [];
    return [{ ...seed, loss: microDollars(seed.taint, price, places) }];
  });
  if (named.length > 0 && priced.length === named.length)
    return { seeds: priced, unit: { kind: 'usd' }, unpriced: [] };
  const seeds = named.map(({ seed }) => seed);
  const isPriced = new Set(priced.map(assetOf));
  const unpriced = [...new Set(seeds.map(assetOf))].filter((asset) => !isPriced.has(asset)).sort();
  return { seeds, unit: plainUnit(seeds), unpriced: priced.length === 0 ? [] : unpriced };
}

/** The one asset all seeds are of, or a ledger for each where they are of several. */
function plainUnit(seeds: readonly Seed[]): LossUnit {
  const [asset, ...others] = new Set(seeds.map(assetOf));
  return asset !== undefined && others.length === 0 ? { kind: 'asset', asset } : { kind: 'each' };
}

/** Millionths of a dollar, rounded down, but never to nothing: what was stolen was worth something. */
export function microDollars(amount: Amount, usd: string, decimals: number): Amount {
  const [whole = '0', part = ''] = usd.split('.');
  const worth = (amount * BigInt(`${whole}${part}`) * 1_000_000n) / 10n ** BigInt(decimals + part.length);
  return worth === 0n ? 1n : worth;
}

/** What the seeds say was stolen, by book. */
export function stolenBy(unit: LossUnit, seeds: readonly Seed[]): ReadonlyMap<BookId, Amount> {
  const books = new Map<BookId, Amount>();
  for (const seed of seeds) {
    const book = bookOf(unit, assetOf(seed));
    books.set(book, (books.get(book) ?? 0n) + seed.loss);
  }
  return books;
}

const assetOf = ({ movement, output }: Seed): AssetId => (movement.outputs[output] as Leg).holding.asset;
