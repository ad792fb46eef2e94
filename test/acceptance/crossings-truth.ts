import { expect } from 'vitest';
import type { Book, FlowGraph } from '../../src/core/flow-graph.ts';
import { transactionNode } from '../../src/core/graph-input.ts';
import { chainOf, compare, sinkOf, txId } from '../../src/core/ids.ts';
import type { CrossingWorld } from '../support/anvil-crossings.ts';
import type { Flow, Happening, Replay } from '../support/anvil-flows.ts';

/** What is stolen of what everybody has in the end, sinks as well; whoever has nothing stolen is left out. */
export function heldIn({ nodes }: FlowGraph, policy: string): ReadonlyMap<string, string> {
  const held = nodes
    .flatMap((node) => (node.kind === 'transaction' ? [] : node.holdings.map((its) => ({ node, ...its }))))
    .map(({ node, asset, taint }) => [`${node.id} ${asset}`, taint[policy]?.held ?? '0'] as const);
  return sorted(held);
}

export const heldInTruth = ({ pots }: Replay): ReadonlyMap<string, string> =>
  sorted([...pots].map(([key, { taint }]) => [key, `${taint}`]));

/** Stolen value into and out of every transaction. */
export function movedIn({ edges }: FlowGraph, policy: string): ReadonlyMap<string, string> {
  const moved = edges
    .filter(({ kind }) => ['draw', 'payment', 'fee'].includes(kind))
    .map(
      ({ source, target, asset, taint }) => [`${source} ${target} ${asset}`, taint[policy] ?? '0'] as const,
    );
  return sorted(moved);
}

/** What was given for something else comes to nobody as stolen, and what was got for it comes from nobody as such. */
export function movedInTruth(
  { happenings, crossings }: CrossingWorld,
  { taintOf }: Replay,
  stolen: readonly Flow[],
): ReadonlyMap<string, string> {
  const given = new Set(crossings.map((crossing) => crossing.given));
  const appears = new Set([...stolen, ...crossings.map(({ received }) => received)]);
  const moved = happenings.flatMap((happening) =>
    happening.flows.flatMap((flow): (readonly [string, string])[] => {
      const [{ from, to, asset }, taint, node] = [flow, `${taintOf(flow)}`, nodeOf(happening, flow)];
      return [
        ...(appears.has(flow) ? [] : [[`${from} ${node} ${asset}`, taint] as const]),
        ...(given.has(flow) ? [] : [[`${node} ${to} ${asset}`, taint] as const]),
      ];
    }),
  );
  return sorted(moved);
}

const nodeOf = ({ txid }: Happening, { to }: Flow): string => transactionNode(chainOf(to), txId(txid));

/** Sums by key, without those that are nothing. */
function sorted(rows: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const sums = new Map<string, bigint>();
  for (const [key, amount] of rows) sums.set(key, (sums.get(key) ?? 0n) + BigInt(amount));
  const left = [...sums].filter(([, sum]) => sum > 0n).sort(([a], [b]) => compare(a, b));
  return new Map(left.map(([key, sum]) => [key, `${sum}`]));
}

const sum = (amounts: Iterable<string>): bigint =>
  [...amounts].reduce((total, amount) => total + BigInt(amount), 0n);

/** To the base unit of whatever the incident's loss is counted in; and that is what was stolen, where it is an asset. */
export function expectClosed({ ledger }: FlowGraph, policy: string, stolen: readonly Flow[]): void {
  const { unit, assets, ...whole } = ledger[policy] as FlowGraph['ledger'][string];
  const books: readonly (readonly [string, Book])[] =
    whole.stolen === null
      ? Object.entries(assets ?? {})
      : [[unit ?? '', { stolen: whole.stolen, ends: whole.ends }]];
  for (const [asset, { stolen: sumStolen, ends }] of books) {
    expect(sum(Object.values(ends))).toBe(BigInt(sumStolen));
    const due = stolen.find((flow) => flow.asset === asset);
    if (due) expect(sumStolen).toBe(`${due.amount}`);
  }
  expect(books.length).toBeGreaterThan(0);
}

/** An edge from transaction to transaction for everything stolen that came out as something else, of its kind. */
export function expectCrossed({ edges }: FlowGraph, world: CrossingWorld, { taintOf }: Replay): void {
  const linked = new Set(edges.map(({ source, target, kind }) => `${kind} ${source} ${target}`));
  const crossed = world.crossings.filter(({ given }) => taintOf(given) > 0n);
  const happened = (flow: Flow): string => {
    const happening = world.happenings.find(({ flows }) => flows.includes(flow)) as Happening;
    return nodeOf(happening, flow);
  };
  const due = crossed.map(({ kind, given, received }) => {
    return `${kind} ${happened(given)} ${happened(received)}`;
  });
  for (const link of due) expect(linked).toContain(link);
  const crossings = edges.filter(({ source, target }) => source.includes(':tx:') && target.includes(':tx:'));
  expect(crossings.length).toBe(new Set(due).size);
}

/** Rounding may move so much of a loss between lines of the ledger. */
const ROUNDING = 1_000n;

/**
 * What of the loss ended where, in units of the one asset that was stolen. Under haircut: in which lots a pot holds what came
 * back from the bridge, for less than was given, is the policy's business.
 */
export function expectLedger(
  { ledger }: FlowGraph,
  { exchanges }: CrossingWorld,
  { truth, stolen }: { readonly truth: Replay; readonly stolen: Flow },
): void {
  const due: Record<string, bigint> = {};
  for (const [key, { loss }] of truth.pots) {
    const owner = key.slice(0, key.indexOf(' ')) as (typeof exchanges)[number];
    const line = sinkOf(owner) ?? (exchanges.includes(owner) ? 'exchange' : 'resting');
    due[line] = (due[line] ?? 0n) + (loss.get(stolen.asset) ?? 0n);
  }
  const { unit, ends } = ledger.haircut as FlowGraph['ledger'][string];
  expect(unit).toBe(stolen.asset);
  const lines = Object.keys(due).filter((line) => (due[line] as bigint) > 0n);
  expect(Object.keys(ends).sort()).toEqual(lines.sort());
  for (const line of lines) {
    const off = BigInt(ends[line] ?? '0') - (due[line] as bigint);
    expect(off < 0n ? -off : off, line).toBeLessThan(ROUNDING);
  }
}
