import { byGraph } from './by-graph.ts';
import type { RankGraph, Ranking, RankStrategy } from './rank.ts';
import { replay } from './replay.ts';
import { spreading } from './spreading.ts';

/** Part of a residual that stays: the chance of a random walk to stop at a step. */
const ALPHA = 0.15;
/** Residual above which a node is pushed. */
const EPSILON = 1e-5;

/**
 * Approximate personalised PageRank: a push shares evenly among all who paid or were paid, each counted once. Sees neither
 * value nor direction nor time. Rule and parameters as BlockchainSpider has them (wuzhy1ng/BlockchainSpider
 * BlockchainSpider/strategies/appr.py).
 */
export const appr: RankStrategy = {
  name: 'appr',
  summary: 'personalised PageRank over who paid whom, without value, direction and time',
  scores: byGraph((graph) => replay(graph, apprRanking(graph))),
};

/** The ranking by itself. */
export const apprRanking = (graph: RankGraph): Ranking =>
  spreading(graph, {
    keep: ALPHA,
    isEnough: (residual) => residual > EPSILON,
    shares({ out, into }, node) {
      const others = new Set([
        ...(out[node] ?? []).map(({ to }) => to),
        ...(into[node] ?? []).map(({ from }) => from),
      ]);
      others.delete(node);
      return [...others].map((other) => ({ node: other, part: (1 - ALPHA) / others.size }));
    },
  });
