import type { Amount } from '../core/ids.ts';

/** `total` cut in the proportion of `weights`, in turn, so that the parts sum to it exactly. Nothing weighs: the last gets all. */
export function cutShares(total: Amount, weights: readonly Amount[]): readonly Amount[] {
  let rest = total;
  let weight = weights.reduce((sum, one) => sum + one, 0n);
  return weights.map((own, n) => {
    const isLast = n === weights.length - 1;
    const share = isLast ? rest : weight === 0n ? 0n : (rest * own) / weight;
    rest -= share;
    weight -= own;
    return share;
  });
}
