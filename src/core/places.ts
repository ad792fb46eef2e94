import type { Crossing, Place, Receipt } from './crossing.ts';
import { compare, type MovementId } from './ids.ts';
import { type BookId, bookOf, type LossUnit } from './loss.ts';
import type { Leg, Movement, Seed } from './movement.ts';
import { byPosition } from './order.ts';

/** A seed, with the book its loss is kept in. */
export interface PlacedSeed extends Seed {
  readonly book: number;
}

/** A receipt of a crossing. */
export interface PlacedReceipt extends Receipt {
  readonly crossing: number;
  readonly leg: number;
  /** Its number among all receipts. */
  readonly receipt: number;
}

/** What happens at which legs. */
export interface Places {
  readonly seedAt: ReadonlyMap<number, PlacedSeed>;
  readonly givenAt: ReadonlyMap<number, number>;
  readonly receivedAt: ReadonlyMap<number, PlacedReceipt>;
  /** By crossing, in the order in which they take their shares: chain by chain, by position. */
  readonly receiptsOf: readonly (readonly PlacedReceipt[])[];
  /** By crossing: legs where it was given after all of it came out. Nothing crosses there. */
  readonly givenLate: ReadonlyMap<number, readonly number[]>;
  readonly spreadAt: ReadonlyMap<number, ReadonlySet<number>>;
  readonly enters: Uint8Array;
  /** 1 where any of this happens in the movement. */
  readonly special: Uint8Array;
}

export interface PlaceFacts {
  /** In chain order. */
  readonly movements: readonly Movement[];
  readonly outputsAt: Int32Array;
  readonly seeds: readonly Seed[];
  readonly crossings: readonly Crossing[];
  readonly spreads: ReadonlyMap<MovementId, readonly number[]>;
  readonly books: readonly BookId[];
  readonly unit: LossUnit;
}

/** Finds the legs of seeds, crossings and spreads. Of two crossings that claim a leg the one whose id sorts first has it. */
export function placesOf(facts: PlaceFacts): Places {
  const { movements, outputsAt } = facts;
  const wanted = new Set<MovementId>(facts.spreads.keys());
  for (const { movement } of facts.seeds) wanted.add(movement.id);
  for (const { given, received } of facts.crossings)
    for (const { movement } of [...given, ...received]) wanted.add(movement.id);
  const place = new Map<MovementId, number>();
  if (wanted.size > 0) {
    movements.forEach(({ id }, m) => {
      if (wanted.has(id)) place.set(id, m);
    });
  }
  const enters = new Uint8Array(movements.length);
  const special = new Uint8Array(movements.length);
  const mark = ({ movement, output }: Place, comesIn: boolean): number => {
    const m = place.get(movement.id) as number;
    special[m] = 1;
    if (comesIn) enters[m] = 1;
    return (outputsAt[m] as number) + output;
  };
  const seedAt = seedLegs(facts, (seed) => mark(seed, true));
  const crossed = crossingLegs(facts.crossings, mark);
  const spreadAt = new Map<number, ReadonlySet<number>>();
  for (const [id, outputs] of facts.spreads) {
    const m = place.get(id);
    if (m === undefined || outputs.length === 0) continue;
    special[m] = 1;
    spreadAt.set(m, new Set(outputs.map((output) => (outputsAt[m] as number) + output)));
  }
  return { seedAt, ...crossed, spreadAt, enters, special };
}

/** Of two seeds at one output the larger counts. */
function seedLegs(
  { seeds, books, unit }: PlaceFacts,
  legOf: (seed: Seed) => number,
): ReadonlyMap<number, PlacedSeed> {
  const seedAt = new Map<number, PlacedSeed>();
  for (const seed of seeds) {
    const leg = legOf(seed);
    const twin = seedAt.get(leg);
    if (twin && !(twin.taint < seed.taint || (twin.taint === seed.taint && twin.loss < seed.loss))) continue;
    const { asset } = (seed.movement.outputs[seed.output] as Leg).holding;
    seedAt.set(leg, { ...seed, book: books.indexOf(bookOf(unit, asset)) });
  }
  return seedAt;
}

function crossingLegs(
  crossings: readonly Crossing[],
  mark: (place: Place, comesIn: boolean) => number,
): Pick<Places, 'givenAt' | 'receivedAt' | 'receiptsOf' | 'givenLate'> {
  const givenAt = new Map<number, number>();
  const receivedAt = new Map<number, PlacedReceipt>();
  const receiptsOf: (readonly PlacedReceipt[])[] = crossings.map(() => []);
  const givenLate = new Map<number, readonly number[]>();
  const order = crossings.map((_, n) => n).sort((a, b) => compare(crossings[a]!.id, crossings[b]!.id));
  for (const crossing of order) {
    const { given, received } = crossings[crossing] as Crossing;
    const gives = given.map((place) => mark(place, false));
    const receipts = received
      .filter(({ movement, output }) => (movement.outputs[output] as Leg).amount > 0n)
      .map((receipt) => ({ ...receipt, crossing, leg: mark(receipt, true) }));
    const claimed = [...gives, ...receipts.map(({ leg }) => leg)];
    const isTaken = claimed.some((leg) => givenAt.has(leg) || receivedAt.has(leg));
    if (isTaken || new Set(claimed).size < claimed.length || receipts.length === 0) continue;
    const last = Math.max(...receipts.map(({ leg }) => leg));
    const late = gives.filter((leg) => leg > last);
    if (late.length > 0) givenLate.set(crossing, late);
    for (const leg of gives) if (leg < last) givenAt.set(leg, crossing);
    // Not in the order of the journal: how chains are interleaved in it, and movements of a block that know no index, hangs on
    // what else is known.
    receipts.sort((a, b) => byPosition(a.movement, b.movement) || a.output - b.output);
    const placed = receipts.map((receipt, n) => ({ ...receipt, receipt: receivedAt.size + n }));
    receiptsOf[crossing] = placed;
    for (const receipt of placed) receivedAt.set(receipt.leg, receipt);
  }
  return { givenAt, receivedAt, receiptsOf, givenLate };
}
