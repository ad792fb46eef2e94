import type { Share } from './spreading.ts';

/** One side of a node's payments. */
export interface Valued {
  readonly node: number;
  readonly value: number;
  readonly symbol: string;
}

/**
 * Parts of `whole` by value. Values of different assets do not add: each asset gets an equal part, and shares it by value. With one
 * asset that is the rule as published. Nothing where there are no payments: then that side loses its part.
 */
export function valueShares(payments: readonly Valued[], whole: number): readonly Share[] {
  const sums = new Map<string, number>();
  for (const { symbol, value } of payments) sums.set(symbol, (sums.get(symbol) ?? 0) + value);
  const each = whole / sums.size;
  return payments.map(({ node, symbol, value }) => ({
    node,
    part: (each * value) / (sums.get(symbol) as number),
  }));
}
