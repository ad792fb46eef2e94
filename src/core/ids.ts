declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** CAIP-2 chain id: `bip122:000000000019d6689c085ae165831e93`, `eip155:1`. */
export type ChainId = Brand<string, 'ChainId'>;
/** CAIP-10 account id in its one canonical spelling: `eip155:1:0xAb…` (checksummed), `bip122:…:bc1q…`. */
export type AccountId = Brand<string, 'AccountId'>;
/** CAIP-19 asset id: `eip155:1/slip44:60`, `eip155:1/erc20:0xdAC1…`. */
export type AssetId = Brand<string, 'AssetId'>;
/** A transaction's hash as its chain spells it, lower case where it is hex. */
export type TxId = Brand<string, 'TxId'>;
/** Where value rests: an outpoint, or one account's balance of one asset. */
export type HoldingId = Brand<string, 'HoldingId'>;
/** One movement; equal from whichever account's history or provider it was read. */
export type MovementId = Brand<string, 'MovementId'>;

/** Base units (satoshi, wei, token units). Never a float. */
export type Amount = bigint;

export const chainId = (caip2: string): ChainId => caip2 as ChainId;
/** `address` must already be in the chain's canonical spelling; only a chain's own reader may call this. */
export const accountId = (chain: ChainId, address: string): AccountId => `${chain}:${address}` as AccountId;
/** `reference` is CAIP-19 without the chain: `slip44:60`, `erc20:0xdAC1…`. */
export const assetId = (chain: ChainId, reference: string): AssetId => `${chain}/${reference}` as AssetId;
export const txId = (hash: string): TxId => hash as TxId;
export const movementId = (id: string): MovementId => id as MovementId;

/** The holding that output `vout` of a UTXO transaction creates: `chain:txid:vout`. */
export const outpointId = (chain: ChainId, txid: TxId, vout: number): HoldingId =>
  `${chain}:${txid}:${vout}` as HoldingId;

/** The holding that is an account's balance of one asset: `account/slip44:60`. */
export const balanceId = (account: AccountId, asset: AssetId): HoldingId =>
  `${account}/${asset.slice(asset.indexOf('/') + 1)}` as HoldingId;

/** The address part of a CAIP-10 id. */
export const addressOf = (account: AccountId): string => account.slice(account.lastIndexOf(':') + 1);

/** The chain part of a CAIP-10 id. */
export const chainOf = (account: AccountId): ChainId => account.slice(0, account.lastIndexOf(':')) as ChainId;

/**
 * What takes value out of reach by the rules of the chain itself, without an account that could pay it out again; and where
 * value comes into being by them, `minted`, which only a trace backward reaches.
 */
export type Sink = 'fees' | 'burned' | 'minted';

/** The account that stands for a chain's sink in holdings and in the graph: `eip155:1:sink.fees`. */
export const sinkAccount = (chain: ChainId, sink: Sink): AccountId => accountId(chain, `sink.${sink}`);

/** Which sink an account stands for, or undefined for every real account. */
export function sinkOf(account: AccountId): Sink | undefined {
  const address = addressOf(account);
  if (address === 'sink.fees') return 'fees';
  if (address === 'sink.minted') return 'minted';
  return address === 'sink.burned' ? 'burned' : undefined;
}

/** Code-unit order, the same on every machine and locale. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
