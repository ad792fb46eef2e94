import { shortfall } from '../../src/core/balances.ts';
import type { Crossing, Place, Receipt } from '../../src/core/crossing.ts';
import { compare, type HoldingId, type MovementId } from '../../src/core/ids.ts';
import { type BookId, bookOf, type LossUnit } from '../../src/core/loss.ts';
import type { History, Leg, Movement, Seed } from '../../src/core/movement.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import {
  addLosses,
  amountOf,
  clean,
  cutPool,
  type Lot,
  lossesOf,
  lossShare,
  type Pot,
  pooled,
  presumedOf,
  queue,
  taintOf,
  takeOldest,
} from '../../src/core/pot.ts';
import { type Settlement, UNREACHED } from '../../src/core/settle.ts';

export interface ReferenceFacts {
  readonly inChainOrder: readonly Movement[];
  readonly histories: readonly History[];
  readonly seeds: readonly Seed[];
  readonly unit?: LossUnit;
  readonly crossings?: readonly Crossing[];
  readonly spreads?: ReadonlyMap<MovementId, readonly number[]>;
  readonly presume?: bigint | undefined;
  readonly floors?: ReadonlyMap<BookId, bigint>;
}

interface Crossed {
  pot: Pot;
  /** By place of the receipt: what is cut out of the pot for it. */
  readonly parcels: Map<string, Pot>;
  hops: number;
  giver: Movement | undefined;
}

/**
 * The settlement in its readable form: pots keyed by strings, the policies' `merge` and `split`, movements in the order
 * the caller gives. What `settle` must agree with, byte for byte.
 */
