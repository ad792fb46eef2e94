import type { HubLimits } from '../trace/source.ts';
import type { Evidence } from './account-book.ts';

/** Rows of a list, from its beginning, among which counterparties are counted. */
export const COUNTED_ROWS = 2_000;
/** Rows of a list, from its beginning, that tell whether it is mostly spam. */
export const SAMPLED_ROWS = 1_000;

/**
 * What the hub rule needs to know of one list of an account, in chain order, so that it can be judged again under other
 * limits and at an earlier height. Counts only rows that every kind of provider lists.
 */
export interface Activity {
  /** Block of each row; its time where the chain's lists tell no block, and `asOf` below is then a time too. */
  readonly heights: readonly number[];
  /** Of the first rows, the ordinals of those that moved value of a known asset to or from an account not met before. */
  readonly fresh: readonly number[];
  /** Of the first rows, the ordinals of those that moved no value of a known asset. */
  readonly idle: readonly number[];
}

export type Verdict =
  | { readonly kind: 'hub'; readonly evidence: Evidence }
  /** Within the limits so far. Once nothing but the number of rows can make it a hub: with which row, and on what evidence. */
  | { readonly kind: 'open'; readonly decisive: Decisive | undefined };

export interface Decisive {
  /** Counted from 1. */
  readonly row: number;
  readonly evidence: Evidence;
}

/** A list of more spam than value may be this many times as long. */
const SPAM_ALLOWANCE = 10;

/**
 * Whether an account is a hub by the rows known of one list: the first row, in chain order, decides with which the distinct
 * counterparties among the first 2,000 rows exceed `limits.counterparties`, or the rows exceed `limits.transactions`.
 * Rows are rows, whatever the page size, so the verdict does not depend on how they were read. Counterparties are those of
 * rows that moved value of a known asset. A token list whose first 1,000 rows are mostly unknown tokens and transfers of
 * nothing is spam that anybody can send: it may be ten times as long.
 */
export function judgeList(list: string, activity: Activity, limits: HubLimits, asOf: number): Verdict {
  const { heights, fresh } = activity;
  const rows = countUpTo(heights, asOf);
  const mostRows = rowLimit(activity, limits);
  const crowdedAt = fresh[limits.counterparties];
  if (crowdedAt !== undefined && crowdedAt < rows && crowdedAt <= mostRows) {
    const counterparties = `${limits.counterparties + 1}`;
    return { kind: 'hub', evidence: { list, counterparties, rows: `${crowdedAt + 1}` } };
  }
  const sampled = Math.min(SAMPLED_ROWS, limits.transactions);
  const evidence = {
    list,
    transactions: `>${mostRows}`,
    counterparties: `${countBelow(fresh, sampled)}`,
    rows: `${sampled}`,
  };
  if (rows > mostRows) return { kind: 'hub', evidence };
  const unseen = Math.max(0, Math.min(COUNTED_ROWS, mostRows) - rows);
  const isCrowdPossible = countBelow(fresh, rows) + unseen > limits.counterparties;
  const isDecided = !isCrowdPossible && rows >= sampled;
  return { kind: 'open', decisive: isDecided ? { row: mostRows + 1, evidence } : undefined };
}

/** The verdict on a whole account: that of the first list that makes it a hub. */
export function judgeLists<L extends string>(
  lists: readonly L[],
  activity: { readonly [list in L]: Activity },
  limits: HubLimits,
  asOf: number,
): Evidence | undefined {
  for (const list of lists) {
    const verdict = judgeList(list, activity[list], limits, asOf);
    if (verdict.kind === 'hub') return verdict.evidence;
  }
  return undefined;
}

function rowLimit({ idle }: Activity, { transactions }: HubLimits): number {
  const sampled = Math.min(SAMPLED_ROWS, transactions);
  const isMostlyIdle = 2 * countBelow(idle, sampled) > sampled;
  return isMostlyIdle ? transactions * SPAM_ALLOWANCE : transactions;
}

/** How many of the ascending `heights` are not above `asOf`. */
const countUpTo = (heights: readonly number[], asOf: number): number => countBelow(heights, asOf + 1);

/** How many of the ascending `values` are below `bound`. */
function countBelow(values: readonly number[], bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
