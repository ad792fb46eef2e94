import type { RankGraph, Ranking } from './rank.ts';
import { residuals } from './residuals.ts';

/** The part of a node's residual that a push gives to another node. */
export interface Share {
  readonly node: number;
  readonly part: number;
}

export interface SpreadingRule {
  /** Part of a residual that stays where it is pushed. */
  readonly keep: number;
  isEnough(residual: number): boolean;
  /** What a push gives to whom; a node may be named several times. */
  shares(graph: RankGraph, node: number): readonly Share[];
}

/** A ranking whose pushes share a residual in parts that hang on the node alone: they are worked out once a node, and summed by receiver. */
export function spreading(graph: RankGraph, { keep, isEnough, shares }: SpreadingRule): Ranking {
  const { add, take, residual, arrived, pop, setAside } = residuals(graph.size, isEnough);
  const kept = new Float64Array(graph.size);
  const known = new Map<number, readonly Share[]>();
  for (const { node } of graph.sources) add(node, 1);
  const sharesOf = (node: number): readonly Share[] => {
    const found = known.get(node) ?? summed(shares(graph, node));
    known.set(node, found);
    return found;
  };
  return {
    push(node) {
      const all = take(node);
      kept[node] = (kept[node] as number) + keep * all;
      for (const { node: other, part } of sharesOf(node)) add(other, part * all);
    },
    pop,
    setAside,
    residual,
    arrived,
    kept: (node) => kept[node] as number,
  };
}

/** One share a node, the lowest node first. */
function summed(shares: readonly Share[]): readonly Share[] {
  const parts = new Map<number, number>();
  for (const { node, part } of shares) parts.set(node, (parts.get(node) ?? 0) + part);
  return [...parts].map(([node, part]) => ({ node, part })).sort((a, b) => a.node - b.node);
}
