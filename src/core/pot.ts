import type { Amount } from './ids.ts';

/**
 * A run of value, `taint` of which is stolen or, `presumed` of that, taken for stolen, and stands for `losses` of the
 * incident, one a book. `0n <= presumed <= taint <= amount`. A book that is left out has lost nothing here.
 */
export interface Lot {
  readonly amount: Amount;
  readonly taint: Amount;
  readonly presumed: Amount;
  readonly losses: readonly Amount[];
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
export const presumedOf = (pot: Pot): Amount => pot.reduce((sum, lot) => sum + lot.presumed, 0n);
export const lossesOf = (pot: Pot): readonly Amount[] =>
  pot.reduce<readonly Amount[]>((sum, lot) => addLosses(sum, lot.losses), []);
/** Value nobody stole. */
export const clean = (amount: Amount): Pot =>
  amount > 0n ? [{ amount, taint: 0n, presumed: 0n, losses: [] }] : [];

/** Sums by book. */
export const addLosses = (a: readonly Amount[], b: readonly Amount[]): readonly Amount[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, n) => (a[n] ?? 0n) + (b[n] ?? 0n));

/**
 * The part of `loss` that goes with `share` of `taint`. Cut in turn from what is left, the parts sum to the whole:
 * rounding neither loses nor makes a unit.
 */
export function lossShare(loss: Amount, taint: Amount, share: Amount): Amount {
  if (loss === taint) return share;
  return share === taint ? loss : (loss * share) / taint;
}

/** A pot as one lot: what a policy sees that keeps no order. */
export const pooled = (pot: Pot): Lot => ({
  amount: amountOf(pot),
  taint: taintOf(pot),
  presumed: presumedOf(pot),
  losses: lossesOf(pot),
});

/** Puts `arriving` behind `pot` in one pool. */
export const pour = (pot: Pot, arriving: Pot): Pot => [pooled([...pot, ...arriving])];

/** Cuts `amount`, of it `taint`, out of a pool: with its share of what is presumed and of every loss, and what is left. */
export function cutPool(pool: Lot, amount: Amount, taint: Amount): readonly [cut: Lot, rest: Lot] {
  const shareOf = (whole: Amount): Amount => (pool.taint === 0n ? 0n : lossShare(whole, pool.taint, taint));
  const cut = { amount, taint, presumed: shareOf(pool.presumed), losses: pool.losses.map(shareOf) };
  return [cut, remainder(pool, cut)];
}

/** Cuts `amounts` out of a pool one after the other, in `order`; `taintOf` says what of each is stolen, of what is left in the pool then. */
export function cutInTurn(
  whole: Lot,
  amounts: readonly Amount[],
  taintOf: (pool: Lot, amount: Amount) => Amount,
  order: Iterable<number> = amounts.keys(),
): Payout {
  let pool = whole;
  const paid: Pot[] = amounts.map(() => []);
  for (const n of order) {
    const amount = amounts[n] as Amount;
    const [cut, rest] = cutPool(pool, amount, taintOf(pool, amount));
    pool = rest;
    paid[n] = [cut];
  }
  return { paid, rest: [pool] };
}

/** The taint of a payment in proportion to what it takes of a pool, rounded down. */
export const inProportion = ({ amount: whole, taint }: Lot, amount: Amount): Amount =>
  whole === 0n ? 0n : (amount * taint) / whole;

/** As much taint of a pool as fits into a payment. */
export const asMuchAsFits = ({ taint }: Lot, amount: Amount): Amount => (amount < taint ? amount : taint);

const remainder = (whole: Lot, cut: Lot): Lot => ({
  amount: whole.amount - cut.amount,
  taint: whole.taint - cut.taint,
  presumed: whole.presumed - cut.presumed,
  losses: whole.losses.map((loss, b) => loss - (cut.losses[b] ?? 0n)),
});

/**
 * Puts `arriving` behind `pot` and keeps the order, joining neighbours of one colour. Every lot is wholly clean, wholly stolen
 * or wholly presumed.
 */
export function queue(pot: Pot, arriving: Pot): Pot {
  const lots: Lot[] = [];
  for (const lot of [...pot, ...arriving]) {
    const last = lots.at(-1);
    if (lot.amount === 0n) continue;
    if (last && isOneColour(last, lot)) lots[lots.length - 1] = pooled([last, lot]);
    else lots.push(lot);
  }
  return lots;
}

const isOneColour = (a: Lot, b: Lot): boolean =>
  a.taint > 0n === b.taint > 0n && a.presumed > 0n === b.presumed > 0n;

/** Takes `amounts` in turn from the front of a pot that keeps order, cutting the last lot of each. */
export function takeOldest(pot: Pot, amounts: readonly Amount[]): Payout {
  const lots = [...pot];
  const paid = amounts.map((value): Pot => {
    const parcel: Lot[] = [];
    for (let due = value; due > 0n; ) {
      const lot = lots.shift();
      if (!lot) throw new RangeError('a pot was asked for more than it holds');
      if (lot.amount > due) {
        const [part, rest] = cutPool(lot, due, lot.taint === 0n ? 0n : due);
        lots.unshift(rest);
        parcel.push(part);
        break;
      }
      parcel.push(lot);
      due -= lot.amount;
    }
    return parcel;
  });
  return { paid, rest: lots };
}
