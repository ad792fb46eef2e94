import type { RankEdge, RankGraph } from './rank.ts';

/** Part of a residual that stays where it is pushed. */
export const ALPHA = 0.15;
/** Part of what is handed on that goes to whom was paid; the rest goes to who paid. */
const BETA = 0.8;
/** Residual above which a node is pushed. */
const EPSILON = 1e-3;

/** Part of a residual that a push hands on to whom was paid. */
export const FORWARD = (1 - ALPHA) * BETA;
/** Part of a residual that a push hands back to who paid. */
export const BACKWARD = (1 - ALPHA) * (1 - BETA);

/** Whether a residual is pushed. */
export const isEnough = (residual: number): boolean => residual > EPSILON;

/** One of the two ways along payments, seen so that what comes later on the way has the greater time. */
export interface Way {
  /** Part of a residual that takes it. */
  readonly part: number;
  /** 1 where its times are those of the chain, -1 where they are mirrored. */
  readonly sign: 1 | -1;
  edgesOf(graph: RankGraph, node: number): readonly RankEdge[];
}

/** Forward to whom was paid, and backward to who paid. */
export const ways: readonly [Way, Way] = [
  { part: FORWARD, sign: 1, edgesOf: ({ out }, node) => out[node] ?? [] },
  { part: BACKWARD, sign: -1, edgesOf: ({ into }, node) => into[node] ?? [] },
];
