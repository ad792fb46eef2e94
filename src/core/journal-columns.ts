import type { Crossing } from './crossing.ts';
import type { Amount } from './ids.ts';
import { type LimbArithmetic, type Limbs, limbArithmetic, widthFor } from './limbs.ts';
import type { Leg, Movement, Seed } from './movement.ts';

/** Legs by holding, in chain order. */
export interface LegIndex {
  /** 1 where the leg is an input. */
  readonly isInput: Uint8Array;
  /** Legs of holding n: `legsOf[legsAt[n]]` to `legsOf[legsAt[n + 1] - 1]`. */
  readonly legsAt: Int32Array;
  readonly legsOf: Int32Array;
}

export interface AmountFacts {
  /** By leg. */
  readonly amounts: readonly Amount[];
  /** By holding. */
  readonly openings: readonly Amount[];
  readonly seeds: readonly Seed[];
  readonly crossings: readonly Crossing[];
}

export interface AmountColumns {
  readonly limbs: LimbArithmetic;
  readonly legAmount: Limbs;
  readonly opening: Limbs;
  readonly lossIsTaint: boolean;
}

/** Amounts in limbs wide enough for any sum of them, and for the loss that any such sum can stand for. */
export function amountColumns({ amounts, openings, seeds, crossings }: AmountFacts): AmountColumns {
  const lossIsTaint = crossings.length === 0 && seeds.every(({ taint, loss }) => taint === loss);
  const largest = greatest(openings, greatest(amounts, 0n));
  const sum = largest * BigInt(amounts.length + openings.length) + 1n;
  const lost = seeds.reduce((total, { loss }) => total + loss, 1n);
  const limbs = limbArithmetic(widthFor(lossIsTaint ? sum : sum * lost));
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

interface LegColumns {
  readonly inputsAt: Int32Array;
  readonly outputsAt: Int32Array;
  readonly legHolding: Int32Array;
}

/** The legs of each holding, found through counts: no lists of lists. */
export function indexLegs({ inputsAt, outputsAt, legHolding }: LegColumns, holdings: number): LegIndex {
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

/** `special` is 1 where something else happens to a movement than that its inputs pay its outputs. */
export function plainMovements(movements: readonly Movement[], special: Uint8Array): Uint8Array {
  const plain = new Uint8Array(movements.length);
  movements.forEach(({ inputs, outputs }, m) => {
    if (inputs.length !== 1 || outputs.length !== 1 || special[m] === 1) return;
    const [from] = inputs as readonly [Leg];
    const [to] = outputs as readonly [Leg];
    if (from.amount === to.amount && from.holding.id !== to.holding.id) plain[m] = 1;
  });
  return plain;
}
