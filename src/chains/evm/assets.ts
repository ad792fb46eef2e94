import { createHash } from 'node:crypto';
import type { AssetId, ChainId } from '../../core/ids.ts';
import type { KnownToken } from '../family.ts';
import { type WrapAssets, wrappersOf } from '../wraps.ts';
import { evmAddresses } from './address.ts';
import { ZERO_ADDRESS } from './transfers.ts';

/** What a reader of one chain must know to name accounts and assets. */
export interface EvmAssets extends WrapAssets {
  readonly chain: ChainId;
  /** By contract in lower case. */
  readonly tokens: ReadonlyMap<string, AssetId>;
  /** SHA-256 over the contracts followed and what they wrap: a history normalized with others is not the same history. */
  readonly digest: string;
}

/** Puts together what `evmSource` was told of a chain's assets. */
export function evmAssets(chain: ChainId, native: AssetId, known: readonly KnownToken[]): EvmAssets {
  const tokens = new Map(known.map(({ contract, asset }) => [contract.toLowerCase(), asset] as const));
  const wrappers = wrappersOf(known, (contract) => contract.toLowerCase());
  const listed = known.map(({ contract, asset, wraps = '' }) =>
    `${contract.toLowerCase()} ${asset} ${wraps}`.trimEnd(),
  );
  const digest = createHash('sha256')
    .update([native, ...listed.sort()].join('\n'))
    .digest('hex');
  return { chain, native, tokens, wrappers, addresses: evmAddresses(chain), nobody: ZERO_ADDRESS, digest };
}
