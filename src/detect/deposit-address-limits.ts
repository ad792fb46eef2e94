import type { Amount, AssetId, ChainId } from '../core/ids.ts';
import { type Position, UNKNOWN_HEIGHT } from '../core/movement.ts';
import type { Parameters } from '../trace/detector.ts';
import { coinUnit, isCoin } from './account-coins.ts';
import type { SweepLimits } from './deposit-address-sweeps.ts';

/** What may be configured of a sweep. */
export interface SweepParameters extends Parameters {
  /** Between deposit and sweep, on Ethereum. */
  readonly blocks: number;
  /** The same on chains of other block times. */
  readonly hours: number;
  /** Coins that a sweep may leave behind, on EVM chains. */
  readonly coins: number;
  /** The same on TRON. */
  readonly trx: number;
}

/** The chain on whose blocks the rule was made. */
const ETHEREUM = 'eip155:1';

/**
 * The limits for sweeps of an asset; undefined where the rule does not hold: on NEM, exchanges tell their customers apart by
 * message, and on chains of outpoints nothing is swept from an account.
 *
 * A sweep of a coin leaves the fee, or what was kept for it. A token is swept whole, because its fee is paid in coin.
 */
export function sweepLimits(
  chain: ChainId,
  asset: AssetId,
  parameters: SweepParameters,
): SweepLimits | undefined {
  const coins = coinsLeft(chain, parameters);
  const unit = coinUnit(chain);
  if (coins === undefined || unit === undefined) return undefined;
  const difference = isCoin(asset) ? scaled(coins, unit) : 0n;
  return chain === ETHEREUM
    ? { most: parameters.blocks, apart: blocksApart, difference }
    : { most: parameters.hours * 3600, apart: secondsApart, difference };
}

/** `blocks` or `seconds`, in which a chain's sweeps are measured. */
export const apartUnit = (chain: ChainId): 'blocks' | 'seconds' =>
  chain === ETHEREUM ? 'blocks' : 'seconds';

function coinsLeft(chain: ChainId, { coins, trx }: SweepParameters): number | undefined {
  if (chain.startsWith('eip155:')) return coins;
  return chain.startsWith('tron:') ? trx : undefined;
}

const blocksApart = (earlier: Position, later: Position): number | undefined =>
  earlier.height === UNKNOWN_HEIGHT || later.height === UNKNOWN_HEIGHT
    ? undefined
    : later.height - earlier.height;

const secondsApart = (earlier: Position, later: Position): number | undefined =>
  earlier.time === null || later.time === null ? undefined : later.time - earlier.time;

/** A configured figure in base units, to the millionth. */
const scaled = (figure: number, unit: Amount): Amount =>
  (BigInt(Math.round(figure * 1_000_000)) * unit) / 1_000_000n;
