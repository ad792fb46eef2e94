import type { RankStrategy } from './rank.ts';

/** The frontier's own order: the fewest transactions from a seed first, then the most taint, then by id. Rounds are whole levels. */
export const nearest: RankStrategy = {
  name: 'nearest',
  summary: 'the fewest transactions from a seed first, then the most taint',
  scores: null,
};
