import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { Limbs } from './limbs.ts';
import type { Stain } from './pots.ts';

/** Decides what of a shortfall is presumed stolen, and remembers it. */
export interface Presumption {
  /** Notes that `taint` arrived at a holding, and `losses` with it, a number a book. */
  arrived(holding: number, taint: Limbs, losses: Limbs): void;
  /** Whether what the leg's holding pays beyond what is known is presumed stolen: enough of what came in before was. */
  holds(leg: number): boolean;
  /** Writes the losses that go with `short` of presumed taint: as much a unit as came in with what is known. */
  price(holding: number, short: Limbs, losses: Limbs): void;
  record(leg: number, short: Amount, losses: readonly Amount[]): void;
  readonly made: ReadonlyMap<number, Stain>;
}

/** Presumptions of a journal at its share; undefined where nothing is presumed. */
export function presumption(journal: Journal): Presumption | undefined {
  const { presume: share, holdings, legHolding, legAmount, opening, isInput, legsAt, legsOf } = journal;
  if (share === undefined) return undefined;
  const { limbs, lossIsTaint, books } = journal;
  const { width, column, copy, add, isZero, read, mulDiv, clear } = limbs;
  const row = lossIsTaint ? 0 : books.length * width;
  const tainted = column(holdings.length);
  const lost = column(lossIsTaint ? 0 : holdings.length * books.length);
  const inflow = column(holdings.length);
  for (let n = 0; n < holdings.length; n++) copy(opening, n * width, inflow, n * width);
  /** By holding: the place in `legsOf` of the first leg that its inflow does not count. */
  const counted = legsAt.slice(0, holdings.length);
  const made = new Map<number, Stain>();

  const countTo = (leg: number, holding: number): void => {
    let at = counted[holding] as number;
    const end = legsAt[holding + 1] as number;
    for (; at < end && (legsOf[at] as number) < leg; at++) {
      const each = legsOf[at] as number;
      if (isInput[each] === 0) add(inflow, holding * width, legAmount, each * width);
    }
    counted[holding] = at;
  };

  return {
    arrived(holding, taint, losses) {
      add(tainted, holding * width, taint, 0);
      for (let n = 0; n < row; n += width) add(lost, holding * row + n, losses, n);
    },
    holds(leg) {
      const holding = legHolding[leg] as number;
      if (isZero(tainted, holding * width)) return false;
      countTo(leg, holding);
      return read(tainted, holding * width) * 1_000_000n >= share * read(inflow, holding * width);
    },
    price(holding, short, losses) {
      for (let n = 0; n < row; n += width) {
        const at = holding * row + n;
        if (isZero(lost, at)) clear(losses, n);
        else mulDiv(losses, n, lost, at, short, 0, tainted, holding * width);
      }
    },
    record(leg, taint, losses) {
      made.set(leg, { taint, presumed: taint, losses });
    },
    made,
  };
}
