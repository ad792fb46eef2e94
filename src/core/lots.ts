import type { Amount } from './ids.ts';
import { lossShare } from './pot.ts';

export const NO_LOT = -1;

/** Ends of a chain of lots; both NO_LOT where it is empty. */
export interface LotList {
  oldest: number;
  newest: number;
}

/**
 * Lists of lots in one arena of columns. Every lot is wholly clean or wholly stolen, and neighbours of one colour are
 * joined, so a list alternates. Lists are cut and joined by relinking; freed lots are used again. Where loss is taint,
 * losses are not kept.
 */
export function lotLists(lossIsTaint: boolean) {
  const amounts: Amount[] = [];
  const losses: Amount[] = [];
  let stolen = new Uint8Array(1024);
  let older = new Int32Array(1024);
  let newer = new Int32Array(1024);
  let spare = NO_LOT;

  const grow = (): void => {
    const size = stolen.length * 2;
    const widen = <T extends Uint8Array | Int32Array>(wide: T, column: T): T => {
      wide.set(column);
      return wide;
    };
    stolen = widen(new Uint8Array(size), stolen);
    older = widen(new Int32Array(size), older);
    newer = widen(new Int32Array(size), newer);
  };

  const make = (amount: Amount, isStolen: boolean, loss: Amount): number => {
    let lot = spare;
    if (lot === NO_LOT) {
      lot = amounts.length;
      if (lot === stolen.length) grow();
    } else {
      spare = newer[lot] as number;
    }
    amounts[lot] = amount;
    if (!lossIsTaint) losses[lot] = loss;
    stolen[lot] = isStolen ? 1 : 0;
    older[lot] = NO_LOT;
    newer[lot] = NO_LOT;
    return lot;
  };

  const release = (lot: number): void => {
    newer[lot] = spare;
    spare = lot;
  };

  /** Joins lot `b` into its older neighbour `a`. */
  const join = (a: number, b: number): void => {
    amounts[a] = (amounts[a] as Amount) + (amounts[b] as Amount);
    if (!lossIsTaint && stolen[a] === 1) losses[a] = (losses[a] as Amount) + (losses[b] as Amount);
  };

  /** Moves all of `tail` behind `list` and leaves `tail` empty. */
  const append = (list: LotList, tail: LotList): void => {
    const front = tail.oldest;
    if (front === NO_LOT) return;
    const back = list.newest;
    if (back === NO_LOT) {
      list.oldest = front;
      list.newest = tail.newest;
    } else if (stolen[back] === stolen[front]) {
      join(back, front);
      const second = newer[front] as number;
      newer[back] = second;
      if (second !== NO_LOT) {
        older[second] = back;
        list.newest = tail.newest;
      }
      release(front);
    } else {
      newer[back] = front;
      older[front] = back;
      list.newest = tail.newest;
    }
    tail.oldest = NO_LOT;
    tail.newest = NO_LOT;
  };

  const push = (list: LotList, amount: Amount, isStolen: boolean, loss: Amount): void => {
    if (amount === 0n) return;
    const back = list.newest;
    if (back !== NO_LOT && (stolen[back] === 1) === isStolen) {
      amounts[back] = (amounts[back] as Amount) + amount;
      if (!lossIsTaint) losses[back] = (losses[back] as Amount) + loss;
      return;
    }
    const lot = make(amount, isStolen, loss);
    if (back === NO_LOT) {
      list.oldest = lot;
    } else {
      newer[back] = lot;
      older[lot] = back;
    }
    list.newest = lot;
  };

  /** Cuts `value` off a lot into a new one and returns it. */
  const cut = (lot: number, value: Amount): number => {
    const whole = amounts[lot] as Amount;
    amounts[lot] = whole - value;
    if (stolen[lot] === 0 || lossIsTaint) return make(value, stolen[lot] === 1, 0n);
    const loss = losses[lot] as Amount;
    const share = lossShare(loss, whole, value);
    losses[lot] = loss - share;
    return make(value, true, share);
  };

  /** Moves `value` from the oldest end of `list` into the empty `parcel`, order kept; returns the taint in it. What the list lacks is clean. */
  const takeOldest = (list: LotList, value: Amount, parcel: LotList): Amount => {
    let due = value;
    let taint = 0n;
    let last = NO_LOT;
    while (due > 0n && list.oldest !== NO_LOT) {
      let lot = list.oldest;
      const has = amounts[lot] as Amount;
      if (has > due) {
        lot = cut(lot, due);
      } else {
        list.oldest = newer[lot] as number;
        if (list.oldest === NO_LOT) list.newest = NO_LOT;
        else older[list.oldest] = NO_LOT;
      }
      const part = has > due ? due : has;
      due -= part;
      if (stolen[lot] === 1) taint += part;
      older[lot] = last;
      newer[lot] = NO_LOT;
      if (last === NO_LOT) parcel.oldest = lot;
      else newer[last] = lot;
      last = lot;
    }
    parcel.newest = last;
    push(parcel, due, false, 0n);
    return taint;
  };

  /** As `takeOldest`, from the newest end; the parcel still lists its oldest part first. */
  const takeNewest = (list: LotList, value: Amount, parcel: LotList): Amount => {
    let due = value;
    let taint = 0n;
    let first = NO_LOT;
    while (due > 0n && list.newest !== NO_LOT) {
      let lot = list.newest;
      const has = amounts[lot] as Amount;
      if (has > due) {
        lot = cut(lot, due);
      } else {
        list.newest = older[lot] as number;
        if (list.newest === NO_LOT) list.oldest = NO_LOT;
        else newer[list.newest] = NO_LOT;
      }
      const part = has > due ? due : has;
      due -= part;
      if (stolen[lot] === 1) taint += part;
      newer[lot] = first;
      older[lot] = NO_LOT;
      if (first === NO_LOT) parcel.newest = lot;
      else older[first] = lot;
      first = lot;
    }
    parcel.oldest = first;
    push(parcel, due, false, 0n);
    return taint;
  };

  const amountOf = (list: LotList): Amount => {
    let amount = 0n;
    for (let lot = list.oldest; lot !== NO_LOT; lot = newer[lot] as number) amount += amounts[lot] as Amount;
    return amount;
  };

  const taintOf = (list: LotList): Amount => {
    let taint = 0n;
    for (let lot = list.oldest; lot !== NO_LOT; lot = newer[lot] as number) {
      if (stolen[lot] === 1) taint += amounts[lot] as Amount;
    }
    return taint;
  };

  const lossOf = (list: LotList): Amount => {
    let loss = 0n;
    for (let lot = list.oldest; lot !== NO_LOT; lot = newer[lot] as number) {
      if (stolen[lot] === 1) loss += losses[lot] as Amount;
    }
    return loss;
  };

  const free = (list: LotList): void => {
    for (let lot = list.oldest; lot !== NO_LOT; ) {
      const next = newer[lot] as number;
      release(lot);
      lot = next;
    }
    list.oldest = NO_LOT;
    list.newest = NO_LOT;
  };

  return { push, append, takeOldest, takeNewest, amountOf, taintOf, lossOf, free };
}
