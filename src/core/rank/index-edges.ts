import type { RankEdge, RankGraph, RankSource } from './rank.ts';

export interface EdgeFacts {
  readonly size: number;
  /** In any order; which of two with equal times comes first is theirs. */
  readonly edges: readonly RankEdge[];
  readonly sources: readonly RankSource[];
  readonly usd?: ReadonlyMap<string, number>;
  isOpen(node: number): boolean;
}

/** Edges by node, sorted. Of several sources at one node the earliest counts. */
export function indexEdges({ size, edges, sources, usd = new Map(), isOpen }: EdgeFacts): RankGraph {
  const out: RankEdge[][] = Array.from({ length: size }, () => []);
  const into: RankEdge[][] = Array.from({ length: size }, () => []);
  const byPaid = edges.toSorted((a, b) => a.paid.time - b.paid.time);
  for (const edge of byPaid) {
    out[edge.from]?.push(edge);
    into[edge.to]?.push(edge);
  }
  for (const got of into) got.sort((a, b) => a.got.time - b.got.time);
  const starts = new Map<number, number>();
  for (const { node, time } of sources) starts.set(node, Math.min(time, starts.get(node) ?? time));
  return {
    size,
    edges: byPaid,
    out,
    into,
    sources: [...starts].map(([node, time]) => ({ node, time })).sort((a, b) => a.node - b.node),
    usd,
    isOpen,
  };
}
