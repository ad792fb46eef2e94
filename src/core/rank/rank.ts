import type { Settlement } from '../settle.ts';

/** One side of a payment: what was given, or what was got for it. They differ where a crossing lies between. */
export interface RankSide {
  /** In base units as a double: only an order hangs on it, no amount. Above 0. */
  readonly value: number;
  readonly symbol: string;
  /** Place in chain order. */
  readonly time: number;
}

/** A payment as a rank strategy sees it. */
export interface RankEdge {
  readonly from: number;
  readonly to: number;
  readonly paid: RankSide;
  readonly got: RankSide;
  readonly tx: string;
}

/** Where a walk starts, and when the stolen value came there. */
export interface RankSource {
  readonly node: number;
  readonly time: number;
}

/** Payments between accounts or outpoints, which are numbered from 0. */
export interface RankGraph {
  readonly size: number;
  /** In the order in which they were paid. */
  readonly edges: readonly RankEdge[];
  /** By payer, in the order in which they were paid. */
  readonly out: readonly (readonly RankEdge[])[];
  /** By receiver, in the order in which they were got. */
  readonly into: readonly (readonly RankEdge[])[];
  /** Each node once, the lowest first. */
  readonly sources: readonly RankSource[];
  /** US dollars a base unit, of the symbols whose price is known. */
  readonly usd: ReadonlyMap<string, number>;
  /** Whether its edges are known: it was looked up. */
  isOpen(node: number): boolean;
}

/** Weight that is pushed from node to node, largest first. */
export interface Ranking {
  /** Shares the residual of a node among its neighbours. */
  push(node: number): void;
  /** The node with the largest residual that is enough to be pushed, the lowest of equals; undefined where there is none. */
  pop(): number | undefined;
  /** Leaves a node out of `pop` from now on; what arrives is still added. */
  setAside(node: number): void;
  residual(node: number): number;
  /** What stays with a node for good: its rank in the literature. */
  kept(node: number): number;
  /** All that ever arrived at a node from others or by decree. Equals the residual of a node that was never pushed. */
  arrived(node: number): number;
}

/** Decides what is looked up first. It orders and never leaves out: what has no score comes last, in the default order. */
export interface RankStrategy {
  readonly name: string;
  /** One sentence for `--help` and the documentation. */
  readonly summary: string;
  /** Scores holdings of the journal: what has more is looked up first. Null: the frontier's own order, in whole rounds. */
  readonly scores: ((settlement: Settlement) => HoldingScore) | null;
}

/** 0, or -Infinity where scores are negative, is no score. Pure: equal facts give equal scores, whatever order they came in. */
export type HoldingScore = (holding: number) => number;
