import { accountId, type ChainId, txId } from '../../core/ids.ts';
import type { ChainRules } from '../family.ts';
import { parseAddress } from './address.ts';
import { networkOf } from './network.ts';

/** How a bitcoin chain spells accounts and transactions. */
export function bitcoinRules(chain: ChainId): ChainRules {
  const network = networkOf(chain);
  return {
    chain,
    account: (address) => accountId(chain, parseAddress(address, network)),
    transaction: (text) => (/^[0-9a-f]{64}$/i.test(text) ? txId(text.toLowerCase()) : undefined),
  };
}
