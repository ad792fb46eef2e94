import { countBalances } from './balances.ts';
import type { Journal } from './journal.ts';
import type { Limbs } from './limbs.ts';
import type { PoolColumns } from './policies/policy.ts';
import { laidOn, type Pots, type Stain } from './pots.ts';

/** Pots of policies that pool: what is stolen in each holding, and one pool in transit. */
export function poolPots(journal: Journal, { share, order }: PoolColumns, legTaint: Limbs): Pots {
  const { holdings, known, legHolding, legAmount, lossIsTaint, limbs } = journal;
  const { width, column, compare, copy, add, subtract, isZero, clear, mulDiv } = limbs;
  const conserves = share !== 'all';
  /** A row a holding: its balance, kept while it is stained, and its taint. */
  const row = 2 * width;
  const balances = countBalances(journal, row);
  const { balance: pots } = balances;
  const loss = column(lossIsTaint ? 0 : holdings.length);
  const stained = new Uint8Array(holdings.length);
  /** In transit. */
  const amount = column(1);
  const inTransit = column(1);
  const lossInTransit = lossIsTaint ? inTransit : column(1);
  /** Of what was taken or paid last. */
  const stolen = column(1);
  const lost = lossIsTaint ? stolen : column(1);
  /** Loss of the outputs that were announced. */
  let losses = column(16);
  let first = 0;
  let added: Stain = { taint: 0n, loss: 0n };

  /** Taint in a payment of leg `leg` out of a pool of which `whole` is stolen. */
  const cutTaint = (leg: number, pool: Limbs, at: number, whole: Limbs, wt: number): void => {
    const value = leg * width;
    if (share === 'all') copy(legAmount, value, stolen, 0);
    else if (share === 'first') {
      if (compare(legAmount, value, whole, wt) < 0) copy(legAmount, value, stolen, 0);
      else copy(whole, wt, stolen, 0);
    } else if (compare(legAmount, value, pool, at) === 0) copy(whole, wt, stolen, 0);
    else if (compare(whole, wt, pool, at) === 0) copy(legAmount, value, stolen, 0);
    else mulDiv(stolen, 0, legAmount, value, whole, wt, pool, at);
  };
  /** The loss that goes with `stolen` of `whole`. */
  const cutLoss = (all: Limbs, at: number, whole: Limbs, wt: number): void => {
    if (!lossIsTaint) mulDiv(lost, 0, all, at, stolen, 0, whole, wt);
  };

  /** Takes an input out of a stained holding; its taint and loss are then in `stolen` and `lost`. */
  const take = (leg: number, holding: number): void => {
    const balance = holding * row;
    const taint = balance + width;
    const value = leg * width;
    if (compare(pots, balance, legAmount, value) < 0) copy(legAmount, value, pots, balance);
    cutTaint(leg, pots, balance, pots, taint);
    cutLoss(loss, holding * width, pots, taint);
    subtract(pots, balance, legAmount, value);
    if (conserves) {
      if (!lossIsTaint) subtract(loss, holding * width, lost, 0);
      subtract(pots, taint, stolen, 0);
    } else {
      if (!lossIsTaint) mulDiv(loss, holding * width, pots, balance, loss, holding * width, pots, taint);
      copy(pots, balance, pots, taint);
    }
    if (!isZero(pots, taint)) return;
    stained[holding] = 0;
    balances.release(leg);
  };
  /** Puts an output into its holding, with the taint and loss in `stolen` and `lost`. */
  const put = (leg: number, isTainted: boolean): void => {
    const holding = legHolding[leg] as number;
    const balance = holding * row;
    if (known[holding] === 1) {
      if (stained[holding] === 0) {
        if (!isTainted) return;
        stained[holding] = 1;
        balances.catchUp(leg);
      }
      add(pots, balance, legAmount, leg * width);
    }
    if (!isTainted) return;
    add(pots, balance + width, stolen, 0);
    if (!lossIsTaint) add(loss, holding * width, lost, 0);
  };
  /** Cuts an announced output out of transit. */
  const cut = (leg: number): void => {
    if (isZero(inTransit, 0)) return;
    cutTaint(leg, amount, 0, inTransit, 0);
    cutLoss(lossInTransit, 0, inTransit, 0);
    copy(stolen, 0, legTaint, leg * width);
    if (!lossIsTaint) copy(lost, 0, losses, (leg - first) * width);
    if (!conserves) return;
    subtract(amount, 0, legAmount, leg * width);
    subtract(inTransit, 0, stolen, 0);
    if (!lossIsTaint) subtract(lossInTransit, 0, lost, 0);
  };
  const largestFirst = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, n) => from + n).sort(
      (a, b) => compare(legAmount, b * width, legAmount, a * width) || b - a,
    );

  return {
    stained,
    move(input, output) {
      take(input, legHolding[input] as number);
      const isTainted = !isZero(stolen, 0);
      if (isTainted) {
        copy(stolen, 0, legTaint, input * width);
        copy(stolen, 0, legTaint, output * width);
      }
      put(output, isTainted);
      return isTainted;
    },
    draw(leg) {
      const holding = legHolding[leg] as number;
      add(amount, 0, legAmount, leg * width);
      if (stained[holding] === 0) return false;
      take(leg, holding);
      if (isZero(stolen, 0)) return false;
      copy(stolen, 0, legTaint, leg * width);
      add(inTransit, 0, stolen, 0);
      if (!lossIsTaint) add(lossInTransit, 0, lost, 0);
      return true;
    },
    admit(value, at) {
      add(amount, 0, value, at);
    },
    split(from, to) {
      first = from;
      if (losses.length < (to - from) * width) losses = column(2 * (to - from));
      losses.fill(0, 0, (to - from) * width);
      if (isZero(inTransit, 0)) return;
      if (order === 'largest-first') for (const leg of largestFirst(from, to)) cut(leg);
      else for (let leg = from; leg < to; leg++) cut(leg);
      if (conserves) return;
      for (let leg = from; leg < to; leg++) subtract(amount, 0, legAmount, leg * width);
      if (!lossIsTaint) mulDiv(lossInTransit, 0, amount, 0, lossInTransit, 0, inTransit, 0);
      copy(amount, 0, inTransit, 0);
    },
    pay(leg, seed) {
      const at = leg * width;
      copy(legTaint, at, stolen, 0);
      if (!lossIsTaint) copy(losses, (leg - first) * width, lost, 0);
      if (seed) {
        const before = { taint: limbs.read(stolen, 0), loss: limbs.read(lost, 0) };
        added = laidOn(before.taint, seed);
        limbs.write(stolen, 0, before.taint + added.taint);
        if (!lossIsTaint) limbs.write(lost, 0, before.loss + added.loss);
        copy(stolen, 0, legTaint, at);
      }
      const isTainted = !isZero(stolen, 0);
      put(leg, isTainted);
      return isTainted;
    },
    dilute(leg) {
      put(leg, false);
    },
    fee() {
      const rest = isZero(inTransit, 0)
        ? undefined
        : { taint: limbs.read(inTransit, 0), loss: limbs.read(lossInTransit, 0) };
      clear(amount, 0);
      clear(inTransit, 0);
      clear(lossInTransit, 0);
      return rest;
    },
    added: () => added,
    held(holding) {
      const taint = limbs.read(pots, holding * row + width);
      return { taint, loss: lossIsTaint ? taint : limbs.read(loss, holding * width) };
    },
  };
}
