import type { Amount } from '../../core/ids.ts';
import type { Coin } from './shape.ts';

/** How often each value occurs among coins. */
export function frequencies(coins: readonly Coin[]): ReadonlyMap<Amount, number> {
  const counts = new Map<Amount, number>();
  for (const { value } of coins) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The most frequent value, the larger one where several are; undefined where there is none. */
export function mostFrequent(
  counts: ReadonlyMap<Amount, number>,
): { readonly value: Amount; readonly count: number } | undefined {
  let best: { value: Amount; count: number } | undefined;
  for (const [value, count] of counts) {
    if (best === undefined || count > best.count || (count === best.count && value > best.value))
      best = { value, count };
  }
  return best;
}

/** How often the most frequent of some names occurs. */
export function largestShare(names: Iterable<string>): number {
  const counts = new Map<string, number>();
  let largest = 0;
  for (const name of names) {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (count > largest) largest = count;
  }
  return largest;
}

/** The values of coins once each, ascending. */
export const distinctValues = (coins: readonly Coin[]): readonly Amount[] =>
  [...new Set(coins.map(({ value }) => value))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
