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
  /** By holding: all taint that ever arrived, and the loss it stands for. */
  readonly received: readonly Amount[];
  readonly receivedLoss: readonly Amount[];
  /** By holding: taint still resting there. */
  readonly held: readonly Amount[];
  readonly heldLoss: readonly Amount[];
  /** By holding: transactions from the nearest seed, or UNREACHED. */
  readonly hop: Int32Array;
  /** By movement: 0 for a seed's, else one more than the nearest holding it drew taint from had at that moment. */
  readonly distance: Int32Array;
  /** By holding index: value paid out beyond what its history shows, replaced by clean value. */
  readonly shortfalls: ReadonlyMap<number, Amount>;
  /** By leg of a seed: taint and loss that were new there. Less than the seed says where taint of another seed arrived. */
  readonly fresh: ReadonlyMap<number, Stain>;
}

/** Taint laid on an output by decree. */
export interface Stain {
  readonly taint: Amount;
  readonly loss: Amount;
}

/** What a family of policies does for `settle`: it keeps the pots, and the value in transit between them. */
export interface Pots {
  /** Moves value from one holding straight to another and returns the taint that went along. */
  move(from: number, to: number, value: Amount): Amount;
  /** Moves value out of a known holding into transit and returns the taint in it. */
  draw(holding: number, value: Amount): Amount;
  /** Puts clean value behind what is in transit. */
  admit(value: Amount): void;
  /** Announces the outputs that `pay` will ask for in turn. */
  split(from: number, to: number): void;
  /** Pays leg `leg` out of transit into its holding and returns the taint that arrived; `seed` lays taint on it first. */
  pay(leg: number, holding: number, seed?: Stain): Amount;
  /** Empties transit and returns the taint that was left in it. */
  fee(): Amount;
  /** Loss that went with the taint which the last `move`, `pay` or `fee` returned. */
  lost(): Amount;
  /** Of the last `pay` with a seed: what it added. */
  added(): Stain;
  readonly shortfalls: ReadonlyMap<number, Amount>;
  /** Whether any taint is left in a known holding. */
  stained(holding: number): boolean;
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
    policy.columns.kind === 'pool' ? poolPots(journal, policy.columns) : queuePots(journal, policy.columns);
  const carries = new Uint8Array(movements.length);
  const legTaint = new Array<Amount>(legAmount.length).fill(0n);
  const feeTaint = new Array<Amount>(movements.length).fill(0n);
  const feeLoss = new Array<Amount>(movements.length).fill(0n);
  const received = new Array<Amount>(holdings.length).fill(0n);
  const receivedLoss = lossIsTaint ? received : new Array<Amount>(holdings.length).fill(0n);
  const hop = new Int32Array(holdings.length).fill(UNREACHED);
  /** Hop of the taint now in the pot: forgotten when the last of it leaves, so that a later arrival does not pass for an earlier one. */
  const near = new Int32Array(holdings.length).fill(UNREACHED);
  const distance = new Int32Array(movements.length).fill(UNREACHED);
  const fresh = new Map<number, Stain>();

  const arrive = (leg: number, holding: number, taint: Amount, hops: number): void => {
    legTaint[leg] = taint;
    received[holding] = (received[holding] as Amount) + taint;
    if (!lossIsTaint) receivedLoss[holding] = (receivedLoss[holding] as Amount) + pots.lost();
    if (hops < (hop[holding] as number)) hop[holding] = hops;
    if (hops < (near[holding] as number)) near[holding] = hops;
  };

  for (let m = 0; m < movements.length; m++) {
    const inputs = inputsAt[m] as number;
    const outputs = outputsAt[m] as number;
    const end = inputsAt[m + 1] as number;
    if (plain[m] === 1) {
      const from = legHolding[inputs] as number;
      const to = legHolding[outputs] as number;
      const taint = pots.move(from, to, legAmount[inputs] as Amount);
      if (taint === 0n) continue;
      legTaint[inputs] = taint;
      carries[m] = 1;
      const hops = (near[from] as number) + 1;
      distance[m] = hops;
      if (!pots.stained(from)) near[from] = UNREACHED;
      arrive(outputs, to, taint, hops);
      continue;
    }
    let nearest = UNREACHED;
    let due = 0n;
    for (let leg = outputs; leg < end; leg++) due += legAmount[leg] as Amount;
    for (let leg = inputs; leg < outputs; leg++) {
      const holding = legHolding[leg] as number;
      const value = legAmount[leg] as Amount;
      due -= value;
      if (known[holding] === 0) {
        pots.admit(value);
        continue;
      }
      const taint = pots.draw(holding, value);
      if (taint === 0n) continue;
      legTaint[leg] = taint;
      carries[m] = 1;
      if ((near[holding] as number) < nearest) nearest = near[holding] as number;
      if (!pots.stained(holding)) near[holding] = UNREACHED;
    }
    if (seeded[m] === 1) distance[m] = 0;
    else if (nearest !== UNREACHED) distance[m] = nearest + 1;
    if (due > 0n) pots.admit(due);

    pots.split(outputs, end);
    for (let leg = outputs; leg < end; leg++) {
      const holding = legHolding[leg] as number;
      const seed = seeded[m] === 1 ? seedAt.get(leg) : undefined;
      const taint = pots.pay(leg, holding, seed);
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

  const held = new Array<Amount>(holdings.length);
  const heldLoss = new Array<Amount>(holdings.length);
  for (let holding = 0; holding < holdings.length; holding++) {
    const rest = known[holding] === 1 ? pots.held(holding) : undefined;
    held[holding] = rest ? rest.taint : (received[holding] as Amount);
    heldLoss[holding] = rest ? rest.loss : (receivedLoss[holding] as Amount);
  }
  return {
    policy,
    journal,
    carries,
    legTaint,
    feeTaint,
    feeLoss,
    received,
    receivedLoss,
    held,
    heldLoss,
    hop,
    distance,
    shortfalls: pots.shortfalls,
    fresh,
  };
}
