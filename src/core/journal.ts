import type { Crossing } from './crossing.ts';
import type { Amount, HoldingId, MovementId } from './ids.ts';
import { amountColumns, indexLegs, type LegIndex, plainMovements } from './journal-columns.ts';
import type { LimbArithmetic, Limbs } from './limbs.ts';
import { type BookId, bookOf, type LossUnit } from './loss.ts';
import { type MirrorRole, mirrorOf } from './mirror.ts';
import type { History, Holding, Leg, Movement, Seed } from './movement.ts';
import { chronological } from './order.ts';
import { type PlacedReceipt, type PlacedSeed, type Places, placesOf } from './places.ts';
import type { Stop } from './stop.ts';

/** What a journal is opened from. The order of lists does not matter. */
export interface JournalFacts {
  /** A history with a gap of kind `hub` does not make its holding known: it was not read, so it pays nothing out. */
  readonly histories: Iterable<History>;
  readonly seeds: readonly Seed[];
  /** One book for all losses where it is left out. */
  readonly unit?: LossUnit;
  readonly crossings?: readonly Crossing[];
  /** Outputs over which the taint of a mixing movement is spread, by movement: see `Hit.equal`. */
  readonly spreads?: ReadonlyMap<MovementId, readonly number[]>;
  /**
   * Parts per million: what an account pays out beyond what its history explains is presumed stolen where at least this
   * share of what came in until then was tainted. Without it such value is clean.
   */
  readonly presume?: bigint;
  /** Losses below which policies that keep taint back pay none out; by default there is no such limit. */
  readonly floors?: ReadonlyMap<BookId, Amount>;
  /** All movements in the order in which they are replayed; by default in chain order. */
  readonly ordered?: readonly Movement[];
}

/**
 * All known facts in columns: holdings and legs are integers, movements stand in chain order, so that a settlement is
 * one pass over arrays. One journal serves every policy.
 */
export interface Journal extends LegIndex {
  readonly movements: readonly Movement[];
  readonly holdings: readonly Holding[];
  /** 1 where the holding's history is known: it pays out what it received. All others absorb. */
  readonly known: Uint8Array;
  /** How amounts are laid out in columns. */
  readonly limbs: LimbArithmetic;
  /** Amounts by holding, from before its first leg. */
  readonly opening: Limbs;
  /** Legs of movement m: inputs `[inputsAt[m], outputsAt[m])`, outputs `[outputsAt[m], inputsAt[m + 1])`. */
  readonly inputsAt: Int32Array;
  readonly outputsAt: Int32Array;
  readonly legHolding: Int32Array;
  /** Amounts by leg. */
  readonly legAmount: Limbs;
  /** Seeds by the leg they taint. */
  readonly seedAt: ReadonlyMap<number, PlacedSeed>;
  readonly crossings: readonly Crossing[];
  /** The crossing that takes the taint of a leg. */
  readonly givenAt: ReadonlyMap<number, number>;
  /** The receipt of a crossing whose taint comes out at a leg. */
  readonly receivedAt: ReadonlyMap<number, PlacedReceipt>;
  /** By crossing, in the order in which they take their shares. */
  readonly receiptsOf: readonly (readonly PlacedReceipt[])[];
  /** By crossing: legs where it was given after all of it came out. Nothing crosses there. */
  readonly givenLate: ReadonlyMap<number, readonly number[]>;
  /** Legs over which a movement spreads its taint. */
  readonly spreadAt: ReadonlyMap<number, ReadonlySet<number>>;
  /** 1 where taint may come in at an output of the movement by other ways than its inputs: a seed, or a receipt. */
  readonly enters: Uint8Array;
  /** 1 where one holding pays all of it to one other and nothing else happens to it: no transit, no fee. */
  readonly plain: Uint8Array;
  /** Books that losses are kept in, sorted. */
  readonly books: readonly BookId[];
  /** Every loss equals the taint it goes with, in the book of the asset: losses need no columns of their own. */
  readonly lossIsTaint: boolean;
  readonly unit: LossUnit;
  readonly presume: bigint | undefined;
  /** By book. */
  readonly floors: readonly Amount[];
  /** Where the facts are mirrored, so that a settlement tells where value came from: see `openMirror`. */
  readonly mirror?: MirrorColumns;
}

