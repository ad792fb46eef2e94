import { byGraph } from './by-graph.ts';
import type { RankGraph, Ranking, RankStrategy } from './rank.ts';
import { replay } from './replay.ts';
import { spreading } from './spreading.ts';
import { ALPHA, BACKWARD, FORWARD, isEnough } from './ttr.ts';
import { valueShares } from './value-shares.ts';

/**
 * As `ttr-base`, by value instead of evenly: first evenly over the assets of a side, then by value within each. Sees direction and
 * value, no time. Rule as TTRWeight of wuzhy1ng/BlockchainSpider BlockchainSpider/strategies/ttr.py, which knows one asset.
 */
export const ttrWeight: RankStrategy = {
  name: 'ttr-weight',
  summary: 'four fifths onward and one fifth back, by value',
  scores: byGraph((graph) => replay(graph, ttrWeightRanking(graph))),
};

/** The ranking by itself. */
export const ttrWeightRanking = (graph: RankGraph): Ranking =>
  spreading(graph, {
    keep: ALPHA,
    isEnough,
    shares: ({ out, into }, node) => [
      ...valueShares(
        (out[node] ?? []).map(({ to, paid }) => ({ node: to, ...paid })),
        FORWARD,
      ),
      ...valueShares(
        (into[node] ?? []).map(({ from, got }) => ({ node: from, ...got })),
        BACKWARD,
      ),
    ],
  });
