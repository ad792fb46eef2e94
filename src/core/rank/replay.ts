import type { RankGraph, Ranking } from './rank.ts';

/**
 * Scores by node of what is known: the sources are pushed, then whatever has the largest residual. A node that is not open is set
 * aside, for what it has is its score: how much arrived. That of an open node, of which another asset may still be looked up, is
 * how much arrived as well. It ends, for every push of a residual keeps a part of it above some bound, and the sum is finite.
 */
export function replay(graph: RankGraph, ranking: Ranking): Float64Array {
  for (const { node } of graph.sources) if (graph.isOpen(node)) ranking.push(node);
  for (let node = ranking.pop(); node !== undefined; node = ranking.pop()) {
    if (graph.isOpen(node)) ranking.push(node);
    else ranking.setAside(node);
  }
  return Float64Array.from({ length: graph.size }, (_, node) => ranking.arrived(node));
}
