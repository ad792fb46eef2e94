import { countBalances } from './balances.ts';
import type { Journal } from './journal.ts';
import type { Limbs } from './limbs.ts';
import { type LotList, lotLists, NO_LOT } from './lots.ts';
import type { QueueColumns } from './policies/policy.ts';
import { laidOn, type Pots, type Stain } from './pots.ts';

/**
 * Pots of policies that keep order: a list of lots a stained holding, neighbours of one colour joined, and one list in
 * transit. A holding without taint is one clean lot, its balance, and needs no list.
 */
export function queuePots(journal: Journal, { from }: QueueColumns, legTaint: Limbs): Pots {
  const { holdings, known, legHolding, legAmount, lossIsTaint, limbs } = journal;
  const { width, column, copy, add, subtract, isZero } = limbs;
  const balances = countBalances(journal);
  const { balance } = balances;
  const lots = lotLists(journal, from);
  const taint = column(holdings.length);
  const absorbedLoss = lossIsTaint ? taint : column(holdings.length);
  const stained = new Uint8Array(holdings.length);
  const oldest = new Int32Array(holdings.length).fill(NO_LOT);
  const newest = new Int32Array(holdings.length).fill(NO_LOT);
  const pot: LotList = { oldest: NO_LOT, newest: NO_LOT };
  const parcel: LotList = { oldest: NO_LOT, newest: NO_LOT };
  const transit: LotList = { oldest: NO_LOT, newest: NO_LOT };
  /** Of the parcel. */
  const stolen = column(1);
  const lost = column(1);
  const clean = column(1);
  let added: Stain = { taint: 0n, loss: 0n };

  const open = (holding: number): void => {
    pot.oldest = oldest[holding] as number;
    pot.newest = newest[holding] as number;
  };
  const close = (holding: number): void => {
    oldest[holding] = pot.oldest;
    newest[holding] = pot.newest;
  };

  /** Takes an input out of a stained holding into the parcel. True where taint is in it. */
  const draw = (leg: number, holding: number): boolean => {
    open(holding);
    lots.take(pot, legAmount, leg * width, parcel, stolen);
    const isTainted = !isZero(stolen, 0);
    if (isTainted) {
      copy(stolen, 0, legTaint, leg * width);
      subtract(taint, holding * width, stolen, 0);
      if (isZero(taint, holding * width)) {
        stained[holding] = 0;
        lots.sumUp(pot, 'amount', balance, holding * width);
        balances.release(leg);
        lots.free(pot);
      }
    }
    close(holding);
    return isTainted;
  };
  /** Puts the parcel into the holding of an output, or lets it go where nobody will ask for it. */
  const put = (leg: number, isTainted: boolean): void => {
    const holding = legHolding[leg] as number;
    if (isTainted) add(taint, holding * width, stolen, 0);
    if (known[holding] === 0) {
      if (isTainted && !lossIsTaint) {
        lots.sumUp(parcel, 'loss', lost, 0);
        add(absorbedLoss, holding * width, lost, 0);
      }
      lots.free(parcel);
      return;
    }
    if (stained[holding] === 0) {
      if (!isTainted) {
        lots.free(parcel);
        return;
      }
      stained[holding] = 1;
      balances.catchUp(leg);
      open(holding);
      lots.push(pot, balance, holding * width, false);
    } else {
      open(holding);
    }
    lots.append(pot, parcel);
    close(holding);
  };
  const stainOf = (list: LotList): Stain => {
    lots.sumUp(list, 'taint', stolen, 0);
    const taintOfList = limbs.read(stolen, 0);
    if (lossIsTaint) return { taint: taintOfList, loss: taintOfList };
    lots.sumUp(list, 'loss', lost, 0);
    return { taint: taintOfList, loss: limbs.read(lost, 0) };
  };

  return {
    stained,
    move(input, output) {
      const isTainted = draw(input, legHolding[input] as number);
      if (isTainted) copy(stolen, 0, legTaint, output * width);
      put(output, isTainted);
      return isTainted;
    },
    draw(leg) {
      const holding = legHolding[leg] as number;
      if (stained[holding] === 0) {
        lots.push(transit, legAmount, leg * width, false);
        return false;
      }
      const isTainted = draw(leg, holding);
      lots.append(transit, parcel);
      return isTainted;
    },
    admit(value, at) {
      lots.push(transit, value, at, false);
    },
    split() {
      // Lots leave transit one payment after the other.
    },
    pay(leg, seed) {
      const at = leg * width;
      lots.take(transit, legAmount, at, parcel, stolen);
      if (seed) {
        const before = stainOf(parcel);
        added = laidOn(before.taint, seed);
        limbs.write(stolen, 0, before.taint + added.taint);
        limbs.write(lost, 0, before.loss + added.loss);
        copy(legAmount, at, clean, 0);
        subtract(clean, 0, stolen, 0);
        lots.free(parcel);
        lots.push(parcel, stolen, 0, true, lost);
        lots.push(parcel, clean, 0, false);
      }
      const isTainted = !isZero(stolen, 0);
      if (isTainted) copy(stolen, 0, legTaint, at);
      put(leg, isTainted);
      return isTainted;
    },
    dilute(leg) {
      const holding = legHolding[leg] as number;
      open(holding);
      lots.push(pot, legAmount, leg * width, false);
      close(holding);
    },
    fee() {
      const rest = stainOf(transit);
      lots.free(transit);
      return rest.taint === 0n ? undefined : rest;
    },
    added: () => added,
    held(holding) {
      if (known[holding] === 0) {
        const at = holding * width;
        return { taint: limbs.read(taint, at), loss: limbs.read(absorbedLoss, at) };
      }
      open(holding);
      return stainOf(pot);
    },
  };
}
