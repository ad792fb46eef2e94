import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { TaintPolicy } from './policies/policy.ts';
import type { Stain } from './pots.ts';
import { poolPots } from './settle-pool.ts';
import { queuePots } from './settle-queue.ts';

/** Hop of a holding that no taint reached. */
export const UNREACHED = 0x7fffffff;

/** Where the taint is after every movement of a journal was replayed in chain order, in the journal's columns. */
export interface Settlement {
  readonly policy: TaintPolicy;
  readonly journal: Journal;
  /** 1 where the movement carries taint. */
  readonly carries: Uint8Array;
  /** Taint a leg carried. */
  legTaint(leg: number): Amount;
  /** Taint that went to the fee, by movement. */
  readonly fees: ReadonlyMap<number, Stain>;
  /** By holding: taint still there; all that arrived where its history is not known. */
  readonly held: readonly Amount[];
  readonly heldLoss: readonly Amount[];
  /** By holding: transactions from the nearest seed, or UNREACHED. */
  readonly hop: Int32Array;
  /** By movement: 0 for a seed's, else one more than the nearest holding it drew taint from had at that moment. */
  readonly distance: Int32Array;
  /** By leg of a seed: taint and loss that were new there. Less than the seed says where taint of another seed arrived. */
  readonly fresh: ReadonlyMap<number, Stain>;
}

/** Whether taint reached the holding under any of the settlements of one journal. */
export const isReached = (settlements: readonly Settlement[], holding: number): boolean =>
  settlements.some(({ hop }) => hop[holding] !== UNREACHED);

/**
 * Replays every movement of the journal under a policy. Pure, one pass. A holding whose history is not known absorbs
 * taint and never pays it out; a holding that pays more than it has is topped up with clean value, and the difference
 * is a shortfall; a seed's output is tainted by decree.
 */
export function settle(journal: Journal, policy: TaintPolicy): Settlement {
  const {
    movements,
    holdings,
    known,
    inputsAt,
    outputsAt,
    legHolding,
    legAmount,
    seeded,
    seedAt,
    plain,
    limbs,
  } = journal;
  const { width } = limbs;
  const legTaint = limbs.column(legHolding.length);
  const pots =
    policy.columns.kind === 'pool'
      ? poolPots(journal, policy.columns, legTaint)
      : queuePots(journal, policy.columns, legTaint);
  const { stained } = pots;
  const carries = new Uint8Array(movements.length);
  const fees = new Map<number, Stain>();
  const hop = new Int32Array(holdings.length).fill(UNREACHED);
  /** Hop of the taint now in the pot: forgotten when the last of it leaves, so that a later arrival does not pass for an earlier one. */
  const near = new Int32Array(holdings.length).fill(UNREACHED);
  const distance = new Int32Array(movements.length).fill(UNREACHED);
  const fresh = new Map<number, Stain>();
  const paidIn = limbs.column(1);
  const paidOut = limbs.column(1);

  const arrive = (holding: number, hops: number): void => {
    if (hops < (hop[holding] as number)) hop[holding] = hops;
    if (hops < (near[holding] as number)) near[holding] = hops;
  };
  const anyStained = (from: number, to: number): boolean => {
    for (let leg = from; leg < to; leg++) if (stained[legHolding[leg] as number] === 1) return true;
    return false;
  };
  /** Value that outputs have beyond all inputs is new, and clean. */
  const admitNew = (inputs: number, outputs: number, end: number): void => {
    limbs.clear(paidIn, 0);
    limbs.clear(paidOut, 0);
    for (let leg = inputs; leg < outputs; leg++) limbs.add(paidIn, 0, legAmount, leg * width);
    for (let leg = outputs; leg < end; leg++) limbs.add(paidOut, 0, legAmount, leg * width);
    if (limbs.compare(paidOut, 0, paidIn, 0) <= 0) return;
    limbs.subtract(paidOut, 0, paidIn, 0);
    pots.admit(paidOut, 0);
  };

  for (let m = 0; m < movements.length; m++) {
    const inputs = inputsAt[m] as number;
    const outputs = outputsAt[m] as number;
    const end = inputsAt[m + 1] as number;
    if (plain[m] === 1) {
      const from = legHolding[inputs] as number;
      const to = legHolding[outputs] as number;
      if (stained[from] === 0) {
        if (stained[to] === 1) pots.dilute(outputs);
        continue;
      }
      const isTainted = pots.move(inputs, outputs);
      const hops = (near[from] as number) + 1;
      if (stained[from] === 0) near[from] = UNREACHED;
      if (!isTainted) continue;
      carries[m] = 1;
      distance[m] = hops;
      arrive(to, hops);
      continue;
    }
    if (seeded[m] === 0 && !anyStained(inputs, outputs)) {
      for (let leg = outputs; leg < end; leg++) {
        if (stained[legHolding[leg] as number] === 1) pots.dilute(leg);
      }
      continue;
    }
    let nearest = UNREACHED;
    for (let leg = inputs; leg < outputs; leg++) {
      const holding = legHolding[leg] as number;
      if (known[holding] === 0) {
        pots.admit(legAmount, leg * width);
        continue;
      }
      if (pots.draw(leg)) {
        carries[m] = 1;
        if ((near[holding] as number) < nearest) nearest = near[holding] as number;
      }
      if (stained[holding] === 0) near[holding] = UNREACHED;
    }
    if (seeded[m] === 1) distance[m] = 0;
    else if (nearest !== UNREACHED) distance[m] = nearest + 1;
    admitNew(inputs, outputs, end);

    pots.split(outputs, end);
    for (let leg = outputs; leg < end; leg++) {
      const seed = seeded[m] === 1 ? seedAt.get(leg) : undefined;
      const isTainted = pots.pay(leg, seed);
      if (seed) fresh.set(leg, pots.added());
      if (!isTainted) continue;
      carries[m] = 1;
      arrive(legHolding[leg] as number, seed ? 0 : nearest + 1);
    }
    const burnt = pots.fee();
    if (burnt) fees.set(m, burnt);
  }

  const held = holdings.map((_, n) => pots.held(n));
  return {
    policy,
    journal,
    carries,
    legTaint: (leg) => limbs.read(legTaint, leg * width),
    fees,
    held: held.map(({ taint }) => taint),
    heldLoss: held.map(({ loss }) => loss),
    hop,
    distance,
    fresh,
  };
}
