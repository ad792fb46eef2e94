import type { Amount } from '../core/ids.ts';
import { type BookId, bookOf, type LossUnit } from '../core/loss.ts';
import type { Leg, Seed } from '../core/movement.ts';

/** The seeds without repetitions: an output named twice, alone and with its transaction, was stolen once. */
export function distinctSeeds(seeds: readonly Seed[]): readonly Seed[] {
  const distinct = new Map(
    seeds.map((seed) => [`${seed.movement.chain} ${seed.movement.id} ${seed.output}`, seed]),
  );
  return [...distinct.values()];
}

/** The one asset all seeds are of, or a ledger for each where they are of several. */
export function lossUnit(seeds: readonly Seed[]): LossUnit {
  const [asset, ...others] = new Set(seeds.map(assetOf));
  return asset !== undefined && others.length === 0 ? { kind: 'asset', asset } : { kind: 'each' };
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

const assetOf = ({ movement, output }: Seed) => (movement.outputs[output] as Leg).holding.asset;
