import { createHash } from 'node:crypto';
import type { AssetId, ChainId } from '../../core/ids.ts';
import type { KnownToken } from '../family.ts';
import { type NemAddresses, nemAddresses } from './address.ts';
import { XEM } from './mosaic.ts';

/** What a reader of one chain must know to name accounts and assets. */
export interface NemAssets {
  readonly chain: ChainId;
  readonly native: AssetId;
  /** By `namespace:name`, XEM among them. */
  readonly followed: ReadonlyMap<string, AssetId>;
  readonly addresses: NemAddresses;
  /** SHA-256 over the mosaics followed: a history normalized with others is not the same history. */
  readonly digest: string;
}

/** Puts together what a source was told of a chain's assets. */
export function nemAssets(chain: ChainId, native: AssetId, known: readonly KnownToken[]): NemAssets {
  const listed = known.map(({ contract, asset }) => `${contract} ${asset}`).sort();
  const followed = new Map([
    [XEM, native] as const,
    ...known.map(({ contract, asset }) => [contract, asset] as const),
  ]);
  const digest = createHash('sha256')
    .update([native, ...listed].join('\n'))
    .digest('hex');
  return { chain, native, followed, addresses: nemAddresses(chain), digest };
}
