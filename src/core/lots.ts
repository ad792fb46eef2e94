import type { Journal } from './journal.ts';
import type { Limbs } from './limbs.ts';

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
export function lotLists(
  { limbs, lossIsTaint }: Pick<Journal, 'limbs' | 'lossIsTaint'>,
  end: 'oldest' | 'newest',
) {
  const { width, column, copy, add, subtract, compare, isZero, clear, mulDiv } = limbs;
  let room = 1024;
  let amounts = column(room);
  let losses = column(lossIsTaint ? 0 : room);
  let stolen = new Uint8Array(room);
  let older = new Int32Array(room);
  let newer = new Int32Array(room);
  let used = 0;
  let spare = NO_LOT;
  const due = column(1);
  const none = column(1);

  const grow = (): void => {
    room *= 2;
    const widen = <T extends Uint8Array | Int32Array>(wide: T, narrow: T): T => {
      wide.set(narrow);
      return wide;
    };
    amounts = widen(column(room), amounts);
    if (!lossIsTaint) losses = widen(column(room), losses);
    stolen = widen(new Uint8Array(room), stolen);
    older = widen(new Int32Array(room), older);
    newer = widen(new Int32Array(room), newer);
  };

  /** A lot without neighbours; its amount and loss are for the caller to write. */
  const make = (isStolen: boolean): number => {
    let lot = spare;
    if (lot === NO_LOT) {
      if (used === room) grow();
      lot = used++;
    } else {
      spare = newer[lot] as number;
    }
    stolen[lot] = isStolen ? 1 : 0;
    older[lot] = NO_LOT;
    newer[lot] = NO_LOT;
    return lot;
  };

  const release = (lot: number): void => {
    newer[lot] = spare;
    spare = lot;
  };

  const link = (a: number, b: number): void => {
    newer[a] = b;
    older[b] = a;
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
      add(amounts, back * width, amounts, front * width);
      if (!lossIsTaint && stolen[back] === 1) add(losses, back * width, losses, front * width);
      const second = newer[front] as number;
      newer[back] = second;
      if (second !== NO_LOT) {
        older[second] = back;
        list.newest = tail.newest;
      }
      release(front);
    } else {
      link(back, front);
      list.newest = tail.newest;
    }
    tail.oldest = NO_LOT;
    tail.newest = NO_LOT;
  };

  /** Puts value behind `list`; `loss` is of stolen value alone. */
  const push = (list: LotList, value: Limbs, at: number, isStolen: boolean, loss: Limbs = none): void => {
    if (isZero(value, at)) return;
    const back = list.newest;
    if (back !== NO_LOT && (stolen[back] === 1) === isStolen) {
      add(amounts, back * width, value, at);
      if (!lossIsTaint && isStolen) add(losses, back * width, loss, 0);
      return;
    }
    const lot = make(isStolen);
    copy(value, at, amounts, lot * width);
    if (!lossIsTaint) copy(loss, 0, losses, lot * width);
    if (back === NO_LOT) list.oldest = lot;
    else link(back, lot);
    list.newest = lot;
  };

  /** Cuts `due` off a lot that has more, into a new one. */
  const cut = (whole: number): number => {
    const part = make(stolen[whole] === 1);
    const [from, to] = [whole * width, part * width];
    copy(due, 0, amounts, to);
    if (!lossIsTaint) {
      clear(losses, to);
      if (stolen[whole] === 1) {
        mulDiv(losses, to, losses, from, due, 0, amounts, from);
        subtract(losses, from, losses, to);
      }
    }
    subtract(amounts, from, due, 0);
    return part;
  };

  /** Takes the lot at the paying end off the list. */
  const unlink = (list: LotList, lot: number): void => {
    const next = (end === 'oldest' ? newer[lot] : older[lot]) as number;
    if (end === 'oldest') {
      list.oldest = next;
      if (next === NO_LOT) list.newest = NO_LOT;
      else older[next] = NO_LOT;
    } else {
      list.newest = next;
      if (next === NO_LOT) list.oldest = NO_LOT;
      else newer[next] = NO_LOT;
    }
    older[lot] = NO_LOT;
    newer[lot] = NO_LOT;
  };

  /**
   * Moves `value` from the paying end of `list` into the empty `parcel`, which lists its oldest part first, and its taint
   * into `taint`. What the list lacks is clean.
   */
  const take = (list: LotList, value: Limbs, at: number, parcel: LotList, taint: Limbs): void => {
    copy(value, at, due, 0);
    clear(taint, 0);
    while (!isZero(due, 0)) {
      let lot = end === 'oldest' ? list.oldest : list.newest;
      if (lot === NO_LOT) break;
      if (compare(amounts, lot * width, due, 0) > 0) lot = cut(lot);
      else unlink(list, lot);
      subtract(due, 0, amounts, lot * width);
      if (stolen[lot] === 1) add(taint, 0, amounts, lot * width);
      if (parcel.oldest === NO_LOT) {
        parcel.oldest = lot;
        parcel.newest = lot;
      } else if (end === 'oldest') {
        link(parcel.newest, lot);
        parcel.newest = lot;
      } else {
        link(lot, parcel.oldest);
        parcel.oldest = lot;
      }
    }
    push(parcel, due, 0, false);
  };

  /** Adds up the lots that are stolen, or all of them, into `sum`: their amounts, or their losses. */
  const sumUp = (list: LotList, what: 'amount' | 'taint' | 'loss', sum: Limbs, at: number): void => {
    clear(sum, at);
    const from = what === 'loss' ? losses : amounts;
    for (let lot = list.oldest; lot !== NO_LOT; lot = newer[lot] as number) {
      if (what === 'amount' || stolen[lot] === 1) add(sum, at, from, lot * width);
    }
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

  return { push, append, take, sumUp, free };
}
