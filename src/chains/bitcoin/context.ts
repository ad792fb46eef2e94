import type { Endpoint } from '../../net/endpoint.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import { type Ask, asker } from './ask.ts';
import { type BatchServers, batchServers } from './ask-batch.ts';
import { type BitcoinMember, memberOf } from './members.ts';
import type { Network } from './network.ts';
import { type WireReader, wireReader } from './reader.ts';

export interface LookupOptions {
  /** What keys of the store begin with. */
  readonly prefix: string;
  readonly network: Network;
  /** Of kind `esplora` or `blockbook`; both may serve a chain together. */
  readonly endpoints: readonly Endpoint[];
  readonly cached: CachedLookups;
}

/** What every lookup of a chain works with. */
export interface LookupContext {
  readonly ask: Ask;
  readonly reader: WireReader;
  readonly network: Network;
  /** All providers in the order of the configuration, and those of each kind. */
  readonly members: readonly BitcoinMember[];
  readonly esploras: readonly BitcoinMember[];
  readonly blockbooks: readonly BitcoinMember[];
  readonly batches: BatchServers;
  /** Whether the store alone answers. */
  readonly isOffline: boolean;
}

export function lookupContext({ prefix, network, endpoints, cached }: LookupOptions): LookupContext {
  const members = endpoints.map(memberOf);
  const esploras = members.filter(({ flavour }) => flavour.kind === 'esplora');
  return {
    ask: asker(prefix, cached),
    reader: wireReader(network),
    network,
    isOffline: cached.offline,
    members,
    esploras,
    batches: batchServers(esploras),
    blockbooks: members.filter(({ flavour }) => flavour.kind === 'blockbook'),
  };
}
