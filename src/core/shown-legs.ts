import type { Amount } from './ids.ts';
import type { Journal } from './journal.ts';
import type { Movement } from './movement.ts';
import type { Settlement } from './settle.ts';

/** A leg as the graph shows it, whichever way time ran. */
export interface ShownLeg {
  readonly holding: number;
  /** Whether its account paid it into the transaction; else it was paid out of it. */
  readonly draws: boolean;
  readonly amount: Amount;
  /** By settlement. */
  readonly taints: readonly Amount[];
  readonly presumed: readonly Amount[];
}

/** The legs of a movement that carry taint under any of the settlements, without those that a crossing took and those of a mirror that are none. */
export function shownLegs(
  settlements: readonly [Settlement, ...Settlement[]],
  m: number,
): readonly ShownLeg[] {
  const { journal } = settlements[0];
  const { inputsAt, outputsAt, legHolding, legAmount, givenAt, seedAt, limbs, mirror } = journal;
  const inputs = inputsAt[m] as number;
  const outputs = outputsAt[m] as number;
  const shown = (leg: number, draws: boolean, carrier = leg): readonly ShownLeg[] => {
    const taints = settlements.map((settlement) => settlement.legTaint(carrier));
    if (taints.every((taint) => taint === 0n)) return [];
    return [
      {
        holding: legHolding[leg] as number,
        draws,
        amount: limbs.read(legAmount, leg * limbs.width),
        taints,
        presumed: settlements.map((settlement) => settlement.legPresumed(carrier)),
      },
    ];
  };
  const role = mirror?.roleOf(m) ?? 'movement';
  // What a seed lays on a payment that is asked about comes from nobody: it is not drawn, but it was paid.
  if (role === 'passage') return shown(inputs, false, seedAt.has(outputs) ? outputs : inputs);
  if (role !== 'movement') return [];
  const legs = Array.from({ length: (inputsAt[m + 1] as number) - inputs }, (_, n) => inputs + n);
  return legs.flatMap((leg) => {
    if (givenAt.has(leg) || mirror?.between[legHolding[leg] as number] === 1) return [];
    return shown(leg, leg < outputs !== (mirror !== undefined));
  });
}

/** Where the legs of a movement of a journal stand, as the movement really was. */
export interface RealLegs {
  readonly movement: Movement;
  input(n: number): number;
  output(n: number): number;
}

/** Movement `m` as it really was; undefined where it stands for none. */
export function realLegs(
  { movements, inputsAt, outputsAt, mirror }: Journal,
  m: number,
): RealLegs | undefined {
  const inputs = inputsAt[m] as number;
  const outputs = outputsAt[m] as number;
  const end = inputsAt[m + 1] as number;
  if (!mirror)
    return {
      movement: movements[m] as Movement,
      input: (n) => inputs + n,
      output: (n) => outputs + n,
    };
  if (mirror.roleOf(m) !== 'movement') return undefined;
  // Mirrored legs stand in reverse order, behind a leg for what is a fee or new.
  return { movement: mirror.realOf(m), input: (n) => end - 1 - n, output: (n) => outputs - 1 - n };
}
