import type { ChainId } from '../../core/ids.ts';

/** How a bitcoin chain spells addresses. */
export interface Network {
  /** For people, and the prefix of a seed where it is one word: `bitcoin`. */
  readonly name: string;
  /** Version bytes of base58check. */
  readonly pubKeyHash: number;
  readonly scriptHash: number;
  /** A version of P2SH that is out of use and still read. */
  readonly formerScriptHash?: number;
  /** Human-readable part of bech32; absent where the chain has no witness programs. */
  readonly bech32?: string;
  /** What its addresses look like, for people. */
  readonly forms: string;
}

const bitcoin: Network = {
  name: 'bitcoin',
  pubKeyHash: 0x00,
  scriptHash: 0x05,
  bech32: 'bc',
  forms: 'a base58 address (1…, 3…) or a bech32 address (bc1…)',
};
/** testnet3, testnet4 and signet share one set. */
const testNetwork: Network = {
  name: 'a bitcoin test network',
  pubKeyHash: 0x6f,
  scriptHash: 0xc4,
  bech32: 'tb',
  forms: 'a base58 address (m…, n…, 2…) or a bech32 address (tb1…)',
};
const litecoin: Network = {
  name: 'litecoin',
  pubKeyHash: 0x30,
  scriptHash: 0x32,
  formerScriptHash: 0x05,
  bech32: 'ltc',
  forms: 'a base58 address (L…, M…, formerly 3…) or a bech32 address (ltc1…)',
};
const dogecoin: Network = {
  name: 'dogecoin',
  pubKeyHash: 0x1e,
  scriptHash: 0x16,
  forms: 'a base58 address (D…, 9…, A…)',
};

/** Every network whose addresses are told apart. */
export const networks: readonly Network[] = [bitcoin, testNetwork, litecoin, dogecoin];

const MAINNET = 'bip122:000000000019d6689c085ae165831e93';
/** By CAIP-2 id (BIP 122: the first 32 digits of the genesis block's hash). */
const byChain: ReadonlyMap<string, Network> = new Map([
  ['bip122:000000000933ea01ad0ee984209779ba', testNetwork],
  ['bip122:00000000da84f2bafbbc53dee25a72ae', testNetwork],
  ['bip122:00000008819873e925422c1ff0f99f7c', testNetwork],
  ['bip122:12a765e31ffd4059bada1e25190f6e98', litecoin],
  ['bip122:1a91e3dace36e2be3bf030a65679fe82', dogecoin],
]);

/** How a chain spells addresses: as bitcoin does where nothing else is known of it. */
export const networkOf = (chain: ChainId): Network => byChain.get(chain) ?? bitcoin;

/** What keys of the store begin with: `bitcoin`, or the chain id of any other chain. */
export const storePrefix = (chain: ChainId): string => (chain === MAINNET ? 'bitcoin' : chain);
