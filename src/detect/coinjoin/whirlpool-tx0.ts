import type { Amount } from '../../core/ids.ts';
import { frequencies, mostFrequent } from '../utxo/frequencies.ts';
import type { Coin, Shape } from '../utxo/shape.ts';
import type { CoinJoinParameters } from './parameters.ts';
import { pools } from './whirlpool-pools.ts';

/** A transaction that makes coins ready for Whirlpool. */
export interface WhirlpoolTx0 {
  readonly confidence: number;
  /** Denomination of the pool. */
  readonly pool: Amount;
  /** What each premix output is worth. */
  readonly premixValue: Amount;
  /** Outputs of that value. */
  readonly premix: readonly Coin[];
  /** Index of what the coordinator was paid. */
  readonly fee: number;
}

const CONFIDENCE = 60;

/**
 * The transaction before Whirlpool: one owner cuts coins into equal premix outputs a little above a pool's denomination, pays
 * the coordinator, keeps at most one rest, and writes one OP_RETURN (GraphSense). Nothing is mixed yet. Pools of which no
 * source tells the fee are left out.
 */
export function whirlpoolTx0(
  { outputs, addressless }: Shape,
  limits: CoinJoinParameters,
): WhirlpoolTx0 | undefined {
  if (addressless !== 1 || outputs.length < 2) return undefined;
  for (const { denomination, fee } of pools) {
    if (fee === null) continue;
    const least = denomination + BigInt(limits.whirlpoolLeastFee);
    const most = denomination + BigInt(limits.whirlpoolMostFee);
    const near = outputs.filter(({ value }) => value >= least && value <= most);
    const premixValue = mostFrequent(frequencies(near))?.value;
    if (premixValue === undefined) continue;
    const premix = near.filter(({ value }) => value === premixValue);
    if (premix.length > limits.tx0MostPremix || premix.length < outputs.length - 2) continue;
    const [paid, ...others] = outputs.filter(({ value }) => isFee(value, fee, limits));
    if (paid === undefined || others.length > 0) continue;
    return { confidence: CONFIDENCE, pool: denomination, premixValue, premix, fee: paid.index };
  }
  return undefined;
}

const isFee = (value: Amount, fee: Amount, limits: CoinJoinParameters): boolean =>
  value * 100n >= fee * BigInt(limits.tx0LeastFeePercent) &&
  value * 100n <= fee * BigInt(limits.tx0MostFeePercent);
