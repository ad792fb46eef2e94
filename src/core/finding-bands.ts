import type { Finding, PerPolicy } from './flow-graph.ts';

/** The least and the most that any of several policies says, exact, and which of them says so first. */
export interface Band {
  readonly low: string;
  readonly high: string;
  readonly lowBy: string;
  readonly highBy: string;
}

/** A finding of a graph with what policies make of it. */
export interface FindingBand {
  readonly finding: Finding;
  /** In base units of its asset. */
  readonly taint: Band;
  /** In the unit of the loss. */
  readonly loss: Band;
  /** Of the stolen sum. */
  readonly share: Band;
}

/**
 * How far policies differ on each finding, in the order of the findings. Where a policy is left out of `policies` it does not count: poison marks
 * reach and no sums. Pure; a finding that a policy does not reach has 0 under it.
 */
export const findingBands = (
  findings: readonly Finding[],
  policies: readonly [string, ...string[]],
): readonly FindingBand[] =>
  findings.map((finding) => ({
    finding,
    taint: bandOf(finding.taint, policies),
    loss: bandOf(finding.loss, policies),
    share: bandOf(finding.share, policies),
  }));

/** The band of decimals of any length, one a policy; what is missing is 0. Pure. */
export function bandOf(values: PerPolicy<string>, policies: readonly [string, ...string[]]): Band {
  const of = (policy: string): string => (Object.hasOwn(values, policy) ? (values[policy] as string) : '0');
  let [low, high] = [policies[0], policies[0]];
  for (const policy of policies) {
    if (compareDecimals(of(policy), of(low)) < 0) low = policy;
    if (compareDecimals(of(policy), of(high)) > 0) high = policy;
  }
  return { low: of(low), high: of(high), lowBy: low, highBy: high };
}

/** Below, at or above 0 as `a` is less than, equal to or more than `b`: decimals without signs. */
function compareDecimals(a: string, b: string): number {
  const [wholeA = '', partA = ''] = a.split('.');
  const [wholeB = '', partB = ''] = b.split('.');
  const length = Math.max(partA.length, partB.length);
  const difference =
    BigInt(`${wholeA}${partA.padEnd(length, '0')}`) - BigInt(`${wholeB}${partB.padEnd(length, '0')}`);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
