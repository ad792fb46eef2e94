import type { RankEdge } from './rank.ts';

/** What goes in and what comes out of a router may differ by a twentieth of the larger sum. */
const TWENTY = 20;

/**
 * Nodes that within one transaction give as much as they get, but for a twentieth: routers and pools. Values of several assets are
 * summed in US dollars where all their prices are known, else each asset must balance by itself. With one asset that is the
 * rule of `dttr` as published.
 */
export function routersOf(edges: readonly RankEdge[], usd: ReadonlyMap<string, number>): ReadonlySet<number> {
  const isPriced = edges.every(({ paid, got }) => usd.has(paid.symbol) && usd.has(got.symbol));
  const sums = new Map<number, Map<string, { got: number; paid: number }>>();
  const sumsOf = (node: number, symbol: string) => {
    const own = sums.get(node) ?? new Map<string, { got: number; paid: number }>();
    sums.set(node, own);
    const key = isPriced ? 'usd' : symbol;
    const sum = own.get(key) ?? { got: 0, paid: 0 };
    own.set(key, sum);
    return sum;
  };
  const price = (symbol: string): number => (isPriced ? (usd.get(symbol) as number) : 1);
  for (const { from, to, paid, got } of edges) {
    sumsOf(from, paid.symbol).paid += paid.value * price(paid.symbol);
    sumsOf(to, got.symbol).got += got.value * price(got.symbol);
  }
  const isEven = ({ got, paid }: { readonly got: number; readonly paid: number }): boolean =>
    got > 0 && paid > 0 && TWENTY * Math.abs(got - paid) <= Math.max(got, paid);
  return new Set([...sums].filter(([, own]) => [...own.values()].every(isEven)).map(([node]) => node));
}
