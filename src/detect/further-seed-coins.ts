import type { AccountId, Amount } from '../core/ids.ts';
import { type Leg, outpointOf } from '../core/movement.ts';
import type { TaintedMovement } from '../trace/detector.ts';
import { kindOfMix } from './coinjoin/kind-of-mix.ts';
import type { Entry } from './further-seed-payments.ts';

/**
 * Coins of accounts that are no part of the trace, spent in a transaction whose inputs are mostly tainted: one hand signs
 * for all of them, unless it is a CoinJoin, or has Stonewall's shape: those are passed over. Nothing of account chains.
 */
export function coSpent(
  { movement, inputs: taints }: TaintedMovement,
  traced: ReadonlySet<AccountId>,
  taintedPercent: number,
): readonly Entry[] {
  const { inputs } = movement;
  if (inputs.length < 2 || inputs.some(({ holding }) => outpointOf(holding) === undefined)) return [];
  const taint = sum(taints);
  if (taint === 0n || taint * 100n < BigInt(taintedPercent) * sum(inputs.map(({ amount }) => amount)))
    return [];
  const outside = inputs.filter(({ holding }, n) => taints[n] === 0n && !traced.has(holding.owner));
  if (outside.length === 0 || kindOfMix(movement) !== undefined) return [];
  const into = [
    ...new Set(inputs.flatMap(({ holding }, n) => ((taints[n] ?? 0n) > 0n ? holding.owner : []))),
  ];
  return outside.map(
    ({ holding, amount }: Leg): Entry => ({
      source: holding.owner,
      into,
      asset: holding.asset,
      amount,
      movement,
      doubts: [],
      outpoint: outpointOf(holding) ?? null,
    }),
  );
}

const sum = (amounts: readonly Amount[]): Amount => amounts.reduce((total, amount) => total + amount, 0n);
