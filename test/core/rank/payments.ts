import { indexEdges } from '../../../src/core/rank/index-edges.ts';
import type { RankEdge, RankGraph } from '../../../src/core/rank/rank.ts';

/** From, to, value, time; then symbol and transaction, where they matter. */
export type Payment = readonly [
  from: string,
  to: string,
  value: number,
  time: number,
  symbol?: string,
  tx?: string,
];

export interface NamedGraph {
  readonly graph: RankGraph;
  readonly names: readonly string[];
  node(name: string): number;
  /** What a column has by name, where that is not nothing; rounded to ten decimals. */
  by(column: (node: number) => number): Record<string, number>;
}

/** A graph of named accounts, numbered in the order of their names. Sources have what was stolen from the beginning. */
export function named(
  payments: readonly Payment[],
  {
    sources = ['S'],
    open,
    usd = {},
  }: { sources?: readonly string[]; open?: readonly string[]; usd?: Record<string, number> } = {},
): NamedGraph {
  const names = [
    ...new Set([...sources, ...payments.flatMap((payment) => payment.slice(0, 2) as [string, string])]),
  ].sort();
  const node = (name: string): number => names.indexOf(name);
  const edges = payments.map(([from, to, value, time, symbol = 'coin', tx = `t${time}`]): RankEdge => {
    const side = { value, symbol, time };
    return { from: node(from), to: node(to), paid: side, got: side, tx };
  });
  return {
    names,
    node,
    by: (column) =>
      Object.fromEntries(
        names
          .map((name, n) => [name, Math.round(column(n) * 1e10) / 1e10] as const)
          .filter(([, value]) => value !== 0),
      ),
    graph: indexEdges({
      size: names.length,
      edges,
      sources: sources.map((name) => ({ node: node(name), time: 0 })),
      usd: new Map(Object.entries(usd)),
      isOpen: (n) => open === undefined || open.includes(names[n] as string),
    }),
  };
}
