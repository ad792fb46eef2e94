import { type Absorbed, absorbedTaint } from './absorbed.ts';
import { countBalances } from './balances.ts';
import { cleanLot, isTainted, laidTogether, stainIn } from './coloured-lots.ts';
import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { Limbs } from './limbs.ts';
import { CLEAN, type ColouredLot, type LotList, lotLists, NO_LOT, PRESUMED, STOLEN } from './lots.ts';
import type { PlacedReceipt } from './places.ts';
import type { QueueColumns } from './policies/policy.ts';
import {
  type Crossed,
  type LegColumns,
  laidOn,
  lossReader,
  NO_STAIN,
  type Pots,
  type Stain,
  together,
} from './pots.ts';
import { presumption } from './presumption.ts';
import { scaledLots } from './scale.ts';

export interface QueueLegs {
  readonly legs: LegColumns;
  /** Whether a payment, whose taint is written, stays with its payee; undefined where all are followed. */
  readonly isMixed: ((leg: number) => boolean) | undefined;
}

/**
 * Pots of policies that keep order: a list of lots a kept holding, neighbours of one colour joined, and one list in
 * transit. A holding without taint is one clean lot, its balance, and needs no list.
 */
export function queuePots(
  journal: Journal,
  { from, fills }: QueueColumns,
  { legs, isMixed }: QueueLegs,
): Pots {
  const { holdings, known, legHolding, legAmount, lossIsTaint, limbs, books, crossings, receiptsOf } =
    journal;
  const { width, column, copy, add, subtract, isZero } = limbs;
  const lossCount = lossIsTaint ? 0 : books.length;
  const balances = countBalances(journal);
  const { balance } = balances;
  const presumes = presumption(journal);
  const lots = lotLists(journal, from);
  const taint = column(holdings.length);
  /** Of holdings whose history is not known: they keep no lots. */
  const absorbed = absorbedTaint(journal);
  /** Of payments stolen in part that nobody follows. */
  const aside = isMixed && absorbedTaint(journal);
  const kept = new Uint8Array(holdings.length);
  const oldest = new Int32Array(holdings.length).fill(NO_LOT);
  const newest = new Int32Array(holdings.length).fill(NO_LOT);
  const pot: LotList = { oldest: NO_LOT, newest: NO_LOT };
  const parcel: LotList = { oldest: NO_LOT, newest: NO_LOT };
  const transit: LotList = { oldest: NO_LOT, newest: NO_LOT };
  const across = crossings.map((): LotList => ({ oldest: NO_LOT, newest: NO_LOT }));
  /** By receipt: what was cut out of its crossing for it. */
  const parcels = [...journal.receivedAt].map((): LotList => ({ oldest: NO_LOT, newest: NO_LOT }));
  /** Of the parcel. */
  const stolen = column(1);
  const lost = column(lossCount);
  const sum = column(1);
  /** What was cut out of transit for the outputs that were announced, where they are not filled in their order. */
  let filled: readonly LotList[] | undefined;
  let first = 0;
  const crossed = new Map<number, Crossed>();
  let added: Stain = { taint: 0n, presumed: 0n, losses: [] };
  /** Holding that paid into transit last. */
  let payer = 0;

  const open = (holding: number): void => {
    pot.oldest = oldest[holding] as number;
    pot.newest = newest[holding] as number;
  };
  const close = (holding: number): void => {
    oldest[holding] = pot.oldest;
    newest[holding] = pot.newest;
  };
  const lossesOf = lossReader(journal);
  const stainOf = (list: LotList, holding: number): Stain => {
    lots.sumUp(list, 'taint', sum, 0);
    const tainted = limbs.read(sum, 0);
    lots.sumUp(list, 'presumed', sum, 0);
    lots.sumLosses(list, lost);
    return { taint: tainted, presumed: limbs.read(sum, 0), losses: lossesOf(tainted, lost, 0, holding) };
  };
  const writePresumed = (leg: number): void => {
    if (presumes) lots.sumUp(parcel, 'presumed', legs.presumed, leg * width);
  };

  /** Puts what a holding lacks behind the parcel: clean, or presumed. */
  const topUp = (leg: number, holding: number, short: Limbs): void => {
    if (isZero(short, 0)) return;
    if (!presumes?.holds(leg)) {
      lots.push(parcel, short, 0, CLEAN);
      return;
    }
    presumes.price(holding, short, lost);
    const amount = limbs.read(short, 0);
    presumes.record(leg, amount, lossesOf(amount, lost, 0, holding));
    add(stolen, 0, short, 0);
    add(taint, holding * width, short, 0);
    lots.push(parcel, short, 0, PRESUMED, lost);
  };
  /** Takes an input out of a kept holding into the parcel. True where taint is in it. */
  const draw = (leg: number, holding: number): boolean => {
    open(holding);
    topUp(leg, holding, lots.take(pot, legAmount, leg * width, parcel, stolen));
    const isTainted = !isZero(stolen, 0);
    if (isTainted) {
      copy(stolen, 0, legs.taint, leg * width);
      writePresumed(leg);
      subtract(taint, holding * width, stolen, 0);
      if (!presumes && isZero(taint, holding * width)) {
        kept[holding] = 0;
        lots.sumUp(pot, 'amount', balance, holding * width);
        balances.release(leg);
        lots.free(pot);
      }
    }
    close(holding);
    return isTainted;
  };
  /** Takes the taint of the parcel for good. */
  const absorb = (into: Absorbed, holding: number): void => {
    if (lossCount > 0) lots.sumLosses(parcel, lost);
    if (presumes) lots.sumUp(parcel, 'presumed', sum, 0);
    into.take(holding, stolen, { losses: lost, presumed: sum });
  };
  /** Puts the parcel of a payment into the holding of an output, or aside. */
  const settleIn = (leg: number, isTainted: boolean): void => {
    if (!aside || !isMixed?.(leg)) {
      put(leg, isTainted);
      return;
    }
    absorb(aside, legHolding[leg] as number);
    lots.free(parcel);
    lots.push(parcel, legAmount, leg * width, CLEAN);
    put(leg, false);
  };
  /** Puts the parcel into the holding of an output, or lets it go where nobody will ask for it. */
  const put = (leg: number, isTainted: boolean): void => {
    const holding = legHolding[leg] as number;
    if (isTainted) {
      add(taint, holding * width, stolen, 0);
      if (presumes) lots.sumLosses(parcel, lost);
      presumes?.arrived(holding, stolen, lost);
    }
    if (known[holding] === 0) {
      if (isTainted) absorb(absorbed, holding);
      lots.free(parcel);
      return;
    }
    if (kept[holding] === 0) {
      if (!isTainted) {
        lots.free(parcel);
        return;
      }
      kept[holding] = 1;
      balances.catchUp(leg);
      open(holding);
      lots.push(pot, balance, holding * width, CLEAN);
    } else {
      open(holding);
    }
    lots.append(pot, parcel);
    close(holding);
  };
  const fill = (list: LotList, all: readonly ColouredLot[]): void => {
    for (const { amount, colour, losses } of all) {
      limbs.write(sum, 0, amount);
      if (colour === CLEAN) {
        lots.push(list, sum, 0, CLEAN);
        continue;
      }
      losses.forEach((loss, b) => {
        limbs.write(lost, b * width, loss);
      });
      lots.push(list, sum, 0, colour, lost);
    }
  };
  /** Cuts what a crossing holds into parcels for the receipts that are still to come: by their shares, and the last takes the rest. */
  const cutAcross = (crossing: number, from: number): void => {
    const source = across[crossing] as LotList;
    lots.sumUp(source, 'taint', sum, 0);
    if (isZero(sum, 0)) return;
    const due = (receiptsOf[crossing] as readonly PlacedReceipt[]).filter(({ leg }) => leg >= from);
    due.forEach(({ receipt, share }, n) => {
      lots.sumUp(source, 'amount', sum, 0);
      if (n < due.length - 1 && share < limbs.read(sum, 0)) limbs.write(sum, 0, share);
      lots.take(source, sum, 0, parcel, stolen);
      lots.append(parcels[receipt] as LotList, parcel);
    });
  };
  /** Lays what comes out of a crossing on the parcel of a receipt: behind taint that came by itself, before clean value. */
  const takeAcross = ({ receipt, leg }: PlacedReceipt): void => {
    const arrived = lots.read(parcel);
    const over = parcels[receipt] as LotList;
    lots.sumUp(over, 'taint', sum, 0);
    const given = limbs.read(sum, 0);
    lots.sumUp(over, 'presumed', sum, 0);
    const presumed = limbs.read(sum, 0);
    const received = limbs.read(legAmount, leg * width);
    const came = scaledLots(lots.read(over), received);
    lots.free(over);
    lots.free(parcel);
    fill(parcel, arrived.some(isTainted) ? laidTogether(arrived, came, received) : came);
    lots.sumUp(parcel, 'taint', stolen, 0);
    const before = arrived.filter(isTainted).reduce((total, { amount }) => total + amount, 0n);
    crossed.set(leg, { given, presumed, received: limbs.read(stolen, 0) - before });
  };
  const giveInto = (crossing: number, leg: number): void => {
    lots.append(across[crossing] as LotList, parcel);
    lots.push(parcel, legAmount, leg * width, CLEAN);
  };
  const fillFromLast = (from: number, to: number): readonly LotList[] => {
    const parcels = Array.from({ length: to - from }, (): LotList => ({ oldest: NO_LOT, newest: NO_LOT }));
    for (let leg = to - 1; leg >= from; leg--)
      lots.take(transit, legAmount, leg * width, parcels[leg - from] as LotList, stolen);
    return parcels;
  };
  /** Taint of transit on the outputs of `spread` by their value, as far as they have room, and what remains on the others in their order. */
  const spreadOut = (first: number, to: number, spread: ReadonlySet<number>): void => {
    const whole = lots.read(transit);
    const left = stainIn(whole, lossCount);
    const parts = new Map<number, readonly ColouredLot[]>();
    const place = (leg: number, most: Amount): void => {
      const room = limbs.read(legAmount, leg * width);
      parts.set(leg, [
        ...left.cut(most < room ? most : room),
        ...cleanLot(room - (most < room ? most : room)),
      ]);
    };
    let among = 0n;
    for (const leg of spread) among += limbs.read(legAmount, leg * width);
    for (let leg = first; leg < to; leg++) {
      if (!spread.has(leg)) continue;
      const value = limbs.read(legAmount, leg * width);
      place(leg, among === 0n ? 0n : (left.taint() * value) / among);
      among -= value;
    }
    for (let leg = first; leg < to; leg++) if (!spread.has(leg)) place(leg, left.taint());
    const inOrder = Array.from({ length: to - first }, (_, n) => parts.get(first + n) ?? []).flat();
    const paid = inOrder.reduce((total, { amount }) => total + amount, 0n);
    const fee = whole.reduce((total, { amount }) => total + amount, 0n) - paid;
    const burnt = left.taint();
    const all = [...inOrder, ...left.cut(burnt), ...cleanLot(fee - burnt)];
    lots.free(transit);
    fill(transit, from === 'oldest' ? all : all.reverse());
  };
  const heldIn = (holding: number): Stain => {
    if (known[holding] === 0) return absorbed.stain(holding);
    open(holding);
    return stainOf(pot, holding);
  };
  const mixedIn = (holding: number): Stain => aside?.stain(holding) ?? NO_STAIN;

  return {
    kept,
    hasTaint: (holding) => !isZero(taint, holding * width),
    move(input, output) {
      const isMoved = draw(input, legHolding[input] as number);
      if (isMoved) {
        copy(stolen, 0, legs.taint, output * width);
        writePresumed(output);
      }
      settleIn(output, isMoved);
      return isMoved;
    },
    draw(leg) {
      const holding = legHolding[leg] as number;
      payer = holding;
      if (kept[holding] === 0) {
        lots.push(transit, legAmount, leg * width, CLEAN);
        return false;
      }
      const isDrawn = draw(leg, holding);
      lots.append(transit, parcel);
      return isDrawn;
    },
    admit(value, at) {
      lots.push(transit, value, at, CLEAN);
    },
    split(from, to, spread) {
      first = from;
      filled = undefined;
      // Else lots leave transit one payment after the other.
      if (spread) spreadOut(from, to, spread);
      else if (fills === 'last-to-first') filled = fillFromLast(from, to);
    },
    pay(leg, { seed, receipt, into }) {
      const at = leg * width;
      if (filled) {
        lots.append(parcel, filled[leg - first] as LotList);
        lots.sumUp(parcel, 'taint', stolen, 0);
      } else lots.take(transit, legAmount, at, parcel, stolen);
      if (receipt) takeAcross(receipt);
      if (seed) {
        added = laidOn(limbs.read(stolen, 0), seed, books.length);
        const before = lots.read(parcel).filter(isTainted);
        const laid = {
          amount: added.taint,
          colour: STOLEN,
          losses: added.losses.slice(0, lossCount),
        } as const;
        lots.free(parcel);
        fill(parcel, [...before, laid]);
        lots.sumUp(parcel, 'taint', stolen, 0);
        copy(legAmount, at, sum, 0);
        subtract(sum, 0, stolen, 0);
        lots.push(parcel, sum, 0, CLEAN);
      }
      const isPaid = !isZero(stolen, 0);
      if (isPaid) {
        copy(stolen, 0, legs.taint, at);
        writePresumed(leg);
      }
      if (into === undefined) settleIn(leg, isPaid);
      else {
        giveInto(into, leg);
        put(leg, false);
      }
      return isPaid;
    },
    dilute(leg) {
      const holding = legHolding[leg] as number;
      open(holding);
      lots.push(pot, legAmount, leg * width, CLEAN);
      close(holding);
    },
    giveClean(leg, crossing) {
      lots.push(across[crossing] as LotList, legAmount, leg * width, CLEAN);
    },
    fee() {
      const rest = stainOf(transit, payer);
      lots.free(transit);
      return rest.taint === 0n ? undefined : rest;
    },
    added: () => added,
    held: (holding) => (aside ? together(heldIn(holding), aside.stain(holding)) : heldIn(holding)),
    mixed: mixedIn,
    comesOut({ crossing, receipt, leg }) {
      cutAcross(crossing, leg);
      lots.sumUp(parcels[receipt] as LotList, 'taint', sum, 0);
      return !isZero(sum, 0);
    },
    crossed,
    presumptions: presumes?.made ?? new Map(),
  };
}