export function referenceSettlement(facts: ReferenceFacts, policy: TaintPolicy): string {
  const { inChainOrder, histories, seeds, unit = { kind: 'usd' }, crossings = [], spreads, presume } = facts;
  const { floors: floorOf } = facts;
  const books = [...new Set(seeds.map((seed) => bookOf(unit, assetOf(seed))))].sort();
  const floors = books.map((book) => floorOf?.get(book) ?? 0n);
  const keepsOrder = policy.columns.kind === 'queue';
  const pots = new Map<HoldingId, Pot>(histories.map(({ holding, opening }) => [holding, clean(opening)]));
  const inflow = new Map<HoldingId, bigint>(histories.map(({ holding, opening }) => [holding, opening]));
  const received = new Map<HoldingId, Pot>();
  /** Of payments stolen in part, where only what is stolen as a whole is followed. */
  const mixed = new Map<HoldingId, Pot>();
  const hops = new Map<HoldingId, number>();
  const near = new Map<HoldingId, number>();
  const shortfalls = new Map<HoldingId, bigint>();
  const placed = placedCrossings(crossings, inChainOrder);
  const across = crossings.map(
    (): Crossed => ({ pot: [], parcels: new Map(), hops: UNREACHED, giver: undefined }),
  );
  const flows: unknown[] = [];
  const presumptions: unknown[] = [];

  const draw = (holding: HoldingId, amount: bigint, id: string): Pot => {
    const pot = pots.get(holding);
    if (!pot) return clean(amount);
    const short = amount - amountOf(pot);
    if (short > 0n) shortfalls.set(holding, (shortfalls.get(holding) ?? 0n) + short);
    const top = short > 0n ? topUp(holding, short, id) : [];
    const full = short > 0n ? policy.merge(pot, top) : pot;
    const { paid, rest } = policy.draw?.(full, amount, floors) ?? policy.split(full, [amount]);
    pots.set(holding, rest);
    return paid[0] as Pot;
  };
  const topUp = (holding: HoldingId, short: bigint, id: string): Pot => {
    const came = received.get(holding) ?? [];
    const tainted = taintOf(came);
    const isPresumed =
      presume !== undefined &&
      tainted > 0n &&
      tainted * 1_000_000n >= presume * (inflow.get(holding) as bigint);
    if (!isPresumed) return clean(short);
    const losses = lossesOf(came).map((loss) => (loss * short) / tainted);
    presumptions.push([id, holding, String(short), full(losses, books)]);
    return [{ amount: short, taint: short, presumed: short, losses }];
  };
  const arrive = (holding: HoldingId, hop: number): void => {
    for (const column of [hops, near]) column.set(holding, Math.min(column.get(holding) ?? UNREACHED, hop));
  };

  for (const movement of inChainOrder) {
    const { id, inputs, outputs } = movement;
    let nearest = UNREACHED;
    const drawn = inputs.map(({ holding, amount }) => {
      const parcel = draw(holding.id, amount, id);
      if (taintOf(parcel) > 0n)
        nearest = Math.min(nearest, near.get(holding.id) ?? (hops.get(holding.id) as number));
      if (taintOf(pots.get(holding.id) ?? []) === 0n) near.delete(holding.id);
      return parcel;
    });
    let transit = drawn.reduce<Pot>((pot, parcel) => policy.merge(pot, parcel), []);
    const minted = outputs.reduce((sum, { amount }) => sum + amount, 0n) - amountOf(transit);
    if (minted > 0n) transit = policy.merge(transit, clean(minted));
    const spread = policy.conserves ? spreads?.get(id) : undefined;
    const { paid, rest } = spread
      ? spreadOut(transit, outputs, spread, { policy, keepsOrder })
      : policy.split(
          transit,
          outputs.map(({ amount }) => amount),
          outputs.reduce((left, { amount }) => left - amount, amountOf(transit)),
        );
    const seedOf = (output: number): Seed | undefined =>
      seeds.find((one) => one.movement.id === id && one.output === output);
    let distance = outputs.some((_, n) => seedOf(n)) ? 0 : nearest === UNREACHED ? UNREACHED : nearest + 1;
    const taints = outputs.map(({ holding, amount }, n) => {
      const seed = seedOf(n);
      let hop = seed ? 0 : nearest === UNREACHED ? UNREACHED : nearest + 1;
      let parcel = paid[n] as Pot;
      const from = placed.findIndex(({ received }) => received.some(isAt(id, n)));
      const crossed = across[from];
      if (crossed) {
        cutUp(crossed, placed[from]!.received, { id, output: n, policy, keepsOrder });
        const over = crossed.parcels.get(`${id}#${n}`) ?? [];
        crossed.parcels.delete(`${id}#${n}`);
        if (taintOf(over) > 0n) {
          const same = crossed.giver?.txid === movement.txid && crossed.giver.chain === movement.chain;
          hop = Math.min(hop, crossed.hops + (same ? 0 : 1));
          distance = Math.min(distance, hop);
          const most = books.map((book) =>
            seeds.reduce((sum, one) => (bookOf(unit, assetOf(one)) === book ? sum + one.loss : sum), 0n),
          );
          parcel = comeOut(over, parcel, { amount, policy, keepsOrder, most });
        }
      }
      if (seed) {
        const book = books.indexOf(bookOf(unit, assetOf(seed)));
        parcel = decreed(parcel, amount, { seed, book, keepsOrder });
      }
      const into = placed.findIndex(({ given }) => given.some(isAt(id, n)));
      const pot = pots.get(holding.id);
      const taint = taintOf(parcel);
      if (inflow.has(holding.id)) inflow.set(holding.id, (inflow.get(holding.id) as bigint) + amount);
      if (into >= 0) {
        const crossed = across[into] as Crossed;
        crossed.pot = policy.merge(crossed.pot, parcel);
        if (pot) pots.set(holding.id, policy.merge(pot, clean(amount)));
        if (taint > 0n && hop < crossed.hops) Object.assign(crossed, { hops: hop, giver: movement });
        return parcel;
      }
      const isMixed = policy.followsWholeOnly && !seed && taint > 0n && taint < amount;
      if (isMixed) mixed.set(holding.id, [...(mixed.get(holding.id) ?? []), ...parcel]);
      if (pot) pots.set(holding.id, policy.merge(pot, isMixed ? clean(amount) : parcel));
      if (taint === 0n) return parcel;
      if (isMixed) {
        hops.set(holding.id, Math.min(hops.get(holding.id) ?? UNREACHED, hop));
        return parcel;
      }
      received.set(holding.id, [...(received.get(holding.id) ?? []), ...parcel]);
      arrive(holding.id, hop);
      return parcel;
    });
    if ([...drawn, ...taints].some((pot) => taintOf(pot) > 0n))
      flows.push([
        id,
        drawn.map(shown),
        taints.map(shown),
        ...(taintOf(rest) > 0n ? [shown(rest), full(lossesOf(rest), books)] : ['0+0', []]),
      ]);
  }

  const reached = [...new Set([...received.keys(), ...mixed.keys()])].map((id) => {
    const aside = mixed.get(id) ?? [];
    const sum = [...(received.get(id) ?? []), ...aside];
    const held = [...(pots.get(id) ?? received.get(id) ?? []), ...aside];
    return [id, hops.get(id), String(taintOf(sum)), shown(held), full(lossesOf(held), books)];
  });
  return canonical(
    reached,
    flows,
    [...shortfalls].map(([id, short]) => [id, String(short)]),
    presumptions,
  );
}

