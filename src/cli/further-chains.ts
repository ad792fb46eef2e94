import type { ChainConfig, Config } from '../config/config.ts';
import type { ChainId } from '../core/ids.ts';
import type { OpenedChain } from '../trace/opened-chains.ts';
import type { OpenChain } from './sources.ts';

/** Chains that have no seed, opened when a bridge leads to them. */
export interface FurtherChains {
  /** Whether a chain has anybody to ask. */
  canOpen(chain: ChainConfig): boolean;
  open(chain: ChainId, signal: AbortSignal): Promise<OpenedChain | undefined>;
}

export interface FurtherChainsOptions {
  /** Opens a chain over its providers. */
  open(chain: ChainConfig): OpenChain;
  /** The height a chain is pinned at. */
  pin(chain: OpenChain, signal: AbortSignal): Promise<number>;
  /** Called before a chain is opened, or found to have nobody to ask. */
  onReached(chain: ChainConfig): void;
}

/** Whatever chain is configured with providers can be opened. A chain that only a record stands for cannot: it is no part of the trace's facts. */
export function furtherChains(
  { chains }: Config,
  { open, pin, onReached }: FurtherChainsOptions,
): FurtherChains {
  const byId = new Map([...chains.values()].map((config) => [config.chain, config]));
  const canOpen = ({ providers }: ChainConfig): boolean =>
    providers.length > 0 && providers.every(({ kind }) => kind !== 'recorded');
  return {
    canOpen,
    async open(chain, signal) {
      const config = byId.get(chain);
      if (config) onReached(config);
      if (!config || !canOpen(config)) return undefined;
      const opened = open(config);
      return { source: opened.source, asOf: await pin(opened, signal) };
    },
  };
}

/** Those of a trace that a record alone stands for. */
export const noFurtherChains: FurtherChains = { canOpen: () => false, open: async () => undefined };
