import type { Amount } from '../ids.ts';
import { asMuchAsFits, cutInTurn, type Lot, type Payout, pooled, pour } from '../pot.ts';
import type { TaintPolicy } from './policy.ts';

/**
 * Taint in, highest out: the largest payment takes as much taint as fits, then the next; equal payments from the last
 * to the first; the rest is the fee's (Tironsakkul, Maarek, Eross, Just, "Probing the Mystery of Cryptocurrency Theft",
 * arXiv 1906.05754; the variant that leaves fees out of the sums, `tiho-gross`). On an account, where a payment stands
 * alone, taint leaves first.
 *
 * 300 of 1000 stolen, paid out as 400, 500 and a fee of 100: 0, 300, 0. An account with 3 stolen of 10 that pays 4,
 * then 6: 3, 0.
 */
export const tiho: TaintPolicy = {
  name: 'tiho',
  summary: 'taint in, highest out: the largest payment takes as much taint as fits',
  conserves: true,
  merge: pour,
  split: (pot, amounts) => fillLargestFirst(pooled(pot), amounts),
  columns: { kind: 'pool', share: 'first', order: 'largest-first', fee: 'last' },
};

/** Pays `amounts` out of a pool, the largest first, each with as much taint as fits. */
export const fillLargestFirst = (pool: Lot, amounts: readonly Amount[]): Payout =>
  cutInTurn(pool, amounts, asMuchAsFits, largestThenLast(amounts));

function largestThenLast(amounts: readonly Amount[]): number[] {
  const bySize = amounts.map((value, n) => ({ value, n }));
  bySize.sort((a, b) => (a.value === b.value ? b.n - a.n : a.value > b.value ? -1 : 1));
  return bySize.map(({ n }) => n);
}
