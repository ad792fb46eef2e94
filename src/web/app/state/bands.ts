import type { Finding, FlowGraph } from '../../../core/flow-graph.ts';

/** An endpoint with what each policy says of it. */
export interface Band {
  /** Place in the graph's list of findings. */
  readonly finding: number;
  readonly least: bigint;
  readonly most: bigint;
  /** Parts of the stolen sum, decimal strings as the graph has them. */
  readonly leastShare: string;
  readonly mostShare: string;
  /** Whether policies differ. */
  readonly differs: boolean;
}

/**
 * The band of each endpoint: how much stolen value lies there at least and at most, over some policies. Widest band first, in parts of the stolen sum.
 * Exact in base units of the endpoint's asset. A policy that does not conserve, as `poison`, makes bands wide: leave it out to see the others.
 */
export function bandsOf(graph: FlowGraph, policies: readonly string[]): readonly Band[] {
  return graph.findings
    .map((finding, n) => bandOf(finding, n, policies))
    .sort((a, b) => (width(a) === width(b) ? a.finding - b.finding : width(a) < width(b) ? 1 : -1));
}

function bandOf({ taint, share }: Finding, finding: number, policies: readonly string[]): Band {
  const values = policies.map((policy) => BigInt(taint[policy] ?? '0'));
  const shares = policies.map((policy) => share[policy] ?? '0');
  const sorted = [...shares].sort((a, b) => (shareUnits(a) < shareUnits(b) ? -1 : 1));
  const least = values.reduce((low, value) => (value < low ? value : low), values[0] ?? 0n);
  const most = values.reduce((high, value) => (value > high ? value : high), 0n);
  return {
    finding,
    least,
    most,
    leastShare: sorted[0] ?? '0',
    mostShare: sorted.at(-1) ?? '0',
    differs: least !== most,
  };
}

const width = ({ leastShare, mostShare }: Band): bigint => shareUnits(mostShare) - shareUnits(leastShare);

/** A share of ten decimals as a whole number of its smallest unit. */
function shareUnits(share: string): bigint {
  const [whole = '0', part = ''] = share.split('.');
  return BigInt(whole + part.slice(0, 10).padEnd(10, '0'));
}
