import type { AssetId } from '../core/ids.ts';
import { coinUnit, isCoin } from './account-coins.ts';
import type { Transfer } from './account-transfers.ts';
import { DOLLAR, issuers } from './freeze-issuers.ts';

/**
 * Tells payments that are too small to be meant: of a coin below `coins`, or of a dollar token below one. Other tokens tell
 * nothing: what one of them is worth is not known here.
 */
export function dustTeller(coins: number): (payment: Transfer) => boolean {
  const dollars: ReadonlySet<string> = new Set(issuers.map(({ asset }) => asset));
  const millionths = BigInt(Math.round(coins * 1_000_000));
  const least = (asset: AssetId, unit: bigint | undefined): bigint => {
    if (dollars.has(asset)) return DOLLAR;
    return isCoin(asset) && unit !== undefined ? (unit * millionths) / 1_000_000n : 0n;
  };
  return ({ asset, amount, movement }) => amount < least(asset, coinUnit(movement.chain));
}
