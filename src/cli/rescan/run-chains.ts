import type { ChainConfig, Config } from '../../config/config.ts';
import { providersOf } from '../../config/providers-of.ts';
import { CoinhoundError } from '../../core/error.ts';
import type { ChainId } from '../../core/ids.ts';
import type { Net } from '../../net/net.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { OpenedChain } from '../../trace/opened-chains.ts';
import { type Pinned, pinHeight } from '../heights.ts';
import { endpointsOf, liveChain, type OpenChain } from '../sources.ts';

/** The chains of a run, each pinned once for all incidents. */
export interface RunChains {
  /** Throws what pinning a height throws, and `chain-without-provider`. */
  opened(chain: ChainId): Promise<OpenedChain>;
  /** The height of a chain of that name, which `pin` asks for where nobody has. */
  pinned(name: string, pin: () => Promise<Pinned>): Promise<Pinned>;
}

export interface RunChainsOptions {
  readonly config: Config;
  readonly net: Net;
  readonly lookups: CachedLookups;
  /** Heights that a person asked for, by chain name. */
  readonly asked: ReadonlyMap<string, number>;
  readonly signal: AbortSignal;
}

export function runChains({ config, net, lookups, asked, signal }: RunChainsOptions): RunChains {
  const pins = new Map<string, Promise<Pinned>>();
  const byId = new Map([...config.chains.values()].map((chain) => [chain.chain, chain]));
  const pinned = (name: string, pin: () => Promise<Pinned>): Promise<Pinned> => {
    const known = pins.get(name) ?? pin();
    pins.set(name, known);
    return known;
  };
  const open = (chain: ChainConfig): OpenChain => {
    const endpoints = endpointsOf(providersOf(config, chain.name), net.endpoint);
    return liveChain(chain, config.assets, { endpoints, lookups });
  };
  return {
    pinned,
    async opened(id) {
      const chain = byId.get(id);
      if (!chain) {
        throw new CoinhoundError('usage', 'chain-without-provider', `nobody can be asked about chain ${id}`, {
          hint: 'name a provider for the chain',
        });
      }
      const { source } = open(chain);
      const { name, confirmations } = chain;
      const { store, offline } = lookups;
      const pin = () =>
        pinHeight({ name, source, confirmations, asked: asked.get(name), store, offline, signal });
      return { source, asOf: (await pinned(name, pin)).asOf };
    },
  };
}
