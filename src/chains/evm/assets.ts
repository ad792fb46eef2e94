import { createHash } from 'node:crypto';
import type { AssetId, ChainId } from '../../core/ids.ts';
import type { AddressBook } from '../address-book.ts';
import type { KnownToken } from '../family.ts';
import { evmAddresses } from './address.ts';

/** What a reader of one chain must know to name accounts and assets. */
export interface EvmAssets {
  readonly chain: ChainId;
  readonly native: AssetId;
  /** By contract in lower case. */
  readonly tokens: ReadonlyMap<string, AssetId>;
  readonly addresses: AddressBook;
  /** SHA-256 over the contracts followed: a history normalized with others is not the same history. */
  readonly digest: string;
}

/** Puts together what `evmSource` was told of a chain's assets. */
export function evmAssets(chain: ChainId, native: AssetId, known: readonly KnownToken[]): EvmAssets {
  const tokens = new Map(known.map(({ contract, asset }) => [contract.toLowerCase(), asset] as const));
  const listed = [...tokens].map(([contract, asset]) => `${contract} ${asset}`).sort();
  const digest = createHash('sha256')
    .update([native, ...listed].join('\n'))
    .digest('hex');
  return { chain, native, tokens, addresses: evmAddresses(chain), digest };
}
