import { byGraph } from './by-graph.ts';
import type { RankGraph, Ranking, RankStrategy } from './rank.ts';
import { replay } from './replay.ts';
import { spreading } from './spreading.ts';
import { valueShares } from './value-shares.ts';

/** Weight from which a node is opened. */
const MIN_WEIGHT = 1e-3;

/**
 * Weight is handed on in proportion to all that an account ever paid; what arrives at an account that was opened before stays there.
 * Sees no time, and differs from the taint policy of the same name, which does. Rule and parameter as BlockchainSpider has
 * them (wuzhy1ng/BlockchainSpider BlockchainSpider/strategies/haricut.py); of several assets each gets an equal part first, for
 * their values do not add.
 */
export const haircut: RankStrategy = {
  name: 'haircut',
  summary: 'weight in proportion to what each account ever paid, handed on once',
  scores: byGraph((graph) => replay(graph, haircutRanking(graph))),
};

/** The ranking by itself: no node is pushed twice. */
export function haircutRanking(graph: RankGraph): Ranking {
  const ranking = spreading(graph, {
    keep: 0,
    isEnough: (residual) => residual >= MIN_WEIGHT,
    shares: ({ out }, node) =>
      valueShares(
        (out[node] ?? []).map(({ to, paid }) => ({ node: to, ...paid })),
        1,
      ),
  });
  return {
    ...ranking,
    push(node) {
      ranking.push(node);
      ranking.setAside(node);
    },
  };
}
