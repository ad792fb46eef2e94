import type { Amount, HoldingId } from './ids.ts';
import { type LimbArithmetic, type Limbs, limbArithmetic, widthFor } from './limbs.ts';
import type { History, Holding, Leg, Movement, Seed } from './movement.ts';
import { chronological } from './order.ts';

/** Legs by holding, in chain order. */
export interface LegIndex {
  /** 1 where the leg is an input. */
  readonly isInput: Uint8Array;
  /** Legs of holding n: `legsOf[legsAt[n]]` to `legsOf[legsAt[n + 1] - 1]`. */
  readonly legsAt: Int32Array;
  readonly legsOf: Int32Array;
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
  readonly seedAt: ReadonlyMap<number, Seed>;
  /** 1 where an output of the movement is a seed. */
  readonly seeded: Uint8Array;
  /** 1 where one holding pays all of it to one other and none is stolen there: no transit, no fee. */
  readonly plain: Uint8Array;
  /** Every seed's loss equals its taint, so loss goes with taint everywhere and needs no column of its own. */
  readonly lossIsTaint: boolean;
}

/**
 * Puts histories and seeds into one journal. The order of either does not matter. A history with a gap of kind `hub`
 * does not make its holding known: it was not read, so it pays nothing out.
 */
export function openJournal(histories: Iterable<History>, seeds: readonly Seed[]): Journal {
  const read = [...histories].filter((history) => history.gap?.kind !== 'hub');
  const movements = chronological(
    read,
    seeds.map((seed) => seed.movement),
  );
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
  const placed = placeSeeds(movements, outputsAt, seeds);
  return {
    movements,
    holdings,
    known,
    inputsAt,
    outputsAt,
    legHolding,
    ...amountColumns(amounts, openings, seeds),
    ...indexLegs({ inputsAt, outputsAt, legHolding }, holdings.length),
    ...placed,
    plain: plainMovements(movements, placed.seeded),
  };
}

/** Amounts in limbs wide enough for any sum of them, and for the loss that any such sum can stand for. */
export function amountColumns(
  amounts: readonly Amount[],
  openings: readonly Amount[],
  seeds: readonly Seed[],
): Pick<Journal, 'limbs' | 'legAmount' | 'opening' | 'lossIsTaint'> {
  const lossIsTaint = seeds.every(({ taint, loss }) => taint === loss);
  const largest = greatest(openings, greatest(amounts, 0n));
  const sum = largest * BigInt(amounts.length + openings.length);
  const price = lossIsTaint
    ? 1n
    : greatest(
        seeds.map(({ loss }) => loss),
        1n,
      );
  const limbs = limbArithmetic(widthFor(sum * price));
  const written = (values: readonly Amount[]): Limbs => {
    const to = limbs.column(values.length);
    for (let n = 0; n < values.length; n++) limbs.write(to, n * limbs.width, values[n] as Amount);
    return to;
  };
  return { limbs, legAmount: written(amounts), opening: written(openings), lossIsTaint };
}

function greatest(values: readonly Amount[], floor: Amount): Amount {
  let most = floor;
  for (const value of values) if (value > most) most = value;
  return most;
}

/** The legs of each holding, found through counts: no lists of lists. */
export function indexLegs(
  { inputsAt, outputsAt, legHolding }: Pick<Journal, 'inputsAt' | 'outputsAt' | 'legHolding'>,
  holdings: number,
): LegIndex {
  const isInput = new Uint8Array(legHolding.length);
  for (let m = 0; m < outputsAt.length; m++) isInput.fill(1, inputsAt[m], outputsAt[m]);
  const legsAt = new Int32Array(holdings + 1);
  for (const holding of legHolding) legsAt[holding + 1]!++;
  for (let holding = 0; holding < holdings; holding++) legsAt[holding + 1]! += legsAt[holding] as number;
  const free = legsAt.slice();
  const legsOf = new Int32Array(legHolding.length);
  legHolding.forEach((holding, leg) => {
    legsOf[free[holding]!++] = leg;
  });
  return { isInput, legsAt, legsOf };
}

function plainMovements(movements: readonly Movement[], seeded: Uint8Array): Uint8Array {
  const plain = new Uint8Array(movements.length);
  movements.forEach(({ inputs, outputs }, m) => {
    if (inputs.length !== 1 || outputs.length !== 1 || seeded[m] === 1) return;
    const [from] = inputs as readonly [Leg];
    const [to] = outputs as readonly [Leg];
    if (from.amount === to.amount && from.holding.id !== to.holding.id) plain[m] = 1;
  });
  return plain;
}

function placeSeeds(
  movements: readonly Movement[],
  outputsAt: Int32Array,
  seeds: readonly Seed[],
): Pick<Journal, 'seedAt' | 'seeded'> {
  const seeded = new Uint8Array(movements.length);
  const seedAt = new Map<number, Seed>();
  const wanted = new Set(seeds.map((seed) => seed.movement.id));
  const place = new Map<string, number>();
  movements.forEach(({ id }, m) => {
    if (wanted.has(id)) place.set(id, m);
  });
  for (const seed of seeds) {
    const m = place.get(seed.movement.id) as number;
    const leg = (outputsAt[m] as number) + seed.output;
    const twin = seedAt.get(leg);
    if (!twin || twin.taint < seed.taint || (twin.taint === seed.taint && twin.loss < seed.loss))
      seedAt.set(leg, seed);
    seeded[m] = 1;
  }
  return { seedAt, seeded };
}
