import type { Settlement } from '../settle.ts';
import type { HoldingScore, RankStrategy } from './rank.ts';

/**
 * The most of the incident's loss first: what ended at a holding so far under the leading policy. Sees all that the policy
 * sees; of books that do not add, the part of each that was stolen counts.
 */
export const taint: RankStrategy = {
  name: 'taint',
  summary: 'the largest part of the loss first',
  scores: byLoss,
};

function byLoss({ fresh, heldStain }: Settlement): HoldingScore {
  const stolen: number[] = [];
  for (const { losses } of fresh.values())
    losses.forEach((loss, book) => {
      stolen[book] = (stolen[book] ?? 0) + Number(loss);
    });
  return (holding) =>
    heldStain(holding).losses.reduce(
      (sum, loss, book) => sum + (loss === 0n ? 0 : Number(loss) / (stolen[book] ?? 1)),
      0,
    );
}
