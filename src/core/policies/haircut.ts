import { cutInTurn, inProportion, pooled, pour } from '../pot.ts';
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
  mirrors: true,
  merge: pour,
  split: (pot, amounts) => cutInTurn(pooled(pot), amounts, inProportion),
  columns: { kind: 'pool', share: 'proportion', order: 'listed', fee: 'last' },
};
