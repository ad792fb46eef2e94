import type { Journal } from './journal.ts';
import type { Limbs } from './limbs.ts';

export const NO_LOT = -1;

/** What a lot wholly is. Presumed value counts as tainted. */
export const CLEAN = 0;
export const STOLEN = 1;
export const PRESUMED = 2;
export type Colour = typeof CLEAN | typeof STOLEN | typeof PRESUMED;

/** A lot in the open. */
export interface ColouredLot {
  readonly amount: bigint;
  readonly colour: Colour;
  /** By book; empty where loss is taint. */
  readonly losses: readonly bigint[];
}

/** Ends of a chain of lots; both NO_LOT where it is empty. */
export interface LotList {
  oldest: number;
  newest: number;
}

/**
 * Lists of lots in one arena of columns. Every lot is wholly of one colour, and neighbours of one colour are joined. Lists
 * are cut and joined by relinking; freed lots are used again. Tainted lots keep their losses, a number a book; where loss
 * is taint, losses are not kept.
 */
export function lotLists(
  { limbs, lossIsTaint, books }: Pick<Journal, 'limbs' | 'lossIsTaint' | 'books'>,
  end: 'oldest' | 'newest',
) {
  const { width, column, copy, add, subtract, compare, isZero, clear, mulDiv } = limbs;
  const lossCount = lossIsTaint ? 0 : books.length;
  const row = lossCount * width;
  let room = 1024;
  let amounts = column(room);
  let losses = column(room * lossCount);
  let colours = new Uint8Array(room);
  let older = new Int32Array(room);
  let newer = new Int32Array(room);
  let used = 0;
  let spare = NO_LOT;
  const due = column(1);
  const none = column(lossCount);

  const grow = (): void => {
    room *= 2;
    const widen = <T extends Uint8Array | Int32Array>(wide: T, narrow: T): T => {
      wide.set(narrow);
      return wide;
    };
    amounts = widen(column(room), amounts);
    if (lossCount > 0) losses = widen(column(room * lossCount), losses);
    colours = widen(new Uint8Array(room), colours);
    older = widen(new Int32Array(room), older);
    newer = widen(new Int32Array(room), newer);
  };

  const addLosses = (to: number, from: Limbs, at: number): void => {
    for (let n = 0; n < row; n += width) add(losses, to * row + n, from, at + n);
  };

  /** A lot without neighbours; its amount and losses are for the caller to write. */
  const make = (colour: number): number => {
    let lot = spare;
    if (lot === NO_LOT) {
      if (used === room) grow();
      lot = used++;
    } else {
      spare = newer[lot] as number;
    }
    colours[lot] = colour;
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
    } else if (colours[back] === colours[front]) {
      add(amounts, back * width, amounts, front * width);
      if (colours[back] !== CLEAN) addLosses(back, losses, front * row);
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

  /** Puts value behind `list`; `lost` is of tainted value alone. */
  const push = (list: LotList, value: Limbs, at: number, colour: Colour, lost: Limbs = none): void => {
    if (isZero(value, at)) return;
    const back = list.newest;
    if (back !== NO_LOT && colours[back] === colour) {
      add(amounts, back * width, value, at);
      if (colour !== CLEAN) addLosses(back, lost, 0);
      return;
    }
    const lot = make(colour);
    copy(value, at, amounts, lot * width);
    for (let n = 0; n < row; n += width) copy(lost, n, losses, lot * row + n);
    if (back === NO_LOT) list.oldest = lot;
    else link(back, lot);
    list.newest = lot;
  };

  /** Cuts `due` off a lot that has more, into a new one. */
  const cut = (whole: number): number => {
    const part = make(colours[whole] as number);
    const [from, to] = [whole * width, part * width];
    copy(due, 0, amounts, to);
    for (let n = 0; n < row; n += width) {
      const [left, gone] = [whole * row + n, part * row + n];
      clear(losses, gone);
      if (colours[whole] === CLEAN) continue;
      mulDiv(losses, gone, losses, left, due, 0, amounts, from);
      subtract(losses, left, losses, gone);
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
   * into `taint`. Returns what the list lacks, which the caller puts behind the parcel before anything else is asked for.
   */
  const take = (list: LotList, value: Limbs, at: number, parcel: LotList, taint: Limbs): Limbs => {
    copy(value, at, due, 0);
    clear(taint, 0);
    while (!isZero(due, 0)) {
      let lot = end === 'oldest' ? list.oldest : list.newest;
      if (lot === NO_LOT) break;
      if (compare(amounts, lot * width, due, 0) > 0) lot = cut(lot);
      else unlink(list, lot);
      subtract(due, 0, amounts, lot * width);
      if (colours[lot] !== CLEAN) add(taint, 0, amounts, lot * width);
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
    return due;
  };

  /** Adds up amounts of the lots of a list into `sum`: of all, of the tainted, or of the presumed. */
  const sumUp = (list: LotList, what: 'amount' | 'taint' | 'presumed', sum: Limbs, at: number): void => {
    clear(sum, at);
    for (let lot = list.oldest; lot !== NO_LOT; lot = newer[lot] as number) {
      const colour = colours[lot] as number;
      if (what === 'amount' || (what === 'taint' ? colour !== CLEAN : colour === PRESUMED))
        add(sum, at, amounts, lot * width);
    }
  };

  /** Adds up the losses of a list into `sums`, a number a book. */
  const sumLosses = (list: LotList, sums: Limbs): void => {
    for (let n = 0; n < row; n += width) clear(sums, n);
    for (let lot = list.oldest; lot !== NO_LOT; lot = newer[lot] as number) {
      if (colours[lot] === CLEAN) continue;
      for (let n = 0; n < row; n += width) add(sums, n, losses, lot * row + n);
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

  /** The lots of a list, oldest first, for what happens too seldom to be done in columns. */
  const read = (list: LotList): ColouredLot[] => {
    const all: ColouredLot[] = [];
    for (let lot = list.oldest; lot !== NO_LOT; lot = newer[lot] as number) {
      const lost = Array.from({ length: lossCount }, (_, b) => limbs.read(losses, lot * row + b * width));
      all.push({ amount: limbs.read(amounts, lot * width), colour: colours[lot] as Colour, losses: lost });
    }
    return all;
  };

  return { push, append, take, sumUp, sumLosses, free, read };
}
