import { type AccountId, type Amount, addressOf } from '../../core/ids.ts';
import { type Leg, type Movement, UNKNOWN_HEIGHT } from '../../core/movement.ts';
import { type ScriptForm, scriptForm } from '../utxo/script-form.ts';
import type { Finding } from './finding.ts';
import { pools } from './whirlpool-pools.ts';

/** What the stricter rules say: `unknown` where they ask for what is not known, or know nothing of the protocol. */
export type Opinion = 'agrees' | 'disagrees' | 'unknown';

/** First blocks of each protocol, coordinator addresses and Wasabi's base denomination as in Dumplings' `Constants.cs`. */
const FIRST_WASABI = 530_500;
const FIRST_WASABI_WITHOUT_FIXED_COORDINATOR = 610_000;
const FIRST_WHIRLPOOL = 570_000;
const FIRST_WASABI_2 = 741_213;
const coordinators: ReadonlySet<string> = new Set([
  'bc1qs604c7jv6amk4cxqlnvuxv26hv3e48cds4m0ew',
  'bc1qa24tsgchvuxsaccp8vrnkfd85hrcpafg20kmjw',
]);
const WASABI_BASE = { value: 10_000_000n, precision: 2_000_000n };
const WASABI_2_VALUES = { least: 5_000n, most: 134_375_000_000n };
const POOL_PRECISION = 110_000n;
/** What makers and taker of an equal-output CoinJoin leave at least. */
const LEAST_REST = 10_000n;

/**
 * A second rule for a transaction that another took for a CoinJoin, of another author and stricter: Dumplings' `Scanner.cs`
 * (nopara73/Dumplings@0addd31), which counts every output, looks at script forms, order and heights. `mixedBefore` says that an
 * input comes from a round of Wasabi or Whirlpool: what then looks like an equal-output CoinJoin is a payment after the mix.
 */
export function secondOpinion(movement: Movement, finding: Finding, mixedBefore: boolean): Opinion {
  const { height } = movement.position;
  if (finding.rule === 'joinmarket') return said(!mixedBefore && isEqualOutputRound(movement));
  if (height === UNKNOWN_HEIGHT) return 'unknown';
  switch (finding.rule) {
    case 'whirlpool': {
      const isKnownPool = pools.some(
        ({ denomination, of }) => of === 'samourai' && denomination === finding.denominations[0],
      );
      return isKnownPool ? said(height >= FIRST_WHIRLPOOL && isWhirlpoolRound(movement)) : 'unknown';
    }
    case 'wasabi-2':
      return said(height >= FIRST_WASABI_2 && isWasabi2Round(movement));
    default:
      return said(height >= FIRST_WASABI && isWasabi1Round(movement, height));
  }
}

const said = (holds: boolean): Opinion => (holds ? 'agrees' : 'disagrees');

function isWasabi1Round({ inputs, outputs }: Movement, height: number): boolean {
  const groups = groupsOf(outputs);
  if (height < FIRST_WASABI_WITHOUT_FIXED_COORDINATOR)
    return outputs.some(({ holding }) => coordinators.has(addressOf(holding.owner))) && groups.max > 2;
  return (
    haveForms([...inputs, ...outputs], ['p2wpkh']) &&
    groups.max >= 10 &&
    inputs.length >= groups.max &&
    isNear(groups.mode, WASABI_BASE.value, WASABI_BASE.precision) &&
    groups.single >= 2
  );
}

function isWasabi2Round({ inputs, outputs }: Movement): boolean {
  const inSet = outputs.filter(({ amount }) => isWasabi2Value(amount)).length;
  return (
    inputs.length >= 50 &&
    haveForms(inputs, ['p2wpkh', 'p2tr']) &&
    isDescending(inputs) &&
    isDescending(outputs) &&
    inSet * 10 > outputs.length * 8
  );
}

function isWhirlpoolRound({ inputs, outputs }: Movement): boolean {
  const pool = outputs[0]?.amount as Amount;
  return (
    inputs.length === outputs.length &&
    inputs.length >= 5 &&
    inputs.length <= 10 &&
    haveForms([...inputs, ...outputs], ['p2wpkh']) &&
    outputs.every(({ amount }) => amount === pool) &&
    inputs.some(({ amount }) => amount === pool) &&
    inputs.every(({ amount }) => isNear(amount, pool, POOL_PRECISION))
  );
}

function isEqualOutputRound({ inputs, outputs }: Movement): boolean {
  const groups = groupsOf(outputs);
  const rests = outputs.filter(({ amount }) => amount !== groups.mode);
  return (
    groups.equal === 1 &&
    groups.max * 2 === outputs.length &&
    ownersOf(outputs).size >= groups.max &&
    ownersOf(inputs).size >= groups.max &&
    largest(inputs) <= groups.mode + largest(rests) - LEAST_REST
  );
}

interface Groups {
  /** Value and size of the largest group of equal outputs. */
  readonly mode: Amount;
  readonly max: number;
  /** Groups of two and more; values that occur once. */
  readonly equal: number;
  readonly single: number;
}

function groupsOf(legs: readonly Leg[]): Groups {
  const counts = new Map<Amount, number>();
  for (const { amount } of legs) counts.set(amount, (counts.get(amount) ?? 0) + 1);
  let [mode, max, equal, single] = [0n, 0, 0, 0];
  for (const [value, count] of counts) {
    if (count > max) [mode, max] = [value, count];
    if (count > 1) equal++;
    else single++;
  }
  return { mode, max, equal, single };
}

/** 2^i, 3^i, 2*3^i, 10^i, 2*10^i or 5*10^i, between 5,000 and 134,375,000,000 satoshi. */
function isWasabi2Value(value: Amount): boolean {
  if (value < WASABI_2_VALUES.least || value > WASABI_2_VALUES.most) return false;
  return (
    isPower(value, 2n) ||
    isPower(value, 3n) ||
    isPower(value, 10n) ||
    (value % 2n === 0n && (isPower(value / 2n, 3n) || isPower(value / 2n, 10n))) ||
    (value % 5n === 0n && isPower(value / 5n, 10n))
  );
}

function isPower(value: Amount, base: Amount): boolean {
  let rest = value;
  while (rest > 1n && rest % base === 0n) rest /= base;
  return rest === 1n;
}

const isNear = (value: Amount, middle: Amount, precision: Amount): boolean =>
  value >= middle - precision && value <= middle + precision;
const isDescending = (legs: readonly Leg[]): boolean =>
  legs.every(({ amount }, n) => n === 0 || amount <= (legs[n - 1] as Leg).amount);
const largest = (legs: readonly Leg[]): Amount =>
  legs.reduce((most, { amount }) => (amount > most ? amount : most), 0n);
const ownersOf = (legs: readonly Leg[]): ReadonlySet<AccountId> =>
  new Set(legs.map(({ holding }) => holding.owner));
const haveForms = (legs: readonly Leg[], forms: readonly ScriptForm[]): boolean =>
  legs.every(({ holding }) => forms.includes(scriptForm(addressOf(holding.owner))));
