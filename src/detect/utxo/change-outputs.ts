import { type AccountId, addressOf } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import { scriptForm } from './script-form.ts';
import type { Coin, Shape } from './shape.ts';

/** An output that goes back to who paid. */
export interface ChangeOutput {
  readonly output: number;
  readonly confidence: number;
  /** Sorted. */
  readonly rules: readonly ChangeRule[];
}

type ChangeRule = 'direct-change' | 'multi-input-change' | 'one-time-change';

export interface ChangeLimits {
  readonly leastOutputs: number;
  readonly mostOutputs: number;
  readonly round: number;
}

export interface ChangeSurroundings {
  readonly limits: ChangeLimits;
  /** Movements that are known of an account. */
  uses(account: AccountId): readonly Movement[];
  clusterOf(account: AccountId): AccountId | undefined;
}

/**
 * GraphSense's confidences, but of one-time change: 50 there, where all uses of an address are known. A trace knows some, so
 * that nothing speaks against an address says half as much.
 */
const confidences: Readonly<Record<ChangeRule, number>> = {
  'direct-change': 100,
  'multi-input-change': 50,
  'one-time-change': 25,
};

/**
 * The outputs of a transaction that most likely are change: GraphSense's consensus of three rules, which keeps the outputs
 * that the surest rule names. Whether the transaction is a CoinJoin is the caller's to ask first.
 */
export function changeOutputs(
  movement: Movement,
  shape: Shape,
  around: ChangeSurroundings,
): readonly ChangeOutput[] {
  const payers = new Set(shape.inputs.map(({ owner }) => owner));
  const hands = new Set([...payers].flatMap((payer) => around.clusterOf(payer) ?? []));
  const oneTime = oneTimeChange(movement, shape, around);
  const found = shape.outputs.flatMap((coin): readonly ChangeOutput[] => {
    const hand = around.clusterOf(coin.owner);
    const isPayer = payers.has(coin.owner);
    const rules = [
      ...(isPayer ? (['direct-change'] as const) : []),
      ...(!isPayer && hand !== undefined && hands.has(hand) ? (['multi-input-change'] as const) : []),
      ...(coin === oneTime ? (['one-time-change'] as const) : []),
    ];
    if (rules.length === 0) return [];
    return [{ output: coin.index, confidence: Math.max(...rules.map((rule) => confidences[rule])), rules }];
  });
  const most = Math.max(...found.map(({ confidence }) => confidence));
  return found.filter(({ confidence }) => confidence === most);
}

/**
 * The only output of the script form that all inputs have, of no round value, smaller than every input, to an address that the
 * transaction pays once and that nothing known uses before, nor twice.
 */
function oneTimeChange(
  movement: Movement,
  { inputs, outputs, addressless }: Shape,
  { limits, uses }: ChangeSurroundings,
): Coin | undefined {
  const count = outputs.length + addressless;
  if (count < limits.leastOutputs || count > limits.mostOutputs) return undefined;
  const [form, ...others] = new Set(inputs.map(({ owner }) => scriptForm(addressOf(owner))));
  if (others.length > 0) return undefined;
  const candidates = outputs.filter(
    (coin) =>
      scriptForm(addressOf(coin.owner)) === form &&
      !isRound(coin.value, limits.round) &&
      inputs.every(({ value }) => coin.value < value) &&
      outputs.every((other) => other === coin || other.owner !== coin.owner) &&
      isFresh(coin.owner, movement, uses(coin.owner)),
  );
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Of no unit no value is a multiple. */
const isRound = (value: bigint, unit: number): boolean => unit > 0 && value % BigInt(unit) === 0n;

function isFresh(account: AccountId, movement: Movement, uses: readonly Movement[]): boolean {
  const before = uses.some(({ position }) => position.height < movement.position.height);
  const incoming = uses.filter(({ outputs }) => outputs.some(({ holding }) => holding.owner === account));
  const outgoing = uses.filter(({ inputs }) => inputs.some(({ holding }) => holding.owner === account));
  return !before && incoming.length <= 1 && outgoing.length <= 1;
}
