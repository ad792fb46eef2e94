import type { GraphEdge } from '../flow-graph.ts';
import { amountOf, byPolicy, type Compared, dated, type GraphView } from './compared.ts';
import type { CrossingItem } from './diff-item.ts';
import { grouped, keyOf, missing } from './keys.ts';

/** Crossings of one graph alone, by where they came out. */
export function crossingItems(compared: Compared): CrossingItem[] {
  const [before, after] = [crossingsOf(compared.before), crossingsOf(compared.after)];
  return [
    ...missing(before, after).map(([key, edges]) => crossingItem(compared, 'new', key, edges)),
    ...missing(after, before).map(([key, edges]) => crossingItem(compared, 'gone', key, edges)),
  ];
}

type CrossingEdge = GraphEdge & { readonly crossing: NonNullable<GraphEdge['crossing']> };

const crossingsOf = ({ edges }: GraphView): ReadonlyMap<string, readonly CrossingEdge[]> =>
  grouped(
    edges.filter((edge): edge is CrossingEdge => edge.crossing !== undefined),
    ({ target, asset, crossing }) => keyOf(crossing.id, target, asset, crossing.asset),
  );

function crossingItem(
  { before, after, policies }: Compared,
  change: CrossingItem['change'],
  key: string,
  edges: readonly CrossingEdge[],
): CrossingItem {
  const { source, target, kind, asset, crossing } = edges[0] as CrossingEdge;
  const { id, rule, tier, confidence } = crossing;
  const sum = (taintOf: (edge: CrossingEdge) => Readonly<Record<string, string>>) =>
    byPolicy(
      policies,
      (policy) => `${edges.reduce((total, edge) => total + amountOf(taintOf(edge), policy), 0n)}`,
    );
  return {
    key: `crossing ${change} ${key}`,
    kind: 'crossing',
    change,
    id,
    by: kind === 'bridge' || kind === 'wrap' ? kind : 'swap',
    rule,
    tier,
    confidence,
    source,
    target,
    asset,
    taint: sum(({ taint }) => taint),
    received: { asset: crossing.asset, taint: sum(({ crossing }) => crossing.taint) },
    ...dated(change === 'new' ? after : before, [source, target]),
  };
}
