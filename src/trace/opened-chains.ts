import type { ChainId } from '../core/ids.ts';
import type { ChainSource } from './source.ts';

/** A chain that can be asked, and the height its facts are pinned at. */
export interface OpenedChain {
  readonly source: ChainSource;
  readonly asOf: number;
}

/** The chains of a trace: those of its seeds, and others as crossings reach them. */
export interface OpenedChains {
  /** Undefined where nobody can be asked. */
  get(chain: ChainId, signal: AbortSignal): Promise<OpenedChain | undefined>;
  /** Pinned heights of all that were opened. */
  heights(): ReadonlyMap<ChainId, number>;
}

export interface OpenedChainsOptions {
  readonly sources: ReadonlyMap<ChainId, ChainSource>;
  readonly asOf: ReadonlyMap<ChainId, number>;
  /** Opens a further chain and pins its height; undefined where no provider is configured for it. */
  readonly open?: ((chain: ChainId, signal: AbortSignal) => Promise<OpenedChain | undefined>) | undefined;
}

/** Opens each further chain once. A chain that could not be opened is tried again when it is asked for again. */
export function openedChains({ sources, asOf, open }: OpenedChainsOptions): OpenedChains {
  const heights = new Map(asOf);
  const opening = new Map<ChainId, Promise<OpenedChain | undefined>>();
  const openOnce = async (chain: ChainId, signal: AbortSignal): Promise<OpenedChain | undefined> => {
    const opened = await open?.(chain, signal);
    if (opened) heights.set(chain, opened.asOf);
    return opened;
  };
  return {
    get(chain, signal) {
      const source = sources.get(chain);
      const height = asOf.get(chain);
      if (source && height !== undefined) return Promise.resolve({ source, asOf: height });
      const known = opening.get(chain);
      if (known) return known;
      const opened = openOnce(chain, signal);
      opening.set(chain, opened);
      opened.catch(() => opening.delete(chain));
      return opened;
    },
    heights: () => heights,
  };
}
