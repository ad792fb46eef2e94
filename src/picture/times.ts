import type { FlowGraph, GraphNode } from '../core/flow-graph.ts';
import { byKey } from './by-key.ts';

/**
 * When each node of the graph was reached, in seconds since 1970: a transaction at its time, an account at the first payment to it, or
 * where none is known at its first payment to others. What has no time takes that of its neighbours: the latest of those that paid it,
 * else the earliest of those it paid. Nodes that no time can be told of are left out.
 */
export function timesOf({ nodes, edges }: FlowGraph): ReadonlyMap<string, number> {
  const times = timesOfTransactions({ nodes });
  const into = byKey(edges, ({ target }) => target);
  const outOf = byKey(edges, ({ source }) => source);
  const byHop = [...nodes].sort(
    (a, b) => a.hop - b.hop || Number(a.kind === 'account') - Number(b.kind === 'account'),
  );
  const known = (ids: readonly string[]): number[] => ids.flatMap((id) => times.get(id) ?? []);
  const take = (node: GraphNode): void => {
    if (times.has(node.id)) return;
    const before = known((into.get(node.id) ?? []).map(({ source }) => source));
    const after = known((outOf.get(node.id) ?? []).map(({ target }) => target));
    const isAccount = node.kind !== 'transaction';
    // An account is reached by the first payment; a transaction follows the last account that pays for it.
    const time =
      before.length > 0
        ? before.reduce(isAccount ? least : most)
        : after.length > 0
          ? after.reduce(least)
          : undefined;
    if (time !== undefined) times.set(node.id, time);
  };
  for (const node of byHop) take(node);
  for (const node of byHop.toReversed()) take(node);
  for (const node of byHop) take(node);
  return times;
}

/** Times of the transactions that have one, in seconds since 1970. */
export function timesOfTransactions({ nodes }: Pick<FlowGraph, 'nodes'>): Map<string, number> {
  const times = new Map<string, number>();
  for (const node of nodes) {
    const time = timeOf(node);
    if (time !== undefined) times.set(node.id, time);
  }
  return times;
}

const least = (a: number, b: number): number => Math.min(a, b);
const most = (a: number, b: number): number => Math.max(a, b);

function timeOf(node: GraphNode): number | undefined {
  if (node.kind !== 'transaction' || node.time === null) return undefined;
  const time = Date.parse(node.time) / 1000;
  return Number.isFinite(time) ? time : undefined;
}
