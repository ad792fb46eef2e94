import type { Amount } from '../ids.ts';
import { lossShare, type Pot, pooled, pour } from '../pot.ts';
import type { Pool, TaintPolicy } from './policy.ts';

/**
 * Taint spreads in proportion to value. Shares are cut in turn from what is left, each rounded down, so the last cut
 * takes the remainder and no unit is lost (Möser, Böhme, Breuker, "Towards Risk Scoring of Bitcoin Transactions",
 * 2014; pooled per account and asset).
 *
 * 300 of 1000 stolen, paid out as 400, 500 and a fee of 100: 120, 150, 30.
 */
export const haircut: TaintPolicy = {
  name: 'haircut',
  summary: 'taint spreads in proportion to value',
  conserves: true,
  merge: pour,
  split(pot, amounts) {
    let { amount, taint, loss } = pooled(pot);
    const paid = amounts.map((value): Pot => {
      const share = amount === 0n ? 0n : (value * taint) / amount;
      const lost = taint === 0n ? 0n : lossShare(loss, taint, share);
      amount -= value;
      taint -= share;
      loss -= lost;
      return [{ amount: value, taint: share, loss: lost }];
    });
    return { paid, rest: [{ amount, taint, loss }] };
  },
  columns: { kind: 'pool', cut },
};

function cut(pool: Pool, values: readonly Amount[], taints: Amount[], losses: Amount[], count: number): void {
  let { amount, taint, loss } = pool;
  for (let n = 0; n < count; n++) {
    const value = values[n] as Amount;
    if (taint === 0n || value === 0n) {
      taints[n] = 0n;
      losses[n] = 0n;
    } else {
      const share = value === amount ? taint : taint === amount ? value : (value * taint) / amount;
      const lost = lossShare(loss, taint, share);
      const isLoss = loss === taint;
      taints[n] = share;
      losses[n] = lost;
      taint -= share;
      loss = isLoss ? taint : loss - lost;
    }
    amount -= value;
  }
  pool.amount = amount;
  pool.taint = taint;
  pool.loss = loss;
}
