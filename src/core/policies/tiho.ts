import type { Amount } from '../ids.ts';
import { lossShare, type Pot, pooled, pour } from '../pot.ts';
import type { Pool, TaintPolicy } from './policy.ts';

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
  split(pot, amounts) {
    let { amount, taint, loss } = pooled(pot);
    const paid: Pot[] = amounts.map(() => []);
    const bySize = amounts.map((value, n) => ({ value, n })).sort(largestThenLast);
    for (const { value, n } of bySize) {
      const share = value < taint ? value : taint;
      const lost = taint === 0n ? 0n : lossShare(loss, taint, share);
      amount -= value;
      taint -= share;
      loss -= lost;
      paid[n] = [{ amount: value, taint: share, loss: lost }];
    }
    return { paid, rest: [{ amount, taint, loss }] };
  },
  columns: { kind: 'pool', cut },
};

function largestThenLast(a: { value: Amount; n: number }, b: { value: Amount; n: number }): number {
  return a.value === b.value ? b.n - a.n : a.value > b.value ? -1 : 1;
}

function cut(pool: Pool, values: readonly Amount[], taints: Amount[], losses: Amount[], count: number): void {
  if (count < 2 || pool.taint === 0n) {
    for (let n = 0; n < count; n++) give(pool, n, values, taints, losses);
    return;
  }
  const order = Array.from({ length: count }, (_, n) => ({ value: values[n] as Amount, n })).sort(
    largestThenLast,
  );
  for (const { n } of order) give(pool, n, values, taints, losses);
}

function give(pool: Pool, n: number, values: readonly Amount[], taints: Amount[], losses: Amount[]): void {
  const value = values[n] as Amount;
  pool.amount -= value;
  if (pool.taint === 0n) {
    taints[n] = 0n;
    losses[n] = 0n;
    return;
  }
  const share = value < pool.taint ? value : pool.taint;
  const lost = lossShare(pool.loss, pool.taint, share);
  taints[n] = share;
  losses[n] = lost;
  pool.taint -= share;
  pool.loss -= lost;
}
