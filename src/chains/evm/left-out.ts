import type { LeftOutRow } from '../left-out.ts';
import { noNames } from '../token-names.ts';
import { isSilentWrap } from '../wraps.ts';
import type { EvmAssets } from './assets.ts';
import { tokenParties } from './transfers.ts';
import type { TokenRow } from './wire.ts';

/**
 * The token transfers that a history leaves out, in chain order. Without `isNamed` no token has a name: where some who could
 * have told the account tell none, what a history shows must not depend on who did.
 */
export function leftOutRows(tokens: readonly TokenRow[], assets: EvmAssets, isNamed: boolean): LeftOutRow[] {
  return tokens.flatMap((row): LeftOutRow[] => {
    const parties = tokenParties(row, assets);
    const { block: height, time, hash: txid, from, to, contract, names = noNames } = row;
    const left = { at: height, height, time, txid, from, to };
    if (parties === 'unknown-token') return [{ ...left, contract, ...(isNamed ? names : noNames) }];
    return parties === 'zero-value' && !isSilentWrap(row, assets)
      ? [{ ...left, contract: null, ...noNames }]
      : [];
  });
}
