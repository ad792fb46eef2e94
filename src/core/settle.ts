import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { TaintPolicy } from './policies/policy.ts';
import type { Crossed, LegColumns, Stain } from './pots.ts';
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
  /** Taint a leg carried. Where a crossing took it, the holding the leg paid has none of it. */
  legTaint(leg: number): Amount;
  /** How much of it is presumed. */
  legPresumed(leg: number): Amount;
  /** Taint that went to the fee, by movement. */
  readonly fees: ReadonlyMap<number, Stain>;
  /** By holding: taint still there; all that arrived where its history is not known. */
  readonly held: readonly Amount[];
  /** The same with what of it is presumed, and the losses it stands for in the order of the journal's books. */
  heldStain(holding: number): Stain;
  /** What of it came in payments that were stolen in part and are for that not followed. */
  mixedStain(holding: number): Stain;
  /** Whether a leg is such a payment. */
  isMixed(leg: number): boolean;
  /** By holding: transactions from the nearest seed, or UNREACHED. */
  readonly hop: Int32Array;
  /** By movement: 0 for a seed's, else one more than the nearest holding it drew taint from had at that moment. */
  readonly distance: Int32Array;
  /** By leg of a seed: taint and loss that were new there. Less than the seed says where taint of another seed arrived. */
  readonly fresh: ReadonlyMap<number, Stain>;
  /** By leg of a receipt: taint that came out of its crossing. */
  readonly crossed: ReadonlyMap<number, Crossed>;
  /** By leg that drew it: what an account paid out beyond its known history and is presumed stolen. */
  readonly presumptions: ReadonlyMap<number, Stain>;
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
  const { movements, holdings, known, inputsAt, outputsAt, legHolding, legAmount, plain, limbs } = journal;
  const { seedAt, givenAt, receivedAt, spreadAt, enters, crossings } = journal;
  const { width } = limbs;
  const legs: LegColumns = {
    taint: limbs.column(legHolding.length),
    presumed: limbs.column(journal.presume === undefined ? 0 : legHolding.length),
  };
  /** Whether a leg, whose taint is written, is a payment stolen in part that is for that not followed. */
  const isMixed = (leg: number): boolean => {
    if (policy.followsWholeOnly !== true || seedAt.has(leg) || givenAt.has(leg)) return false;
    const at = leg * width;
    return !limbs.isZero(legs.taint, at) && limbs.compare(legs.taint, at, legAmount, at) < 0;
  };
  const pots =
    policy.columns.kind === 'pool'
      ? poolPots(journal, policy.columns, legs)
      : queuePots(journal, policy.columns, { legs, isMixed: policy.followsWholeOnly ? isMixed : undefined });
  const { kept } = pots;
  const carries = new Uint8Array(movements.length);
  const fees = new Map<number, Stain>();
  const hop = new Int32Array(holdings.length).fill(UNREACHED);
  /** Hop of the taint now in the pot: forgotten when the last of it leaves, so that a later arrival does not pass for an earlier one. */
  const near = new Int32Array(holdings.length).fill(UNREACHED);
  const distance = new Int32Array(movements.length).fill(UNREACHED);
  const fresh = new Map<number, Stain>();
  const paidIn = limbs.column(1);
  const paidOut = limbs.column(1);
  /** By crossing: the nearest movement that gave it taint. */
  const givers = new Int32Array(crossings.length).fill(NOBODY);
  /** By crossing: transactions from the nearest seed of what it was given. */
  const givenHop = new Int32Array(crossings.length).fill(UNREACHED);

  /** Hops a movement takes: none where it only leads to another one of its transaction. */
  const stepOf = (m: number): number => (journal.mirror?.roleOf(m) === 'passage' ? 0 : 1);
  const arrive = (leg: number, hops: number): void => {
    const holding = legHolding[leg] as number;
    if (hops < (hop[holding] as number)) hop[holding] = hops;
    if (hops < (near[holding] as number) && !isMixed(leg)) near[holding] = hops;
  };
  /** Hop of taint that leaves a holding: of what is presumed after all known taint left, that of the nearest that was there. */
  const hopFrom = (holding: number): number =>
    (near[holding] === UNREACHED ? hop[holding] : near[holding]) as number;
  const anyKept = (from: number, to: number): boolean => {
    for (let leg = from; leg < to; leg++) if (kept[legHolding[leg] as number] === 1) return true;
    return false;
  };
  /** Whether a seed or a crossing brings taint into the movement. */
  const anyEnters = (m: number): boolean => {
    if (enters[m] === 0) return false;
    for (let leg = outputsAt[m] as number; leg < (inputsAt[m + 1] as number); leg++) {
      const receipt = receivedAt.get(leg);
      if (seedAt.has(leg) || (receipt && pots.comesOut(receipt))) return true;
    }
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
  /** Hop of what comes out of a crossing: of the transaction that gave, or one more where it comes out in another. */
  const hopAcross = (crossing: number, m: number): number => {
    const giver = givers[crossing] as number;
    const isSame =
      movements[giver]?.txid === movements[m]?.txid && movements[giver]?.chain === movements[m]?.chain;
    return (givenHop[crossing] as number) + (isSame ? 0 : 1);
  };

  /** Pays one output; `nearest` is the hop of the taint that was drawn. */
  const payOutput = (leg: number, m: number, nearest: number): void => {
    const seed = enters[m] === 1 ? seedAt.get(leg) : undefined;
    const placed = enters[m] === 1 ? receivedAt.get(leg) : undefined;
    const receipt = placed && pots.comesOut(placed) ? placed : undefined;
    const into = crossings.length > 0 ? givenAt.get(leg) : undefined;
    let hops = seed ? 0 : nearest === UNREACHED ? UNREACHED : nearest + stepOf(m);
    if (receipt) {
      const across = hopAcross(receipt.crossing, m);
      if (across < hops) hops = across;
      if (hops < (distance[m] as number)) distance[m] = hops;
    }
    const isTainted = pots.pay(leg, { seed, receipt, into });
    if (seed) fresh.set(leg, pots.added());
    if (!isTainted) return;
    carries[m] = 1;
    if (into === undefined) {
      arrive(leg, hops);
      return;
    }
    if (hops >= (givenHop[into] as number)) return;
    givers[into] = m;
    givenHop[into] = hops;
  };

  for (let m = 0; m < movements.length; m++) {
    const inputs = inputsAt[m] as number;
    const outputs = outputsAt[m] as number;
    const end = inputsAt[m + 1] as number;
    if (plain[m] === 1) {
      const from = legHolding[inputs] as number;
      const to = legHolding[outputs] as number;
      if (kept[from] === 0) {
        if (kept[to] === 1) pots.dilute(outputs);
        continue;
      }
      const isTainted = pots.move(inputs, outputs);
      const hops = hopFrom(from) + 1;
      if (!pots.hasTaint(from)) near[from] = UNREACHED;
      if (!isTainted) continue;
      carries[m] = 1;
      distance[m] = hops;
      arrive(outputs, hops);
      continue;
    }
    if (!anyKept(inputs, outputs) && !anyEnters(m)) {
      for (let leg = outputs; leg < end; leg++) {
        if (kept[legHolding[leg] as number] === 1) pots.dilute(leg);
        const into = crossings.length > 0 ? givenAt.get(leg) : undefined;
        if (into !== undefined) pots.giveClean(leg, into);
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
        if (hopFrom(holding) < nearest) nearest = hopFrom(holding);
      }
      if (!pots.hasTaint(holding)) near[holding] = UNREACHED;
    }
    let isSeeded = false;
    if (enters[m] === 1) for (let leg = outputs; leg < end; leg++) if (seedAt.has(leg)) isSeeded = true;
    if (isSeeded) distance[m] = 0;
    else if (nearest !== UNREACHED) distance[m] = nearest + stepOf(m);
    admitNew(inputs, outputs, end);

    pots.split(outputs, end, spreadAt.get(m));
    for (let leg = outputs; leg < end; leg++) payOutput(leg, m, nearest);
    const burnt = pots.fee();
    if (burnt) fees.set(m, burnt);
  }

  return {
    policy,
    journal,
    carries,
    legTaint: (leg) => limbs.read(legs.taint, leg * width),
    legPresumed: (leg) => (journal.presume === undefined ? 0n : limbs.read(legs.presumed, leg * width)),
    fees,
    held: holdings.map((_, n) => pots.held(n).taint),
    heldStain: (holding) => pots.held(holding),
    mixedStain: (holding) => pots.mixed(holding),
    isMixed,
    hop,
    distance,
    fresh,
    crossed: pots.crossed,
    presumptions: pots.presumptions,
  };
}

const NOBODY = -1;
