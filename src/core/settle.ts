import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { TaintPolicy } from './policies/policy.ts';
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
  /** Taint each leg carried. */
  readonly legTaint: readonly Amount[];
  /** Taint that went to the fee, by movement. */
  readonly feeTaint: readonly Amount[];
  readonly feeLoss: readonly Amount[];
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

/** Taint laid on an output by decree. */
export interface Stain {
  readonly taint: Amount;
  readonly loss: Amount;
}

/** What a family of policies does for `settle`: it keeps the taint of the pots, and the value in transit between them. */
export interface Pots {
  /** 1 where any taint is left in a known holding. */
  readonly stained: Uint8Array;
  /** Moves an input out of a stained holding straight to an output of the same amount; returns the taint that went along. */
  move(input: number, output: number): Amount;
  /** Moves an input out of a known holding into transit and returns the taint in it. */
  draw(input: number): Amount;
  /** Puts clean value behind what is in transit. */
  admit(value: Amount): void;
  /** Announces the outputs that `pay` will ask for in turn. */
  split(from: number, to: number): void;
  /** Pays an output out of transit into its holding and returns the taint that arrived; `seed` lays taint on it first. */
  pay(output: number, seed?: Stain): Amount;
  /** Puts an output that is all clean into a stained holding. */
  dilute(output: number): void;
  /** Empties transit and returns the taint that was left in it. */
  fee(): Amount;
  /** Loss that went with the taint which the last `move`, `pay` or `fee` returned. */
  lost(): Amount;
  /** Of the last `pay` with a seed: what it added. */
  added(): Stain;
  held(holding: number): Stain;
}

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
    lossIsTaint,
  } = journal;
  const pots =
    policy.columns.kind === 'pool'
      ? poolPots(journal, policy.columns, policy.conserves)
      : queuePots(journal, policy.columns);
  const { stained } = pots;
  const carries = new Uint8Array(movements.length);
  const legTaint = new Array<Amount>(legAmount.length).fill(0n);
  const feeTaint = new Array<Amount>(movements.length).fill(0n);
  const feeLoss = new Array<Amount>(movements.length).fill(0n);
  const held = new Array<Amount>(holdings.length).fill(0n);
  const heldLoss = lossIsTaint ? held : new Array<Amount>(holdings.length).fill(0n);
  const hop = new Int32Array(holdings.length).fill(UNREACHED);
  /** Hop of the taint now in the pot: forgotten when the last of it leaves, so that a later arrival does not pass for an earlier one. */
  const near = new Int32Array(holdings.length).fill(UNREACHED);
  const distance = new Int32Array(movements.length).fill(UNREACHED);
  const fresh = new Map<number, Stain>();

  const arrive = (leg: number, holding: number, taint: Amount, hops: number): void => {
    legTaint[leg] = taint;
    if (known[holding] === 0) {
      held[holding] = (held[holding] as Amount) + taint;
      if (!lossIsTaint) heldLoss[holding] = (heldLoss[holding] as Amount) + pots.lost();
    }
    if (hops < (hop[holding] as number)) hop[holding] = hops;
    if (hops < (near[holding] as number)) near[holding] = hops;
  };

  const anyStained = (from: number, to: number): boolean => {
    for (let leg = from; leg < to; leg++) if (stained[legHolding[leg] as number] === 1) return true;
    return false;
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
      const taint = pots.move(inputs, outputs);
      const hops = (near[from] as number) + 1;
      if (stained[from] === 0) near[from] = UNREACHED;
      if (taint === 0n) continue;
      legTaint[inputs] = taint;
      carries[m] = 1;
      distance[m] = hops;
      arrive(outputs, to, taint, hops);
      continue;
    }
    if (seeded[m] === 0 && !anyStained(inputs, outputs)) {
      for (let leg = outputs; leg < end; leg++) {
        if (stained[legHolding[leg] as number] === 1) pots.dilute(leg);
      }
      continue;
    }
    let nearest = UNREACHED;
    let due = 0n;
    for (let leg = outputs; leg < end; leg++) due += legAmount[leg] as Amount;
    for (let leg = inputs; leg < outputs; leg++) {
      const holding = legHolding[leg] as number;
      due -= legAmount[leg] as Amount;
      if (known[holding] === 0) {
        pots.admit(legAmount[leg] as Amount);
        continue;
      }
      const taint = pots.draw(leg);
      if (taint !== 0n) {
        legTaint[leg] = taint;
        carries[m] = 1;
        if ((near[holding] as number) < nearest) nearest = near[holding] as number;
      }
      if (stained[holding] === 0) near[holding] = UNREACHED;
    }
    if (seeded[m] === 1) distance[m] = 0;
    else if (nearest !== UNREACHED) distance[m] = nearest + 1;
    if (due > 0n) pots.admit(due);

    pots.split(outputs, end);
    for (let leg = outputs; leg < end; leg++) {
      const holding = legHolding[leg] as number;
      const seed = seeded[m] === 1 ? seedAt.get(leg) : undefined;
      const taint = pots.pay(leg, seed);
      if (seed) fresh.set(leg, pots.added());
      if (taint === 0n) continue;
      carries[m] = 1;
      arrive(leg, holding, taint, seed ? 0 : nearest + 1);
    }
    const burnt = pots.fee();
    if (burnt === 0n) continue;
    feeTaint[m] = burnt;
    feeLoss[m] = pots.lost();
  }

  for (let holding = 0; holding < holdings.length; holding++) {
    if (known[holding] === 0) continue;
    const rest = pots.held(holding);
    held[holding] = rest.taint;
    heldLoss[holding] = rest.loss;
  }
  return {
    policy,
    journal,
    carries,
    legTaint,
    feeTaint,
    feeLoss,
    held,
    heldLoss,
    hop,
    distance,
    fresh,
  };
}
