import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import { type LotList, lotLists, NO_LOT } from './lots.ts';
import type { QueueColumns } from './policies/policy.ts';
import { lossShare } from './pot.ts';
import type { Pots, Stain } from './settle.ts';

/** Pots of policies that keep order: a list of lots a holding, neighbours of one colour joined, and one list in transit. */
export function queuePots({ known, opening, legAmount }: Journal, { from }: QueueColumns): Pots {
  const lots = lotLists();
  const amount = opening.slice();
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

  return {
    shortfalls,
    draw(holding, value) {
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
      let stolen = take(transit, value, parcel);
      lost = stolen === 0n ? 0n : lots.lossOf(parcel);
      if (seed) {
        const taintAdded = seed.taint > stolen ? seed.taint - stolen : 0n;
        const lossAdded = taintAdded === 0n ? 0n : lossShare(seed.loss, seed.taint, taintAdded);
        added = { taint: taintAdded, loss: lossAdded };
        stolen += taintAdded;
        lost += lossAdded;
        lots.free(parcel);
        lots.push(parcel, stolen, true, lost);
        lots.push(parcel, value - stolen, false, 0n);
      }
      if (known[holding] === 1) {
        open(holding);
        lots.append(pot, parcel);
        close(holding);
        amount[holding] = (amount[holding] as Amount) + value;
      } else {
        lots.free(parcel);
      }
      return stolen;
    },
    fee() {
      const burnt = lots.taintOf(transit);
      lost = burnt === 0n ? 0n : lots.lossOf(transit);
      lots.free(transit);
      return burnt;
    },
    lost: () => lost,
    added: () => added,
    held(holding) {
      open(holding);
      return { taint: lots.taintOf(pot), loss: lots.lossOf(pot) };
    },
  };
}
