import { parseAddress as bitcoinAddress } from '../../src/chains/bitcoin/address.ts';
import { networkOf } from '../../src/chains/bitcoin/network.ts';
import { parseAddress as evmAddress } from '../../src/chains/evm/address.ts';
import { type AccountId, accountId, chainId } from '../../src/core/ids.ts';

const evmChains: ReadonlyMap<string, number> = new Map([
  ['ethereum', 1],
  ['optimism', 10],
  ['bsc', 56],
  ['polygon', 137],
  ['base', 8453],
  ['arbitrum', 42161],
  ['avalanche', 43114],
]);

/** The accounts of the chains that ship, by the chains' own rules. */
export function accountOf(chain: string, address: string): AccountId | undefined {
  if (chain === 'bitcoin') {
    const mainnet = chainId('bip122:000000000019d6689c085ae165831e93');
    return accountId(mainnet, bitcoinAddress(address, networkOf(mainnet)));
  }
  const id = evmChains.get(chain);
  return id === undefined ? undefined : accountId(chainId(`eip155:${id}`), evmAddress(address));
}
