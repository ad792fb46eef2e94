import { byGraph } from './by-graph.ts';
import type { RankEdge, RankGraph, RankStrategy } from './rank.ts';

/**
 * Who could have had stolen value first: an account hands on over payments at or after the earliest time at which it could have any.
 * Accounts that were not looked up receive and hand nothing on. Sees direction and time, no value. Rule as Pometry/Raphtory
 * temporal_reachability.rs, which ends when it meets no new account; this ends when no earliest time improves, so that an earlier
 * way that is found later counts.
 */
export const reachability: RankStrategy = {
  name: 'reachability',
  summary: 'the earliest to be reached by payments in time order',
  scores: byGraph((graph) => earliestTimes(graph).map((time) => -time)),
};

/** The earliest time by node at which stolen value can have come there within so many payments; Infinity where it cannot. */
export function earliestTimes(
  { size, sources, out, isOpen }: RankGraph,
  maxHops = Number.POSITIVE_INFINITY,
): Float64Array {
  const earliest = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  /** From when on a node's payments were followed. */
  const followed = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const improve = (node: number, time: number): boolean => {
    if (time >= (earliest[node] as number)) return false;
    earliest[node] = time;
    return true;
  };
  for (const { node, time } of sources) improve(node, time);
  let improved = new Set(sources.map(({ node }) => node));
  for (let hops = 0; hops < maxHops && improved.size > 0; hops++) {
    // All of a level goes by the times that the level before left, so that no way is longer than its level.
    const passed = [...improved].filter(isOpen).flatMap((node): readonly RankEdge[] => {
      const [from, until] = [earliest[node] as number, followed[node] as number];
      followed[node] = from;
      return (out[node] as readonly RankEdge[]).filter(({ paid }) => paid.time >= from && paid.time < until);
    });
    improved = new Set(passed.filter(({ to, got }) => improve(to, got.time)).map(({ to }) => to));
  }
  return earliest;
}