const assetOf = ({ movement, output }: Seed) => (movement.outputs[output] as Leg).holding.asset;
const shown = (pot: Pot): string => `${taintOf(pot)}+${presumedOf(pot)}`;
const full = (losses: readonly bigint[], books: readonly BookId[]): string[] =>
  losses.every((loss) => loss === 0n) ? [] : books.map((_, b) => String(losses[b] ?? 0n));

/** The legs of a crossing as they are followed. */
interface PlacedLegs {
  readonly given: readonly Place[];
  readonly received: readonly (Receipt & { readonly at: number })[];
}

const isAt =
  (id: MovementId, output: number) =>
  (place: Place): boolean =>
    place.movement.id === id && place.output === output;

/** What is given after all came out is not given; receipts take their shares chain by chain, by position. */
function placedCrossings(crossings: readonly Crossing[], inChainOrder: readonly Movement[]): PlacedLegs[] {
  const order = new Map(inChainOrder.map(({ id }, n) => [id, n]));
  const at = ({ movement, output }: Place): number => (order.get(movement.id) as number) * 1000 + output;
  return crossings.map(({ given, received }) => {
    const last = Math.max(...received.map(at));
    return {
      given: given.filter((place) => at(place) < last),
      received: received
        .map((receipt) => ({ ...receipt, at: at(receipt) }))
        .sort(
          (a, b) =>
            compare(a.movement.chain, b.movement.chain) ||
            a.movement.position.height - b.movement.position.height ||
            a.movement.position.index - b.movement.position.index ||
            compare(a.movement.id, b.movement.id) ||
            a.output - b.output,
        ),
    };
  });
}

interface Cutting {
  readonly id: MovementId;
  readonly output: number;
  readonly policy: TaintPolicy;
  readonly keepsOrder: boolean;
}

/** Cuts what a crossing holds for the receipts that are still to come: by their shares, the last takes the rest. */
function cutUp(
  crossed: Crossed,
  received: PlacedLegs['received'],
  { id, output, policy, keepsOrder }: Cutting,
): void {
  if (taintOf(crossed.pot) === 0n) return;
  const now = received.find(isAt(id, output))!.at;
  const due = received.filter(({ at }) => at >= now);
  due.forEach((receipt, n) => {
    const whole = amountOf(crossed.pot);
    const given = n === due.length - 1 || receipt.share > whole ? whole : receipt.share;
    const { paid, rest } = policy.split(crossed.pot, [given]);
    crossed.pot = rest;
    const key = `${receipt.movement.id}#${receipt.output}`;
    const more = [...(crossed.parcels.get(key) ?? []), ...(paid[0] as Pot)];
    crossed.parcels.set(key, keepsOrder ? queue([], more) : [pooled(more)]);
  });
}

/** Taint behind what arrived of itself, before clean value; pools forget the order. */
function laid(tainted: readonly Lot[], amount: bigint, keepsOrder: boolean): Pot {
  const lots: Lot[] = [];
  let room = amount;
  for (const lot of tainted) {
    const part = lot.taint < room ? lot.taint : room;
    const whole = { ...lot, amount: part, taint: part, presumed: lot.presumed < part ? lot.presumed : part };
    const last = lots.at(-1);
    if (part > 0n || !last) lots.push(whole);
    else lots[lots.length - 1] = { ...last, losses: addLosses(last.losses, lot.losses) };
    room -= part;
  }
  const pot = [...lots, ...clean(room)];
  return keepsOrder ? queue([], pot) : [pooled(pot)];
}

