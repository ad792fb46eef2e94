import type { Finding } from '../../core/flow-graph.ts';
import { compare } from '../../core/ids.ts';
import { under } from './under.ts';

/** What findings can be sorted by. `graph` is the order of the graph: the largest share under the leading policy first. */
export type FindingsColumn = 'graph' | 'category' | 'entity' | 'share' | 'first' | 'last' | 'confidence';

export interface FindingsOrder {
  readonly column: FindingsColumn;
  readonly isAscending: boolean;
}

/** Findings with their places in the graph, in an order; equal ones stay as the graph has them. What is not known comes last. */
export function inOrder(
  findings: readonly Finding[],
  policy: string,
  { column, isAscending }: FindingsOrder,
): readonly (readonly [Finding, number])[] {
  const placed = findings.map((finding, n) => [finding, n] as const);
  if (column === 'graph') return placed;
  const keyed = placed.map((one) => [keyOf(one[0], column, policy), one] as const);
  const sign = isAscending ? 1 : -1;
  return keyed
    .sort(([a, [, n]], [b, [, m]]) => {
      if (a === null || b === null) return a === b ? n - m : a === null ? 1 : -1;
      return compare(a, b) * sign || n - m;
    })
    .map(([, one]) => one);
}

/** Text that compares as the column does; null where nothing is known. */
function keyOf(finding: Finding, column: Exclude<FindingsColumn, 'graph'>, policy: string): string | null {
  switch (column) {
    case 'category':
      return finding.category;
    case 'entity':
      return finding.entity?.toLowerCase() ?? null;
    case 'share':
      return fixedPoint(under(finding.share, policy) ?? '0');
    case 'first':
      return finding.firstTime;
    case 'last':
      return finding.lastTime;
    case 'confidence':
      return `${finding.confidence}`.padStart(4, '0');
  }
}

/** A share as text of one length: shares above 1 are possible, by presumption. */
function fixedPoint(share: string): string {
  const [whole = '0', part = ''] = share.split('.');
  return `${whole.padStart(30, '0')}.${part.padEnd(10, '0')}`;
}
