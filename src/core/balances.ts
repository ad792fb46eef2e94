import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';

type Legs = Pick<Journal, 'opening' | 'legHolding' | 'legAmount' | 'isInput' | 'legsAt' | 'legsOf'>;

/** What holdings hold, counted only where someone asks. */
export interface Balances {
  /** What the leg's holding held just before it, counted from the last leg at which that was told. */
  before(leg: number): Amount;
  /** Tells what the leg's holding held just after it. */
  after(leg: number, balance: Amount): void;
}

/** Balances at `opening` before the first leg; an outflow of more than there is leaves nothing. */
export function countBalances({ opening, legHolding, legAmount, isInput, legsAt, legsOf }: Legs): Balances {
  const balance = [...opening];
  /** By holding: the first leg that its balance does not count. */
  const counted = new Int32Array(opening.length);

  /** Where in `legsOf` the first leg of the holding stands that is not before `leg`. */
  const placeOf = (leg: number, holding: number): number => {
    let low = legsAt[holding] as number;
    let high = legsAt[holding + 1] as number;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((legsOf[middle] as number) < leg) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    before(leg) {
      const holding = legHolding[leg] as number;
      const since = counted[holding] as number;
      let has = balance[holding] as Amount;
      let at = since === 0 ? (legsAt[holding] as number) : placeOf(since, holding);
      for (let each = legsOf[at] as number; each < leg; each = legsOf[++at] as number) {
        const value = legAmount[each] as Amount;
        if (isInput[each] === 0) has += value;
        else has = has > value ? has - value : 0n;
      }
      return has;
    },
    after(leg, has) {
      const holding = legHolding[leg] as number;
      balance[holding] = has;
      counted[holding] = leg + 1;
    },
  };
}

/** Value that a holding paid out beyond what its history shows. */
export function shortfall(holding: number, { opening, legAmount, isInput, legsAt, legsOf }: Legs): Amount {
  let has = opening[holding] as Amount;
  let short = 0n;
  for (let at = legsAt[holding] as number; at < (legsAt[holding + 1] as number); at++) {
    const leg = legsOf[at] as number;
    const value = legAmount[leg] as Amount;
    if (isInput[leg] === 0) {
      has += value;
      continue;
    }
    if (value > has) short += value - has;
    has = has > value ? has - value : 0n;
  }
  return short;
}
