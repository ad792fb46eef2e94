import { cutPool, inProportion, pooled, pour } from '../pot.ts';
import type { TaintPolicy } from './policy.ts';
import { fillLargestFirst } from './tiho.ts';

/**
 * Taint in, highest out, of sums without the fee: a transaction's fee takes its proportion of the taint first, rounded
 * down, then the largest payment as much of the rest as fits (arXiv 1906.05754, as in the authors' taintedtx). Equal
 * payments, and accounts, as under `tiho`.
 *
 * 300 of 1000 stolen, paid out as 400, 500 and a fee of 100: 0, 270, 30.
 */
export const tihoNet: TaintPolicy = {
  name: 'tiho-net',
  summary: 'taint in, highest out, after the fee took its proportion',
  conserves: true,
  merge: pour,
  split(pot, amounts, fee = 0n) {
    const pool = pooled(pot);
    const [cut, net] = cutPool(pool, fee, inProportion(pool, fee));
    const { paid, rest } = fillLargestFirst(net, amounts);
    return { paid, rest: [pooled([cut, ...rest])] };
  },
  columns: { kind: 'pool', share: 'first', order: 'largest-first', fee: 'proportion' },
};
