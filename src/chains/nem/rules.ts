import { accountId, type ChainId, txId } from '../../core/ids.ts';
import type { ChainRules } from '../family.ts';
import { networkOf, parseAddress } from './address.ts';

/** How NEM spells accounts (40 capitals, no hyphens) and transactions (32 bytes in lower-case hexadecimal). */
export function nemRules(chain: ChainId): ChainRules {
  const network = networkOf(chain);
  return {
    chain,
    account: (address) => accountId(chain, parseAddress(address, network)),
    transaction: (text) => (/^[0-9a-f]{64}$/i.test(text) ? txId(text.toLowerCase()) : undefined),
  };
}