/** What arrived is stolen up to the seed's taint; the rest of the output is clean and stands behind. */
function decreed(
  parcel: Pot,
  amount: bigint,
  { seed, book, keepsOrder }: { readonly seed: Seed; readonly book: number; readonly keepsOrder: boolean },
): Pot {
  const arrived = taintOf(parcel);
  const added = seed.taint > arrived ? seed.taint - arrived : 0n;
  const losses: bigint[] = [];
  losses[book] = added === 0n ? 0n : lossShare(seed.loss, seed.taint, added);
  const filled = Array.from({ length: book + 1 }, (_, b) => losses[b] ?? 0n);
  const seedLot = { amount: added, taint: added, presumed: 0n, losses: filled };
  const before = keepsOrder ? parcel.filter(({ taint }) => taint > 0n) : [taintedPart(parcel)];
  return laid([...before, ...(added > 0n ? [seedLot] : [])], amount, keepsOrder);
}

const taintedPart = (pot: Pot): Lot => ({ ...pooled(pot), amount: taintOf(pot) });

interface ComingOut {
  readonly amount: bigint;
  readonly policy: TaintPolicy;
  readonly keepsOrder: boolean;
  /** By book. */
  readonly most: readonly bigint[];
}

function comeOut(over: Pot, parcel: Pot, { amount, policy, keepsOrder, most }: ComingOut): Pot {
  if (keepsOrder) {
    const out = scaled(over, amount);
    const before = parcel.filter(({ taint }) => taint > 0n);
    if (before.length === 0) return out;
    return laid([...before, ...out.filter(({ taint }) => taint > 0n)], amount, true);
  }
  const cut = pooled(over);
  const arrived = pooled(parcel);
  const room = amount - arrived.taint;
  const terms = (cut.taint * amount) / cut.amount || 1n;
  const grown = policy.conserves ? (terms < amount ? terms : amount) : amount;
  const out = grown < room ? grown : room;
  const capped = cut.losses.map((loss, b) =>
    policy.conserves || loss < (most[b] as bigint) ? loss : (most[b] as bigint),
  );
  return [
    {
      amount,
      taint: arrived.taint + out,
      presumed: arrived.presumed + (cut.presumed * out) / cut.taint,
      losses: addLosses(arrived.losses, capped),
    },
  ];
}

/** A pot in the terms of what was received, its order kept, its losses whole. */
function scaled(pot: Pot, received: bigint): Pot {
  const given = amountOf(pot);
  const taint = taintOf(pot);
  const floor = given === 0n ? 0n : (taint * received) / given;
  const stolen = taint > 0n && floor === 0n ? 1n : floor;
  const sums = { stolen: 0n, clean: 0n };
  const lots = pot.map((lot) => {
    const isTainted = lot.taint > 0n;
    const [kind, whole, all] = isTainted
      ? (['stolen', taint, stolen] as const)
      : (['clean', given - taint, received - stolen] as const);
    const from = (sums[kind] * all) / whole;
    sums[kind] += lot.amount;
    return { lot, isTainted, amount: (sums[kind] * all) / whole - from };
  });
  const tainted = lots.filter(({ isTainted }) => isTainted);
  const seen = tainted.filter(({ amount }) => amount > 0n);
  const losses = seen.map(() => [] as readonly bigint[]);
  let next = 0;
  for (const each of tainted) {
    const home = Math.min(next, seen.length - 1);
    losses[home] = addLosses(losses[home] as readonly bigint[], each.lot.losses);
    if (each.amount > 0n) next++;
  }
  const out = lots.flatMap((each): Lot[] => {
    const { lot, isTainted, amount } = each;
    if (amount === 0n) return [];
    if (!isTainted) return [{ amount, taint: 0n, presumed: 0n, losses: [] }];
    const own = losses[seen.indexOf(each)] as readonly bigint[];
    return [{ amount, taint: amount, presumed: lot.presumed > 0n ? amount : 0n, losses: own }];
  });
  return queue([], out);
}

