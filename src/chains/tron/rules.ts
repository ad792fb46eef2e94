import { accountId, type ChainId, txId } from '../../core/ids.ts';
import type { ChainRules } from '../family.ts';
import { parseAddress } from './address.ts';

/** How TRON spells accounts (base58check, `T…`) and transactions (32 bytes in lower-case hexadecimal without `0x`). */
export const tronRules = (chain: ChainId): ChainRules => ({
  chain,
  account: (address) => accountId(chain, parseAddress(address)),
  transaction: (text) => (/^[0-9a-f]{64}$/i.test(text) ? txId(text.toLowerCase()) : undefined),
});
