import type { AccountId } from '../../src/core/ids.ts';
import type { Movement } from '../../src/core/movement.ts';
import type { ScriptForm } from '../../src/detect/utxo/script-form.ts';
import { random } from './random.ts';
import { owner, utxo } from './utxo-scene.ts';

/** What an ordinary transaction is for, and how many of ten thousand are for it. */
export const ordinaryKinds = {
  payment: 6_000,
  payout: 2_000,
  'payout of equal sums': 500,
  consolidation: 1_500,
} as const;
export type OrdinaryKind = keyof typeof ordinaryKinds;

export interface OrdinaryTransaction {
  readonly kind: OrdinaryKind;
  readonly movement: Movement;
}

type Pick = (below: number) => number;
type Output = readonly [AccountId | null, bigint];

const forms: readonly ScriptForm[] = ['p2wpkh', 'p2wpkh', 'p2wpkh', 'p2tr', 'p2sh', 'p2pkh', 'p2wsh'];
/** Sums that people name, in satoshi. */
const roundSums = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1_000].map((n) => BigInt(n) * 100_000n);

/**
 * Ten thousand bitcoin transactions in which one party pays others or gathers what is its own: none is a CoinJoin. Wallets
 * with one script form and fresh or used change, sums from 10,000 satoshi to 100 bitcoin of which people round a part, services
 * that pay many at once, some nothing but round sums, some equal sums, from few coins or from many. The same for one seed.
 */
export function ordinaryPayments(seed: number): readonly OrdinaryTransaction[] {
  const pick = random(seed);
  let fresh = 0;
  const someone = (form: ScriptForm = forms[pick(forms.length)]!): AccountId => owner(fresh++, form);
  const make: Record<OrdinaryKind, () => readonly Output[]> = {
    payment: () => payment(pick, someone),
    payout: () => payout(pick, someone),
    'payout of equal sums': () => equalPayout(pick, someone),
    consolidation: () => Array.from({ length: pick(4) === 0 ? 2 : 1 }, (): Output => [someone(), sum(pick)]),
  };
  return Object.entries(ordinaryKinds).flatMap(([name, count]) => {
    const kind = name as OrdinaryKind;
    return Array.from({ length: count }, (_, n) => {
      const outputs = make[kind]();
      const movement = funded(outputs, { name: `${kind} ${n}`, kind, pick, someone });
      return { kind, movement };
    });
  });
}

function payment(pick: Pick, someone: () => AccountId): readonly Output[] {
  const others = [90, 97, 99].filter((percent) => pick(100) >= percent).length;
  const note: readonly Output[] = pick(50) === 0 ? [[null, 0n]] : [];
  return [...Array.from({ length: 1 + others }, (): Output => [someone(), sum(pick)]), ...note];
}

function payout(pick: Pick, someone: () => AccountId): readonly Output[] {
  const roundPercent = pick(20) === 0 ? 80 : 25;
  return Array.from({ length: scaled(pick, 5, 200) }, (): Output => [someone(), sum(pick, roundPercent)]);
}

/** Wages, prizes, shares: one sum for all, or two. */
function equalPayout(pick: Pick, someone: () => AccountId): readonly Output[] {
  const one = sum(pick, 60);
  const other = pick(4) === 0 ? sum(pick, 60) : one;
  return Array.from(
    { length: scaled(pick, 3, 60) },
    (_, n): Output => [someone(), n % 4 === 0 ? other : one],
  );
}

/** From 10,000 satoshi to 100 bitcoin, each order of magnitude as often; rounded as people do in so many of a hundred. */
function sum(pick: Pick, roundPercent = 25): bigint {
  if (pick(100) < roundPercent) return roundSums[pick(roundSums.length)]!;
  return BigInt(10 ** (4 + pick(6))) + BigInt(pick(9 * 10 ** 6)) * BigInt(10 ** pick(4));
}

/** A whole number between two, small ones more often. */
function scaled(pick: Pick, least: number, most: number): number {
  return Math.round(least * (most / least) ** (pick(10_001) / 10_000));
}

interface Funding {
  readonly name: string;
  readonly kind: OrdinaryKind;
  readonly pick: Pick;
  readonly someone: (form?: ScriptForm) => AccountId;
}

/** Inputs of one wallet that pay for the outputs, and its change at a random place. */
function funded(outputs: readonly Output[], { name, kind, pick, someone }: Funding): Movement {
  const form = forms[pick(forms.length)]!;
  const owners = Array.from({ length: coins(kind, pick) }, () => someone(form));
  // Who pays out of a pool of few addresses has several coins on one of them.
  const isPooled = pick(3) === 0;
  const paid = outputs.reduce((total, [, value]) => total + value, 0n);
  const fee = BigInt(150 * (owners.length + outputs.length) + pick(20_000));
  const isExact = kind === 'consolidation' || pick(20) === 0;
  const rest = isExact ? 0n : sum(pick, 5);
  const change: readonly Output[] = rest === 0n ? [] : [[pick(7) === 0 ? owners[0]! : someone(form), rest]];
  const all = [...outputs];
  all.splice(pick(all.length + 1), 0, ...change);
  const total = paid + fee + rest;
  const share = total / BigInt(owners.length);
  const inputs = owners.map((own, n): Output => {
    const value = n === 0 ? total - share * BigInt(owners.length - 1) : share;
    return [isPooled ? owners[n % 3]! : own, value];
  });
  return utxo({ name, height: 500_000 + pick(400_000), inputs: spread(inputs, pick), outputs: all });
}

function coins(kind: OrdinaryKind, pick: Pick): number {
  if (kind === 'consolidation') return scaled(pick, 5, 200);
  if (kind !== 'payment' && pick(12) === 0) return scaled(pick, 10, 100);
  let count = 1;
  while (count < 40 && pick(5) < 2) count++;
  return count;
}

/** Moves value between inputs, so that coins of one wallet are not alike. */
function spread(inputs: readonly Output[], pick: Pick): readonly Output[] {
  const values = inputs.map(([, value]) => value);
  for (let n = 1; n < values.length; n++) {
    const moved = (values[n]! * BigInt(pick(900))) / 1_000n;
    values[n] = values[n]! - moved;
    values[n - 1] = values[n - 1]! + moved;
  }
  return inputs.map(([own], n) => [own, values[n]!]);
}
