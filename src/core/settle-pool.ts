import { countBalances } from './balances.ts';
import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { Limbs } from './limbs.ts';
import type { PlacedReceipt } from './places.ts';
import type { PoolColumns } from './policies/policy.ts';
import {
  type Crossed,
  type LegColumns,
  laidOn,
  lossReader,
  NO_STAIN,
  type Pots,
  type Stain,
} from './pots.ts';
import { presumption } from './presumption.ts';
import { emitted } from './reserve.ts';
import { scaledTaint } from './scale.ts';

/**
 * Pots of policies that pool: what is stolen in each holding, and one pool in transit. Whatever goes along with taint in
 * proportion, its losses by book and how much of it is presumed, are its companions: a row of numbers beside it.
 */
export function poolPots(journal: Journal, columns: PoolColumns, legs: LegColumns): Pots {
  const { share, order, fee: feeShare, reserve } = columns;
  const { holdings, known, legHolding, legAmount, lossIsTaint, limbs, books, crossings, receiptsOf, floors } =
    journal;
  const { width, column, compare, copy, add, subtract, isZero, clear, mulDiv } = limbs;
  const conserves = share !== 'all';
  const presumes = presumption(journal);
  const lossCount = lossIsTaint ? 0 : books.length;
  /** The presumed part is the last companion. */
  const presumedAt = lossCount * width;
  const companions = lossCount + (presumes ? 1 : 0);
  const span = companions * width;
  /** A row a holding: its balance, kept while the pot is, and its taint. */
  const row = 2 * width;
  const balances = countBalances(journal, row);
  const { balance: pots } = balances;
  const beside = column(holdings.length * companions);
  const kept = new Uint8Array(holdings.length);
  /** In transit. */
  const amount = column(1);
  const inTransit = column(1);
  const besideTransit = column(companions);
  /** Of what was taken or paid last. */
  const stolen = column(1);
  const along = column(companions);
  /** Companions of the outputs that were announced. */
  let announced = column(16 * companions);
  let first = 0;
  let added: Stain = { taint: 0n, presumed: 0n, losses: [] };
  /** A row a crossing: amount, and taint; then its companions. */
  const across = column(crossings.length * 2);
  const besideAcross = column(crossings.length * companions);
  /** The same a receipt: what was cut out of its crossing for it. */
  const parcels = column(journal.receivedAt.size * 2);
  const besideParcels = column(journal.receivedAt.size * companions);
  const crossed = new Map<number, Crossed>();
  const short = column(1);
  const part = column(1);
  /** Taint that the fee of a transaction takes before its payments, and its companions. */
  const feeTaint = column(1);
  const besideFee = column(companions);

  const each = (write: (at: number) => void): void => {
    for (let at = 0; at < span; at += width) write(at);
  };
  /** What of `value` is tainted when it is paid out of a pool of which `whole` is stolen: into `stolen`. */
  const cutTaint = (value: Limbs, vt: number, pool: Limbs, at: number, whole: Limbs, wt: number): void => {
    if (isZero(whole, wt)) clear(stolen, 0);
    else if (share === 'all') copy(value, vt, stolen, 0);
    else if (share === 'first') {
      if (compare(value, vt, whole, wt) < 0) copy(value, vt, stolen, 0);
      else copy(whole, wt, stolen, 0);
    } else if (compare(value, vt, pool, at) === 0) copy(whole, wt, stolen, 0);
    else if (compare(whole, wt, pool, at) === 0) copy(value, vt, stolen, 0);
    else mulDiv(stolen, 0, value, vt, whole, wt, pool, at);
  };
  /** The companions that go with `stolen` of `whole`: into `along`. */
  const cutAlong = (all: Limbs, from: number, whole: Limbs, wt: number): void => {
    if (span === 0) return;
    if (isZero(whole, wt)) each((at) => clear(along, at));
    else each((at) => mulDiv(along, at, all, from + at, stolen, 0, whole, wt));
  };

  /** What a holding lacks is clean, or presumed. */
  const topUp = (leg: number, holding: number): void => {
    const balance = holding * row;
    if (compare(pots, balance, legAmount, leg * width) >= 0) return;
    if (presumes?.holds(leg)) {
      copy(legAmount, leg * width, short, 0);
      subtract(short, 0, pots, balance);
      presumes.price(holding, short, along);
      copy(short, 0, along, presumedAt);
      add(pots, balance + width, short, 0);
      each((at) => add(beside, holding * span + at, along, at));
      const lacking = limbs.read(short, 0);
      presumes.record(leg, lacking, lossesOf(lacking, along, 0, holding));
    }
    copy(legAmount, leg * width, pots, balance);
  };
  /** Cuts `value` out of row `n` of a pool; its taint and companions are then in `stolen` and `along`. */
  const cutRow = (value: Limbs, vt: number, pool: Limbs, companion: Limbs, n: number): void => {
    cutTaint(value, vt, pool, n * row, pool, n * row + width);
    takeOut(value, vt, pool, companion, n);
  };
  /** Takes `value`, of it `stolen`, out of row `n` of a pool. */
  const takeOut = (value: Limbs, vt: number, pool: Limbs, companion: Limbs, n: number): void => {
    const taint = n * row + width;
    cutAlong(companion, n * span, pool, taint);
    subtract(pool, n * row, value, vt);
    if (conserves) {
      if (span > 0) each((at) => subtract(companion, n * span + at, along, at));
      subtract(pool, taint, stolen, 0);
    } else if (!isZero(pool, taint)) {
      each((at) => mulDiv(companion, n * span + at, pool, n * row, companion, n * span + at, pool, taint));
      copy(pool, n * row, pool, taint);
    }
  };
  /** Takes an input out of a kept holding; its taint and companions are then in `stolen` and `along`. */
  const take = (leg: number, holding: number): void => {
    topUp(leg, holding);
    if (reserve === undefined) cutRow(legAmount, leg * width, pots, beside, holding);
    else {
      const lot = { amount: limbs.read(pots, holding * row), ...heldBy(holding) };
      limbs.write(stolen, 0, emitted(lot, limbs.read(legAmount, leg * width), { reserve, floors }));
      takeOut(legAmount, leg * width, pots, beside, holding);
    }
    if (presumes || !isZero(pots, holding * row + width)) return;
    kept[holding] = 0;
    balances.release(leg);
  };
  /** Puts an output into its holding, with the taint and companions in `stolen` and `along`. */
  const put = (leg: number, isTainted: boolean): void => {
    const holding = legHolding[leg] as number;
    const balance = holding * row;
    if (known[holding] === 1) {
      if (kept[holding] === 0) {
        if (!isTainted) return;
        kept[holding] = 1;
        balances.catchUp(leg);
      }
      add(pots, balance, legAmount, leg * width);
    }
    if (!isTainted) return;
    add(pots, balance + width, stolen, 0);
    if (span > 0) each((at) => add(beside, holding * span + at, along, at));
    presumes?.arrived(holding, stolen, along);
  };
  /** Cuts an announced output out of transit. */
  const cut = (leg: number): void => {
    if (isZero(inTransit, 0)) return;
    cutTaint(legAmount, leg * width, amount, 0, inTransit, 0);
    announce(leg);
  };
  /** Notes `stolen` as the taint of an announced output, and takes it out of transit. */
  const announce = (leg: number): void => {
    cutAlong(besideTransit, 0, inTransit, 0);
    copy(stolen, 0, legs.taint, leg * width);
    each((at) => copy(along, at, announced, (leg - first) * span + at));
    if (!conserves) return;
    subtract(amount, 0, legAmount, leg * width);
    subtract(inTransit, 0, stolen, 0);
    each((at) => subtract(besideTransit, at, along, at));
  };
  const largestFirst = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, n) => from + n).sort(
      (a, b) => compare(legAmount, b * width, legAmount, a * width) || b - a,
    );
  /** Spreads the taint over the outputs of `spread` by their value, as far as they have room; the others take what remains, in their order. */
  const cutSpread = (from: number, to: number, spread: ReadonlySet<number>): void => {
    let left = 0n;
    for (const leg of spread) left += limbs.read(legAmount, leg * width);
    const cutPart = (leg: number, most: Limbs): void => {
      if (compare(legAmount, leg * width, most, 0) < 0) copy(legAmount, leg * width, stolen, 0);
      else copy(most, 0, stolen, 0);
      announce(leg);
    };
    for (let leg = from; leg < to; leg++) {
      if (!spread.has(leg) || isZero(inTransit, 0)) continue;
      const value = limbs.read(legAmount, leg * width);
      limbs.write(part, 0, left === 0n ? 0n : (limbs.read(inTransit, 0) * value) / left);
      left -= value;
      cutPart(leg, part);
    }
    for (let leg = from; leg < to; leg++) {
      if (!spread.has(leg) && !isZero(inTransit, 0)) cutPart(leg, inTransit);
    }
  };

  /** Cuts the fee out of transit before the payments: its proportion. `giveFeeBack` lays it behind what they leave. */
  const setFeeAside = (from: number, to: number): void => {
    copy(amount, 0, short, 0);
    for (let leg = from; leg < to; leg++) subtract(short, 0, legAmount, leg * width);
    mulDiv(stolen, 0, short, 0, inTransit, 0, amount, 0);
    cutAlong(besideTransit, 0, inTransit, 0);
    copy(stolen, 0, feeTaint, 0);
    subtract(inTransit, 0, stolen, 0);
    each((at) => {
      copy(along, at, besideFee, at);
      subtract(besideTransit, at, along, at);
    });
  };
  const giveFeeBack = (): void => {
    add(inTransit, 0, feeTaint, 0);
    each((at) => add(besideTransit, at, besideFee, at));
  };

  const lossesOf = lossReader(journal);
  const stainOf = (taint: Limbs, tt: number, row: Limbs, from: number, holding: number): Stain => {
    const tainted = limbs.read(taint, tt);
    const presumed = presumes ? limbs.read(row, from + presumedAt) : 0n;
    return { taint: tainted, presumed, losses: lossesOf(tainted, row, from, holding) };
  };
  const heldBy = (holding: number): Stain =>
    stainOf(pots, holding * row + width, beside, holding * span, holding);
  /** Holding that paid into transit last. */
  let payer = 0;
  const stolenIn = books.map((_, b) =>
    [...journal.seedAt.values()].reduce((sum, { loss, book }) => (book === b ? sum + loss : sum), 0n),
  );

  /** Takes `stolen` and `along` into a crossing, and leaves nothing of them. */
  const giveInto = (crossing: number, leg: number): void => {
    add(across, crossing * row, legAmount, leg * width);
    add(across, crossing * row + width, stolen, 0);
    each((at) => add(besideAcross, crossing * span + at, along, at));
    clear(stolen, 0);
    each((at) => clear(along, at));
  };
  /** Cuts what a crossing holds into parcels for the receipts that are still to come: by their shares, and the last takes the rest. */
  const cutAcross = (crossing: number, from: number): void => {
    const pool = crossing * row;
    if (isZero(across, pool + width)) return;
    const due = (receiptsOf[crossing] as readonly PlacedReceipt[]).filter(({ leg }) => leg >= from);
    due.forEach(({ receipt, share: asked }, n) => {
      limbs.write(short, 0, asked);
      const isRest = n === due.length - 1 || compare(short, 0, across, pool) > 0;
      if (isRest) copy(across, pool, short, 0);
      cutRow(short, 0, across, besideAcross, crossing);
      add(parcels, receipt * row, short, 0);
      add(parcels, receipt * row + width, stolen, 0);
      each((at) => add(besideParcels, receipt * span + at, along, at));
    });
  };
  /** Adds what comes out of a crossing at a receipt to `stolen` and `along`. */
  const takeAcross = ({ receipt, leg }: PlacedReceipt): void => {
    const came = limbs.read(stolen, 0);
    const given = limbs.read(parcels, receipt * row);
    const cutOut = limbs.read(parcels, receipt * row + width);
    const received = limbs.read(legAmount, leg * width);
    const room = received - came;
    const scaled = conserves ? scaledTaint(cutOut, given, received) : received;
    const out = scaled < room ? scaled : room;
    const presumed = presumes ? limbs.read(besideParcels, receipt * span + presumedAt) : 0n;
    crossed.set(leg, { given: cutOut, presumed, received: out });
    for (let n = 0; n < companions; n++) {
      const value = limbs.read(besideParcels, receipt * span + n * width);
      limbs.write(short, 0, carried(n, value, { out, cutOut }));
      add(along, n * width, short, 0);
    }
    limbs.write(stolen, 0, came + out);
    copy(stolen, 0, legs.taint, leg * width);
  };
  /** A companion on the far side: what is presumed of the taint is scaled with it, a loss is carried over whole. */
  const carried = (
    n: number,
    value: Amount,
    { out, cutOut }: { readonly out: Amount; readonly cutOut: Amount },
  ): Amount => {
    if (n === lossCount) return (value * out) / cutOut;
    // Poison counts a loss wherever it may be: more than was stolen is in no single place.
    const most = stolenIn[n] as Amount;
    return conserves || value < most ? value : most;
  };

  return {
    kept,
    hasTaint: (holding) => !isZero(pots, holding * row + width),
    move(input, output) {
      take(input, legHolding[input] as number);
      const isTainted = !isZero(stolen, 0);
      if (isTainted) {
        for (const leg of [input, output]) {
          copy(stolen, 0, legs.taint, leg * width);
          if (presumes) copy(along, presumedAt, legs.presumed, leg * width);
        }
      }
      put(output, isTainted);
      return isTainted;
    },
    draw(leg) {
      const holding = legHolding[leg] as number;
      payer = holding;
      add(amount, 0, legAmount, leg * width);
      if (kept[holding] === 0) return false;
      take(leg, holding);
      if (isZero(stolen, 0)) return false;
      copy(stolen, 0, legs.taint, leg * width);
      if (presumes) copy(along, presumedAt, legs.presumed, leg * width);
      add(inTransit, 0, stolen, 0);
      if (span > 0) each((at) => add(besideTransit, at, along, at));
      return true;
    },
    admit(value, at) {
      add(amount, 0, value, at);
    },
    split(from, to, spread) {
      first = from;
      if (announced.length < (to - from) * span) announced = column(2 * (to - from) * companions);
      announced.fill(0, 0, (to - from) * span);
      if (isZero(inTransit, 0)) return;
      const hasFeeFirst = feeShare === 'proportion' && !spread;
      if (hasFeeFirst) setFeeAside(from, to);
      if (spread && conserves) cutSpread(from, to, spread);
      else if (order === 'largest-first') for (const leg of largestFirst(from, to)) cut(leg);
      else for (let leg = from; leg < to; leg++) cut(leg);
      if (hasFeeFirst) giveFeeBack();
      if (conserves) return;
      for (let leg = from; leg < to; leg++) subtract(amount, 0, legAmount, leg * width);
      each((at) => mulDiv(besideTransit, at, amount, 0, besideTransit, at, inTransit, 0));
      copy(amount, 0, inTransit, 0);
    },
    pay(leg, { seed, receipt, into }) {
      const at = leg * width;
      copy(legs.taint, at, stolen, 0);
      if (span > 0) each((n) => copy(announced, (leg - first) * span + n, along, n));
      if (receipt) takeAcross(receipt);
      if (seed) {
        added = laidOn(limbs.read(stolen, 0), seed, books.length);
        limbs.write(short, 0, added.taint);
        add(stolen, 0, short, 0);
        if (!lossIsTaint) {
          limbs.write(short, 0, added.losses[seed.book] as Amount);
          add(along, seed.book * width, short, 0);
        }
        copy(stolen, 0, legs.taint, at);
      }
      const isTainted = !isZero(stolen, 0);
      if (isTainted && presumes) copy(along, presumedAt, legs.presumed, at);
      if (into === undefined) put(leg, isTainted);
      else {
        giveInto(into, leg);
        put(leg, false);
      }
      return isTainted;
    },
    dilute(leg) {
      put(leg, false);
    },
    giveClean(leg, crossing) {
      add(across, crossing * row, legAmount, leg * width);
    },
    fee() {
      const rest = isZero(inTransit, 0) ? undefined : stainOf(inTransit, 0, besideTransit, 0, payer);
      clear(amount, 0);
      clear(inTransit, 0);
      each((at) => clear(besideTransit, at));
      return rest;
    },
    added: () => added,
    held: heldBy,
    mixed: () => NO_STAIN,
    comesOut({ crossing, receipt, leg }) {
      cutAcross(crossing, leg);
      return !isZero(parcels, receipt * row + width);
    },
    crossed,
    presumptions: presumes?.made ?? new Map(),
  };
}
