import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { Limbs } from './limbs.ts';

type Legs = Pick<
  Journal,
  'holdings' | 'opening' | 'legHolding' | 'legAmount' | 'isInput' | 'legsAt' | 'legsOf' | 'limbs'
>;

/** What holdings hold, counted only where someone asks. */
export interface Balances {
  /** By holding, `row` limbs apart. Whoever has caught up keeps it, until it is released. */
  readonly balance: Limbs;
  /** Brings the balance of the leg's holding to what it was just before the leg. */
  catchUp(leg: number): void;
  /** From the next leg on nobody keeps the balance of the leg's holding. */
  release(leg: number): void;
}

/**
 * Balances from `opening` on; an outflow of more than there is leaves nothing. In a longer `row` the caller keeps numbers
 * of his own behind each balance: what is needed together comes into the cache together.
 */
export function countBalances(legs: Legs, row: number = legs.limbs.width): Balances {
  const { holdings, opening, legHolding, legAmount, isInput, legsAt, legsOf, limbs } = legs;
  const { width } = limbs;
  const balance = new Int32Array(holdings.length * row);
  for (let n = 0; n < holdings.length; n++) limbs.copy(opening, n * width, balance, n * row);
  /** By holding: the first leg that its balance does not count. */
  const counted = new Int32Array(holdings.length);

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
    balance,
    catchUp(leg) {
      const holding = legHolding[leg] as number;
      const since = counted[holding] as number;
      const has = holding * row;
      let at = since === 0 ? (legsAt[holding] as number) : placeOf(since, holding);
      for (let each = legsOf[at] as number; each < leg; each = legsOf[++at] as number) {
        const value = each * width;
        if (isInput[each] === 0) limbs.add(balance, has, legAmount, value);
        else if (limbs.compare(balance, has, legAmount, value) > 0)
          limbs.subtract(balance, has, legAmount, value);
        else limbs.clear(balance, has);
      }
    },
    release(leg) {
      counted[legHolding[leg] as number] = leg + 1;
    },
  };
}

/** Value that a holding paid out beyond what its history shows, at the legs before `end`. */
export const shortfall = (holding: number, legs: Legs, end = Number.POSITIVE_INFINITY): Amount =>
  reckoned(holding, legs, end).short;

/** Value that all its legs leave in a holding; one that pays more than it is known to have has nothing left. */
export const leftOver = (holding: number, legs: Legs): Amount =>
  reckoned(holding, legs, Number.POSITIVE_INFINITY).left;

function reckoned(
  holding: number,
  { opening, legAmount, isInput, legsAt, legsOf, limbs }: Legs,
  end: number,
): { readonly left: Amount; readonly short: Amount } {
  let left = limbs.read(opening, holding * limbs.width);
  let short = 0n;
  for (let at = legsAt[holding] as number; at < (legsAt[holding + 1] as number); at++) {
    const leg = legsOf[at] as number;
    if (leg >= end) break;
    const value = limbs.read(legAmount, leg * limbs.width);
    if (isInput[leg] === 0) {
      left += value;
      continue;
    }
    if (value > left) short += value - left;
    left = left > value ? left - value : 0n;
  }
  return { left, short };
}