/** What of a mirrored journal is no real movement or holding. */
export interface MirrorColumns {
  readonly roleOf: (movement: number) => MirrorRole;
  /** 1 where the holding stands between a passage and its movement. */
  readonly between: Uint8Array;
  /** Why the trace ends at holdings of value whose way in nobody knows. */
  readonly origins: ReadonlyMap<HoldingId, Stop>;
  /** The real movement of a mirrored one. */
  realOf(movement: number): Movement;
}

/** Puts what is known into one journal. */
export function openJournal(facts: JournalFacts): Journal {
  const { seeds, unit = { kind: 'usd' }, crossings = [], spreads = new Map(), presume } = facts;
  const read = [...facts.histories].filter((history) => history.gap?.kind !== 'hub');
  const others = [
    ...seeds.map((seed) => seed.movement),
    ...crossings.flatMap(({ given, received }) => [...given, ...received].map(({ movement }) => movement)),
  ];
  const movements = facts.ordered ?? chronological(read, others, crossings);
  const legs = movements.reduce((sum, { inputs, outputs }) => sum + inputs.length + outputs.length, 0);
  const inputsAt = new Int32Array(movements.length + 1);
  const outputsAt = new Int32Array(movements.length);
  const legHolding = new Int32Array(legs);
  const amounts = new Array<Amount>(legs);
  const holdings: Holding[] = [];
  const interned = new Map<HoldingId, number>();
  const intern = (holding: Holding): number => {
    const seen = interned.get(holding.id);
    if (seen !== undefined) return seen;
    interned.set(holding.id, holdings.length);
    return holdings.push(holding) - 1;
  };

  let at = 0;
  const write = ({ holding, amount }: Leg): void => {
    legHolding[at] = intern(holding);
    amounts[at++] = amount;
  };
  movements.forEach(({ inputs, outputs }, m) => {
    inputsAt[m] = at;
    inputs.forEach(write);
    outputsAt[m] = at;
    outputs.forEach(write);
  });
  inputsAt[movements.length] = at;

  const known = new Uint8Array(holdings.length);
  const openings = new Array<Amount>(holdings.length).fill(0n);
  for (const history of read) {
    const holding = interned.get(history.holding);
    if (holding === undefined) continue;
    known[holding] = 1;
    openings[holding] = history.opening;
  }
  const books = booksOf(seeds, unit);
  const places: Places = placesOf({ movements, outputsAt, seeds, crossings, spreads, books, unit });
  return {
    movements,
    holdings,
    known,
    inputsAt,
    outputsAt,
    legHolding,
    ...amountColumns({ amounts, openings, seeds, crossings }),
    ...indexLegs({ inputsAt, outputsAt, legHolding }, holdings.length),
    ...places,
    plain: plainMovements(movements, places.special),
    crossings,
    books,
    unit,
    presume,
    floors: books.map((book) => facts.floors?.get(book) ?? 0n),
  };
}

/**
 * Puts what is known into one journal with time reversed: seeds are what is asked about, and a settlement carries it to who paid
 * it. Spreads and presumption are no part of it.
 */
export function openMirror(facts: JournalFacts): Journal {
  const { unit, floors, seeds, crossings = [] } = facts;
  const histories = [...facts.histories].filter((history) => history.gap?.kind !== 'hub');
  const { roles, between, origins, real, ...mirrored } = mirrorOf({ histories, seeds, crossings });
  const journal = openJournal({ ...mirrored, ...(unit && { unit }), ...(floors && { floors }) });
  const idOf = (m: number): MovementId => (journal.movements[m] as Movement).id;
  return {
    ...journal,
    mirror: {
      roleOf: (m) => roles.get(idOf(m)) ?? 'movement',
      between: Uint8Array.from(journal.holdings, ({ id }) => Number(between.has(id))),
      origins,
      realOf: (m) => real.get(idOf(m)) as Movement,
    },
  };
}

/** Books of the seeds, sorted. */
export function booksOf(seeds: readonly Seed[], unit: LossUnit): readonly BookId[] {
  const books = new Set(
    seeds.map(({ movement, output }) => bookOf(unit, (movement.outputs[output] as Leg).holding.asset)),
  );
  return [...books].sort();
}
