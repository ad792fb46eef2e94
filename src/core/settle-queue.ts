import { countBalances } from './balances.ts';
import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import { type LotList, lotLists, NO_LOT } from './lots.ts';
import type { QueueColumns } from './policies/policy.ts';
import { lossShare } from './pot.ts';
import type { Pots, Stain } from './settle.ts';

/**
 * Pots of policies that keep order: a list of lots a stained holding, neighbours of one colour joined, and one list in
 * transit. A holding without taint is one clean lot, its balance, and needs no list.
 */
export function queuePots(journal: Journal, { from }: QueueColumns): Pots {
  const { holdings, known, legHolding, legAmount, lossIsTaint } = journal;
  const balances = countBalances(journal);
  const lots = lotLists(lossIsTaint);
  const taint = new Array<Amount>(holdings.length).fill(0n);
  const stained = new Uint8Array(holdings.length);
  const oldest = new Int32Array(holdings.length).fill(NO_LOT);
  const newest = new Int32Array(holdings.length).fill(NO_LOT);
  const pot: LotList = { oldest: NO_LOT, newest: NO_LOT };
  const parcel: LotList = { oldest: NO_LOT, newest: NO_LOT };
  const transit: LotList = { oldest: NO_LOT, newest: NO_LOT };
  const take = from === 'oldest' ? lots.takeOldest : lots.takeNewest;
  let lost = 0n;
  let added: Stain = { taint: 0n, loss: 0n };

  const open = (holding: number): void => {
    pot.oldest = oldest[holding] as number;
    pot.newest = newest[holding] as number;
  };
  const close = (holding: number): void => {
    oldest[holding] = pot.oldest;
    newest[holding] = pot.newest;
  };

  /** Takes an input out of a stained holding into the parcel and returns the taint in it. */
  const draw = (leg: number, holding: number): Amount => {
    open(holding);
    const drawn = take(pot, legAmount[leg] as Amount, parcel);
    if (drawn !== 0n) {
      const rest = (taint[holding] as Amount) - drawn;
      taint[holding] = rest;
      if (rest === 0n) {
        stained[holding] = 0;
        balances.after(leg, lots.amountOf(pot));
        lots.free(pot);
      }
    }
    close(holding);
    return drawn;
  };
  /** Puts the parcel into the holding of an output, or lets it go where nobody will ask for it. */
  const put = (leg: number, arriving: Amount): void => {
    const holding = legHolding[leg] as number;
    const isStained = stained[holding] === 1;
    if (known[holding] === 0 || (arriving === 0n && !isStained)) {
      lots.free(parcel);
      return;
    }
    open(holding);
    if (!isStained) {
      stained[holding] = 1;
      lots.push(pot, balances.before(leg), false, 0n);
    }
    lots.append(pot, parcel);
    close(holding);
    if (arriving !== 0n) taint[holding] = isStained ? (taint[holding] as Amount) + arriving : arriving;
  };
  const lossOf = (list: LotList, taintOfList: Amount): Amount =>
    taintOfList === 0n || lossIsTaint ? taintOfList : lots.lossOf(list);

  return {
    stained,
    move(input, output) {
      const drawn = draw(input, legHolding[input] as number);
      lost = lossOf(parcel, drawn);
      put(output, drawn);
      return drawn;
    },
    draw(leg) {
      const holding = legHolding[leg] as number;
      if (stained[holding] === 0) {
        lots.push(transit, legAmount[leg] as Amount, false, 0n);
        return 0n;
      }
      const drawn = draw(leg, holding);
      lots.append(transit, parcel);
      return drawn;
    },
    admit(value) {
      lots.push(transit, value, false, 0n);
    },
    split() {
      // Lots leave transit one payment after the other.
    },
    pay(leg, seed) {
      const value = legAmount[leg] as Amount;
      let arriving = take(transit, value, parcel);
      lost = lossOf(parcel, arriving);
      if (seed) {
        const taintAdded = seed.taint > arriving ? seed.taint - arriving : 0n;
        const lossAdded = taintAdded === 0n ? 0n : lossShare(seed.loss, seed.taint, taintAdded);
        added = { taint: taintAdded, loss: lossAdded };
        arriving += taintAdded;
        lost += lossAdded;
        lots.free(parcel);
        lots.push(parcel, arriving, true, lost);
        lots.push(parcel, value - arriving, false, 0n);
      }
      put(leg, arriving);
      return arriving;
    },
    dilute(leg) {
      const holding = legHolding[leg] as number;
      open(holding);
      lots.push(pot, legAmount[leg] as Amount, false, 0n);
      close(holding);
    },
    fee() {
      const burnt = lots.taintOf(transit);
      lost = lossOf(transit, burnt);
      lots.free(transit);
      return burnt;
    },
    lost: () => lost,
    added: () => added,
    held(holding) {
      open(holding);
      const rest = taint[holding] as Amount;
      return { taint: rest, loss: lossOf(pot, rest) };
    },
  };
}
