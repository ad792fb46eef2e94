import { Buffer } from 'node:buffer';
import type { CachedLookups } from '../store/lookups.ts';

/**
 * The heights at which something was read on, in the order of the readings. Whoever reads it again from the answers has to stop at the
 * same heights: what was asked from there on depends on them.
 */
export interface ReadHeights {
  of(about: string): Promise<readonly number[]>;
  put(about: string, heights: readonly number[]): Promise<void>;
}

/** Heights kept as facts of the store, which tell nothing of the chain. */
export function readHeights(chain: string, { store }: CachedLookups): ReadHeights {
  const keyOf = (about: string): string => `${chain}/heights/${about}`;
  return {
    async of(about) {
      const fact = await store.facts.get(keyOf(about));
      return fact ? Buffer.from(fact.value).toString().split(' ').map(Number) : [];
    },
    put: (about, heights) =>
      store.facts.put(keyOf(about), {
        value: Buffer.from(heights.join(' ')),
        height: heights.at(-1) ?? 0,
        final: false,
      }),
  };
}
