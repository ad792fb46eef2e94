import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { Limbs } from './limbs.ts';
import { bookAt } from './loss.ts';
import type { PlacedReceipt, PlacedSeed } from './places.ts';
import { addLosses, lossShare } from './pot.ts';

/** Taint, how much of it is presumed only, and by book the loss it stands for. */
export interface Stain {
  readonly taint: Amount;
  readonly presumed: Amount;
  readonly losses: readonly Amount[];
}

export const NO_STAIN: Stain = { taint: 0n, presumed: 0n, losses: [] };

/** The sum of two stains. */
export const together = (a: Stain, b: Stain): Stain => ({
  taint: a.taint + b.taint,
  presumed: a.presumed + b.presumed,
  losses: addLosses(a.losses, b.losses),
});

/** The difference of two stains, the second of which is a part of the first. */
export const without = (a: Stain, part: Stain): Stain => ({
  taint: a.taint - part.taint,
  presumed: a.presumed - part.presumed,
  losses: a.losses.map((loss, b) => loss - (part.losses[b] ?? 0n)),
});

/** Taint that came out of a crossing at a receipt. */
export interface Crossed {
  /** In the terms of what was given, and how much of that is presumed. */
  readonly given: Amount;
  readonly presumed: Amount;
  /** In the terms of what was received. */
  readonly received: Amount;
}

/** Columns of a settlement by leg, written by the pots. */
export interface LegColumns {
  readonly taint: Limbs;
  /** Of the taint; empty where nothing is presumed. */
  readonly presumed: Limbs;
}

/**
 * What a family of policies does for `settle`: it keeps the taint of the holdings and the value in transit between them,
 * and writes into the columns it was made with what each leg carries.
 */
export interface Pots {
  /** 1 where the pot of a known holding is kept: it has taint, or what it pays out may yet be presumed. */
  readonly kept: Uint8Array;
  /** Whether any taint is left in a kept holding. */
  hasTaint(holding: number): boolean;
  /** Moves an input out of a kept holding straight to an output of the same amount. True where taint went along. */
  move(input: number, output: number): boolean;
  /** Moves an input into transit, out of a known holding. True where taint is in it. */
  draw(input: number): boolean;
  /** Puts clean value behind what is in transit. */
  admit(value: Limbs, at: number): void;
  /** Announces the outputs that `pay` will ask for in turn, and those over which alone taint is spread. */
  split(from: number, to: number, spread?: ReadonlySet<number>): void;
  /** Pays an output out of transit. */
  pay(output: number, to: Payee): boolean;
  /** Puts an output that is all clean into a kept holding. */
  dilute(output: number): void;
  /** Puts an output that is all clean into a crossing. */
  giveClean(output: number, crossing: number): void;
  /** Empties transit and returns the taint that was left in it, if any. */
  fee(): Stain | undefined;
  /** What the last `pay` with a seed laid on. */
  added(): Stain;
  /** Taint still in a known holding; all that arrived in any other. */
  held(holding: number): Stain;
  /** What of it came in payments stolen in part, where only those are followed that are stolen as a whole. */
  mixed(holding: number): Stain;
  /** Whether taint comes out of its crossing at a receipt. Asked before it is paid. */
  comesOut(receipt: PlacedReceipt): boolean;
  /** What came out of a crossing, by the leg of its receipt. */
  readonly crossed: ReadonlyMap<number, Crossed>;
  /** What was presumed, by the leg that drew it. */
  readonly presumptions: ReadonlyMap<number, Stain>;
}

/** What happens to an output beside that it is paid; true is returned where it carries taint. */
export interface Payee {
  /** Lays taint on it. */
  readonly seed?: PlacedSeed | undefined;
  /** Lays on it what comes out of a crossing, where anything does. */
  readonly receipt?: PlacedReceipt | undefined;
  /** Takes its taint into a crossing; the holding gets clean value. */
  readonly into?: number | undefined;
}

/**
 * Reads the losses that go with `taint` of a holding, a number a book: out of `row` from `at` on, where losses have columns of
 * their own.
 */
export function lossReader(
  journal: Journal,
): (taint: Amount, row: Limbs, at: number, holding: number) => readonly Amount[] {
  const { lossIsTaint, books, limbs } = journal;
  return (taint, row, at, holding) => {
    if (!lossIsTaint) return books.map((_, b) => limbs.read(row, at + b * limbs.width));
    const own = bookAt(journal, holding);
    return books.map((_, b) => (b === own ? taint : 0n));
  };
}

/** What a seed adds to an output into which `arrived` of taint flowed: that much of it is counted already. */
export function laidOn(arrived: Amount, { taint: decreed, loss, book }: PlacedSeed, books: number): Stain {
  const losses = new Array<Amount>(books).fill(0n);
  if (decreed <= arrived) return { taint: 0n, presumed: 0n, losses };
  const taint = decreed - arrived;
  losses[book] = lossShare(loss, decreed, taint);
  return { taint, presumed: 0n, losses };
}
