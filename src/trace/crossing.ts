import type { Crossing } from '../core/crossing.ts';
import type { AccountId, AssetId, ChainId, TxId } from '../core/ids.ts';
import type { Pattern } from '../core/pattern.ts';
import type { Ask, TransactionFacts } from './inquiry.ts';

/** What finders of crossings must know of the configured chains. Pure. */
export interface Atlas {
  /** By the name in the configuration: `bitcoin`. */
  chain(name: string): ChainId | undefined;
  /** By EIP-155 chain id. */
  evmChain(chainId: number): ChainId | undefined;
  /** The coin of a chain. */
  native(chain: ChainId): AssetId | undefined;
  /** The followed token of a contract, in any spelling; undefined where nobody follows it. */
  token(chain: ChainId, contract: string): AssetId | undefined;
  /** Base units of one: 18 for ether. Of followed assets. */
  decimals(asset: AssetId): number | undefined;
  /** The account of an address in any spelling that the chain takes; undefined where it is none. */
  account(chain: ChainId, address: string): AccountId | undefined;
  /** The transaction of a hash in any spelling; undefined where it is none. */
  transaction(chain: ChainId, text: string): TxId | undefined;
}

/** What a finder says of one transaction. */
export interface Found {
  readonly crossings: readonly Crossing[];
  /** What it knows and does not follow, and why: several candidates, a payout that is pending, an asset nobody follows. */
  readonly patterns: readonly Pattern[];
}

export interface FinderInput {
  readonly transaction: TransactionFacts;
  readonly atlas: Atlas;
  readonly ask: Ask;
}

/**
 * Finds what was given up in a transaction and where it came out. Pure: what it wants to know it asks for; while an answer
 * is missing it returns what it can say without.
 */
export interface CrossingFinder {
  /** `thorchain`, `swap` */
  readonly name: string;
  readonly kind: 'swap' | 'wrap' | 'bridge';
  /** One sentence for the documentation: by what it knows both sides, and what it cannot follow. */
  readonly summary: string;
  /** Undefined where the transaction is none of its own. */
  find(input: FinderInput): Found | undefined;
}
