import { type Network, networks } from 'bitcoinjs-lib';
import type { ChainId } from '../../core/ids.ts';

/** CAIP-2 reference (BIP 122: the first 32 digits of the genesis block's hash) to address prefixes. */
const TEST_CHAINS: ReadonlySet<string> = new Set([
  'bip122:000000000933ea01ad0ee984209779ba',
  'bip122:00000000da84f2bafbbc53dee25a72ae',
  'bip122:00000008819873e925422c1ff0f99f7c',
]);
const MAINNET = 'bip122:000000000019d6689c085ae165831e93';

/** Address prefixes of a bitcoin chain: the test chains (testnet3, testnet4, signet) share one set, all else is mainnet's. */
export const networkOf = (chain: ChainId): Network =>
  TEST_CHAINS.has(chain) ? networks.testnet : networks.bitcoin;

/** What keys of the store begin with: `bitcoin`, or the chain id of any other chain. */
export const storePrefix = (chain: ChainId): string => (chain === MAINNET ? 'bitcoin' : chain);
