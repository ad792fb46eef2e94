import { byGraph } from './by-graph.ts';
import type { RankGraph, Ranking, RankStrategy } from './rank.ts';
import { replay } from './replay.ts';
import { spreading } from './spreading.ts';
import { ALPHA, BACKWARD, FORWARD, isEnough } from './ttr.ts';

/**
 * A push gives most to whom was paid and the rest to who paid, evenly over payments. Sees direction, neither value nor time. Rule as
 * TTRBase of wuzhy1ng/BlockchainSpider BlockchainSpider/strategies/ttr.py.
 */
export const ttrBase: RankStrategy = {
  name: 'ttr-base',
  summary: 'four fifths onward and one fifth back, evenly over payments',
  scores: byGraph((graph) => replay(graph, ttrBaseRanking(graph))),
};

/** The ranking by itself. */
export const ttrBaseRanking = (graph: RankGraph): Ranking =>
  spreading(graph, {
    keep: ALPHA,
    isEnough,
    shares: ({ out, into }, node) => [
      ...(out[node] ?? []).map(({ to }, _, all) => ({ node: to, part: FORWARD / all.length })),
      ...(into[node] ?? []).map(({ from }, _, all) => ({ node: from, part: BACKWARD / all.length })),
    ],
  });
