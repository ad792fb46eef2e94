import type { FlowGraph } from '../../src/core/flow-graph.ts';
import type { AccountId, Amount } from '../../src/core/ids.ts';
import { flowKey } from './full-settlement.ts';
import type { HeistWorld } from './heist-world.ts';

/** How well flows with taint fit the record, as `docs/accuracy.md` defines it. Shares are of one. */
export interface Score {
  /** Value that the record sees go into terminals, of which the payments were followed. */
  readonly terminalValue: number;
  /** The same, counting of each payment its taint alone. */
  readonly terminalTaint: number;
  /** Rows of the record that were followed. */
  readonly recall: number;
  /** The same, of the rows whose payer the record sees paid before. */
  readonly recallInTime: number;
  /** Followed flows that are in the record. */
  readonly precision: number;
  readonly terminals: number;
  /** Flows with taint of at least the floor. */
  readonly followed: number;
}

export type Flows = ReadonlyMap<string, Amount>;

/** Taint by payment that a graph has under one policy, keyed by transaction and receiver; what goes to sinks is none. */
export function flowsOf(graph: FlowGraph, policy: string): Flows {
  const accounts = new Map(graph.nodes.map((node) => [node.id, node]));
  const flows = new Map<string, Amount>();
  for (const { source, target, kind, taint } of graph.edges) {
    const from = accounts.get(source);
    if (kind !== 'payment' || from?.kind !== 'transaction' || accounts.get(target)?.kind !== 'account')
      continue;
    const amount = BigInt(taint[policy] ?? '0');
    const key = flowKey(from.txid, target as AccountId);
    if (amount > 0n) flows.set(key, (flows.get(key) ?? 0n) + amount);
  }
  return flows;
}

/** Holds flows against the record. Payments of the theft itself are given, and count for nothing. Pure. */
export function scoreFlows(
  { flows: truth, thefts, terminals }: Pick<HeistWorld, 'flows' | 'thefts' | 'terminals'>,
  traced: Flows,
  floor: Amount,
): Score {
  const given = new Set(thefts.map(({ txid, source }) => flowKey(txid, source)));
  const followed = new Set(
    [...traced].filter(([key, taint]) => taint >= floor && !given.has(key)).map(([key]) => key),
  );
  const rows = truth.map((row) => ({ ...row, key: flowKey(row.txid, row.to) }));
  const isFollowed = ({ key }: { readonly key: string }): boolean => followed.has(key);
  const into = rows.filter(({ isIntoTerminal }) => isIntoTerminal);
  const value = sum(into.map(({ wei }) => wei));
  const late = earlyRows({ flows: truth, thefts });
  const inTime = rows.filter((_, n) => !late.has(n));
  const found = new Set(into.filter(isFollowed).map(({ to }) => to));
  return {
    terminalValue: share(sum(into.filter(isFollowed).map(({ wei }) => wei)), value),
    terminalTaint: share(sum(into.map(({ key, wei }) => least(traced.get(key) ?? 0n, wei))), value),
    recall: share(rows.filter(isFollowed).length, rows.length),
    recallInTime: share(inTime.filter(isFollowed).length, inTime.length),
    precision: share(new Set(rows.filter(isFollowed).map(({ key }) => key)).size, followed.size),
    terminals: share(found.size, terminals.length),
    followed: followed.size,
  };
}

/**
 * Rows, by their place, that leave an account before the record sees anything come into it: no rule that keeps to time can
 * follow them, nor what only they brought.
 */
export function earlyRows({ flows, thefts }: Pick<HeistWorld, 'flows' | 'thefts'>): ReadonlySet<number> {
  const paid = new Set(thefts.map(({ source }) => source));
  const early = new Set<number>();
  flows.forEach(({ from, to }, n) => {
    if (paid.has(from)) paid.add(to);
    else early.add(n);
  });
  return early;
}

const sum = (amounts: readonly Amount[]): Amount => amounts.reduce((total, amount) => total + amount, 0n);
const least = (a: Amount, b: Amount): Amount => (a < b ? a : b);

/** To a millionth, rounded down: as exact as figures are committed. */
const share = (part: Amount | number, whole: Amount | number): number =>
  BigInt(whole) === 0n ? 1 : Number((BigInt(part) * 1_000_000n) / BigInt(whole)) / 1_000_000;
