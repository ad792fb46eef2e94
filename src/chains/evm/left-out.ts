import type { LeftOutRow } from '../left-out.ts';
import { isSilentWrap } from '../wraps.ts';
import type { EvmAssets } from './assets.ts';
import { tokenParties } from './transfers.ts';
import type { TokenRow } from './wire.ts';

/** The token transfers that a history leaves out, in chain order. */
export function leftOutRows(tokens: readonly TokenRow[], assets: EvmAssets): LeftOutRow[] {
  return tokens.flatMap((row): LeftOutRow[] => {
    const parties = tokenParties(row, assets);
    if (parties === 'unknown-token') return [{ height: row.block, contract: row.contract }];
    return parties === 'zero-value' && !isSilentWrap(row, assets)
      ? [{ height: row.block, contract: null }]
      : [];
  });
}