/** Taint on some outputs by their value, as far as they have room; the others take what remains, in their order. */
function spreadOut(
  transit: Pot,
  outputs: readonly Leg[],
  equal: readonly number[],
  { policy, keepsOrder }: { readonly policy: TaintPolicy; readonly keepsOrder: boolean },
) {
  let pool: Lot = taintedPart(transit);
  const parts: Lot[] = [];
  let among = outputs.reduce((sum, { amount }, n) => (equal.includes(n) ? sum + amount : sum), 0n);
  const place = (n: number, most: bigint): void => {
    const { amount } = outputs[n] as Leg;
    const taint = most < amount ? most : amount;
    const [cut, rest] = cutPool(pool, taint, taint);
    pool = rest;
    parts[n] = cut;
  };
  outputs.forEach(({ amount }, n) => {
    if (!equal.includes(n)) return;
    place(n, among === 0n ? 0n : (pool.taint * amount) / among);
    among -= amount;
  });
  outputs.forEach((_, n) => {
    if (!equal.includes(n)) place(n, pool.taint);
  });
  const fee = amountOf(transit) - outputs.reduce((sum, { amount }) => sum + amount, 0n);
  if (!keepsOrder) {
    return {
      paid: outputs.map(({ amount }, n): Pot => [{ ...(parts[n] as Lot), amount }]),
      rest: [{ ...pool, amount: fee }],
    };
  }
  const colours = (lot: Lot, amount: bigint): Pot => {
    const [certain, guess] = cutPool(
      { ...lot, presumed: 0n },
      lot.taint - lot.presumed,
      lot.taint - lot.presumed,
    );
    return [certain, { ...guess, presumed: guess.taint }]
      .filter((part) => part.taint > 0n)
      .concat(clean(amount - lot.taint));
  };
  const inOrder = [
    ...outputs.flatMap(({ amount }, n) => colours(parts[n] as Lot, amount)),
    ...colours(pool, fee),
  ];
  const values = outputs.map(({ amount }) => amount);
  if (policy.name === 'lifo') return policy.split(queue([], inOrder.reverse()), values);
  return takeOldest(queue([], inOrder), values);
}

/** The same bytes for a settlement in columns. */
export function canonicalSettlement(settlement: Settlement): string {
  const { journal, heldStain, hop, carries, legTaint, legPresumed, fees, presumptions } = settlement;
  const received = new Array<bigint>(journal.holdings.length).fill(0n);
  journal.movements.forEach((_, m) => {
    for (let leg = journal.outputsAt[m] as number; leg < (journal.inputsAt[m + 1] as number); leg++)
      if (!journal.givenAt.has(leg)) received[journal.legHolding[leg] as number]! += legTaint(leg);
  });
  const reached = journal.holdings.flatMap(({ id }, n) => {
    if (hop[n] === UNREACHED || received[n] === 0n) return [];
    const { taint, presumed, losses } = heldStain(n);
    return [[id, hop[n], String(received[n]), `${taint}+${presumed}`, full(losses, journal.books)]];
  });
  const legs = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, n) => `${legTaint(from + n)}+${legPresumed(from + n)}`);
  const flows = journal.movements.flatMap(({ id }, m) => {
    if (carries[m] === 0) return [];
    const [from, out, to] = [
      journal.inputsAt[m] as number,
      journal.outputsAt[m] as number,
      journal.inputsAt[m + 1] as number,
    ];
    const fee = fees.get(m);
    return [
      [
        id,
        legs(from, out),
        legs(out, to),
        ...(fee ? [`${fee.taint}+${fee.presumed}`, full(fee.losses, journal.books)] : ['0+0', []]),
      ],
    ];
  });
  const movementOf = (leg: number): string =>
    journal.movements[journal.inputsAt.findLastIndex((first) => first <= leg)]?.id as string;
  return canonical(
    reached,
    flows,
    journal.holdings.flatMap(({ id }, n) => {
      const short = journal.known[n] === 1 ? shortfall(n, journal) : 0n;
      return short === 0n ? [] : [[id, String(short)]];
    }),
    [...presumptions].map(([leg, { taint, losses }]) => [
      movementOf(leg),
      journal.holdings[journal.legHolding[leg] as number]?.id,
      String(taint),
      full(losses, journal.books),
    ]),
  );
}

function canonical(...lists: readonly (readonly unknown[])[]): string {
  return lists
    .map((list) =>
      list
        .map((item) => JSON.stringify(item))
        .sort()
        .join('\n'),
    )
    .join('\n\n');
}
