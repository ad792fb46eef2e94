import type { Amount } from './ids.ts';

/** A run of value, `taint` of which is stolen and stands for `loss` of the incident. `0n <= taint <= amount`. */
export interface Lot {
  readonly amount: Amount;
  readonly taint: Amount;
  readonly loss: Amount;
}

/** Value at rest, oldest lot first. */
export type Pot = readonly Lot[];

/** What a split gives: one pot per requested amount, in the order asked, and what is left. */
export interface Payout {
  readonly paid: readonly Pot[];
  readonly rest: Pot;
}

export const amountOf = (pot: Pot): Amount => pot.reduce((sum, lot) => sum + lot.amount, 0n);
export const taintOf = (pot: Pot): Amount => pot.reduce((sum, lot) => sum + lot.taint, 0n);
export const lossOf = (pot: Pot): Amount => pot.reduce((sum, lot) => sum + lot.loss, 0n);
/** Value nobody stole. */
export const clean = (amount: Amount): Pot => (amount > 0n ? [{ amount, taint: 0n, loss: 0n }] : []);

/**
 * The part of `loss` that goes with `share` of `taint`. Cut in turn from what is left, the parts sum to the whole:
 * rounding neither loses nor makes a unit.
 */
export function lossShare(loss: Amount, taint: Amount, share: Amount): Amount {
  if (loss === taint) return share;
  return share === taint ? loss : (loss * share) / taint;
}

/** A pot as one lot: what a policy sees that keeps no order. */
export const pooled = (pot: Pot): Lot => ({ amount: amountOf(pot), taint: taintOf(pot), loss: lossOf(pot) });

/** Puts `arriving` behind `pot` in one pool. */
export const pour = (pot: Pot, arriving: Pot): Pot => [pooled([...pot, ...arriving])];

/** Puts `arriving` behind `pot` and keeps the order, joining neighbours of one colour. Every lot is wholly clean or wholly stolen. */
export function queue(pot: Pot, arriving: Pot): Pot {
  const lots: Lot[] = [];
  for (const lot of [...pot, ...arriving]) {
    const last = lots.at(-1);
    if (lot.amount === 0n) continue;
    if (last && last.taint > 0n === lot.taint > 0n) lots[lots.length - 1] = pooled([last, lot]);
    else lots.push(lot);
  }
  return lots;
}

/** Takes `amounts` in turn from the front of a pot that keeps order, cutting the last lot of each. */
export function takeOldest(pot: Pot, amounts: readonly Amount[]): Payout {
  const lots = [...pot];
  const paid = amounts.map((value): Pot => {
    const parcel: Lot[] = [];
    for (let due = value; due > 0n; ) {
      const lot = lots.shift();
      if (!lot) throw new RangeError('a pot was asked for more than it holds');
      const part = lot.amount <= due ? lot : cutLot(lot, due);
      parcel.push(part);
      due -= part.amount;
      if (part !== lot) {
        lots.unshift({
          amount: lot.amount - part.amount,
          taint: lot.taint - part.taint,
          loss: lot.loss - part.loss,
        });
      }
    }
    return parcel;
  });
  return { paid, rest: lots };
}

function cutLot(lot: Lot, amount: Amount): Lot {
  if (lot.taint === 0n) return { amount, taint: 0n, loss: 0n };
  return { amount, taint: amount, loss: lossShare(lot.loss, lot.taint, amount) };
}
