import { accountId, type ChainId, txId } from '../../core/ids.ts';
import type { ChainRules } from '../family.ts';
import { parseAddress } from './address.ts';

/** How every EVM chain spells accounts (ERC-55) and transactions (32 bytes in lower-case hexadecimal). */
export const evmRules = (chain: ChainId): ChainRules => ({
  chain,
  account: (address) => accountId(chain, parseAddress(address)),
  transaction: (text) => (/^0x[0-9a-f]{64}$/i.test(text) ? txId(text.toLowerCase()) : undefined),
});
