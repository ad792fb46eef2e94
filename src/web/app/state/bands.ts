import { type FindingBand, findingBands } from '../../../core/finding-bands.ts';
import type { FlowGraph } from '../../../core/flow-graph.ts';

/** A band, and the place of its finding in the graph's list. */
export interface PlacedBand extends FindingBand {
  readonly place: number;
  /** Whether policies differ. */
  readonly differs: boolean;
}

/** The bands of a graph's findings over some policies, those where the share of the loss depends most on the policy first. */
export function widestBands(graph: FlowGraph, policies: readonly string[]): readonly PlacedBand[] {
  const [first, ...others] = policies;
  if (first === undefined) return [];
  return findingBands(graph.findings, [first, ...others])
    .map((band, place) => ({ ...band, place, differs: band.taint.low !== band.taint.high }))
    .map((band) => [units(band.share.high) - units(band.share.low), band] as const)
    .sort(([a, one], [b, other]) => (a === b ? one.place - other.place : a < b ? 1 : -1))
    .map(([, band]) => band);
}

/** A share, ten decimals at most, as a whole number of its smallest unit. */
function units(share: string): bigint {
  const [whole = '0', part = ''] = share.split('.');
  return BigInt(whole + part.slice(0, 10).padEnd(10, '0'));
}
