import { byGraph } from './by-graph.ts';
import type { RankEdge, RankGraph, RankSide, RankStrategy } from './rank.ts';

export interface BucketRule {
  /** US dollars below which nothing is passed on; of assets without a price anything is. */
  readonly threshold: number;
  /** Part of a bucket that a payment leaves in it. */
  readonly reserve: number;
  /** Payments from a source beyond which nothing is passed on. */
  readonly maxAge: number;
}

const RULE: BucketRule = { threshold: 100, reserve: 0, maxAge: 10 };

/**
 * The most stolen value still there first: each account has a bucket, pays out of it before anything else, and only in pieces worth
 * following. Sees direction, value and time; a source's every payment from the theft on is taken for stolen. Rule as
 * blocksecteam/MFTracer codes/flow/rpflow.go and codes/flow/model.go, in dollars where prices are known. Buckets of assets
 * without a price count by their part of all that is in buckets of the asset. Accounts that were not looked up pay nothing out.
 */
export const bucket: RankStrategy = {
  name: 'bucket',
  summary: 'the most value left where every account pays stolen value first',
  scores: byGraph((graph) => {
    const buckets = bucketFlow(graph);
    const sums = new Map<string, number>();
    for (const own of buckets)
      for (const [unit, { value }] of own) sums.set(unit, (sums.get(unit) ?? 0) + value);
    return Float64Array.from(buckets, (own) =>
      [...own].reduce(
        (sum, [unit, { value }]) => (value > 0 ? sum + value / (sums.get(unit) as number) : sum),
        0,
      ),
    );
  }),
};

/** What is left of one unit at a node, and how many payments it is from a source. */
interface Bucket {
  value: number;
  age: number;
}

/** By node: buckets by unit, `usd` or an asset without a price. */
export function bucketFlow(
  graph: RankGraph,
  rule: BucketRule = RULE,
): readonly ReadonlyMap<string, Bucket>[] {
  const buckets: Map<string, Bucket>[] = Array.from({ length: graph.size }, () => new Map());
  const starts = new Map(graph.sources.map(({ node, time }) => [node, time]));
  const emitted = ({ from, paid }: RankEdge): Bucket | undefined => {
    const { unit, value, least } = worthOf(graph, paid, rule);
    const start = starts.get(from);
    if (start !== undefined) return paid.time >= start && value >= least ? { value, age: 1 } : undefined;
    const own = buckets[from]?.get(unit);
    if (!own || own.age >= rule.maxAge) return undefined;
    const most = Math.min((1 - rule.reserve) * own.value, value);
    if (most <= 0 || most < least) return undefined;
    own.value -= most;
    return { value: most, age: own.age + 1 };
  };
  for (const edge of graph.edges) {
    const sent = graph.isOpen(edge.from) ? emitted(edge) : undefined;
    if (!sent) continue;
    const { unit, value: got, least } = worthOf(graph, edge.got, rule);
    const value = (sent.value * got) / worthOf(graph, edge.paid, rule).value;
    const known = buckets[edge.to]?.get(unit);
    const age = known && known.value >= least ? Math.min(known.age, sent.age) : sent.age;
    buckets[edge.to]?.set(unit, { value: (known?.value ?? 0) + value, age });
  }
  return buckets;
}

function worthOf({ usd }: RankGraph, { symbol, value }: RankSide, { threshold }: BucketRule) {
  const price = usd.get(symbol);
  return price === undefined
    ? { unit: symbol, value, least: 0 }
    : { unit: 'usd', value: value * price, least: threshold };
}
