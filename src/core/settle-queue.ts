import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import { type LotList, lotLists, NO_LOT } from './lots.ts';
import type { QueueColumns } from './policies/policy.ts';
import { lossShare } from './pot.ts';
import type { Pots, Stain } from './settle.ts';

/** Pots of policies that keep order: a list of lots a holding, neighbours of one colour joined, and one list in transit. */
export function queuePots({ known, opening, legAmount, lossIsTaint }: Journal, { from }: QueueColumns): Pots {
  const lots = lotLists();
  const amount = opening.slice();
  const stolen = new Array<Amount>(opening.length).fill(0n);
  const oldest = new Int32Array(opening.length).fill(NO_LOT);
  const newest = new Int32Array(opening.length).fill(NO_LOT);
  const shortfalls = new Map<number, Amount>();
  const pot: LotList = { oldest: NO_LOT, newest: NO_LOT };
  const parcel: LotList = { oldest: NO_LOT, newest: NO_LOT };
  const transit: LotList = { oldest: NO_LOT, newest: NO_LOT };
  const take = from === 'oldest' ? lots.takeOldest : lots.takeNewest;
  let lost = 0n;
  let added: Stain = { taint: 0n, loss: 0n };

  opening.forEach((value, holding) => {
    if (value === 0n) return;
    const lot = lots.make(value, false, 0n);
    oldest[holding] = lot;
    newest[holding] = lot;
  });
  const open = (holding: number): void => {
    pot.oldest = oldest[holding] as number;
    pot.newest = newest[holding] as number;
  };
  const close = (holding: number): void => {
    oldest[holding] = pot.oldest;
    newest[holding] = pot.newest;
  };

  /** Takes value out of a known holding into the parcel and returns the taint in it. */
  const draw = (holding: number, value: Amount): Amount => {
    open(holding);
    const short = value - (amount[holding] as Amount);
    if (short > 0n) {
      shortfalls.set(holding, (shortfalls.get(holding) ?? 0n) + short);
      lots.push(pot, short, false, 0n);
      amount[holding] = 0n;
    } else {
      amount[holding] = -short;
    }
    const taint = take(pot, value, parcel);
    close(holding);
    if (taint !== 0n) stolen[holding] = (stolen[holding] as Amount) - taint;
    return taint;
  };
  /** Puts the parcel into a holding, or lets it go where the holding absorbs. */
  const put = (holding: number, value: Amount, taint: Amount): void => {
    if (known[holding] === 0) {
      lots.free(parcel);
      return;
    }
    open(holding);
    lots.append(pot, parcel);
    close(holding);
    amount[holding] = (amount[holding] as Amount) + value;
    if (taint !== 0n) stolen[holding] = (stolen[holding] as Amount) + taint;
  };
  const lossOf = (list: LotList, taint: Amount): Amount =>
    taint === 0n || lossIsTaint ? taint : lots.lossOf(list);

  return {
    shortfalls,
    move(from, to, value) {
      let taint = 0n;
      if (known[from] === 1) taint = draw(from, value);
      else if (known[to] === 1) lots.push(parcel, value, false, 0n);
      else return taint;
      lost = lossOf(parcel, taint);
      put(to, value, taint);
      return taint;
    },
    draw(holding, value) {
      const taint = draw(holding, value);
      lots.append(transit, parcel);
      return taint;
    },
    admit(value) {
      lots.push(transit, value, false, 0n);
    },
    split() {
      // Lots leave transit one payment after the other.
    },
    pay(leg, holding, seed) {
      const value = legAmount[leg] as Amount;
      let taint = take(transit, value, parcel);
      lost = lossOf(parcel, taint);
      if (seed) {
        const taintAdded = seed.taint > taint ? seed.taint - taint : 0n;
        const lossAdded = taintAdded === 0n ? 0n : lossShare(seed.loss, seed.taint, taintAdded);
        added = { taint: taintAdded, loss: lossAdded };
        taint += taintAdded;
        lost += lossAdded;
        lots.free(parcel);
        lots.push(parcel, taint, true, lost);
        lots.push(parcel, value - taint, false, 0n);
      }
      put(holding, value, taint);
      return taint;
    },
    fee() {
      const burnt = lots.taintOf(transit);
      lost = lossOf(transit, burnt);
      lots.free(transit);
      return burnt;
    },
    lost: () => lost,
    added: () => added,
    stained: (holding) => stolen[holding] !== 0n,
    held(holding) {
      open(holding);
      const taint = stolen[holding] as Amount;
      return { taint, loss: lossOf(pot, taint) };
    },
  };
}
