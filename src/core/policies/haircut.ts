import { lossShare, type Pot, pooled, pour } from '../pot.ts';
import type { TaintPolicy } from './policy.ts';

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
  columns: { kind: 'pool', share: 'proportion', order: 'listed' },
};
