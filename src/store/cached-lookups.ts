import { CoinhoundError } from '../core/error.ts';
import { aborted } from '../net/upstream-error.ts';
import { storeDamaged } from './errors.ts';
import type { CachedLookups, Lookup } from './lookups.ts';
import { sharedWork } from './shared-work.ts';
import type { LookupEntry, Store } from './store.ts';

export interface CachedLookupsOptions {
  readonly store: Store;
  /** True to answer from the store alone. */
  readonly offline: boolean;
}

/**
 * Lookups over a store. A stored answer is good if it is final or was put at the lookup's height or above. A fetched one
 * is in the store, safe from a killed process, before it is returned.
 *
 * Lookups of one key and height at the same time are one: one read of the store, one fetch. A caller that gives up is
 * let go at once; the fetch itself is given up only when nobody waits for it any more.
 *
 * `get` throws what `fetch` and the store throw, `upstream-aborted` once its signal aborts, and `store-damaged` where
 * the reader refuses a stored body: it was read once, so it, or the reader, is not what it was.
 */
export function cachedLookups({ store, offline }: CachedLookupsOptions): CachedLookups {
  const shared = sharedWork();

  async function fromStoreOrProvider<T>(lookup: Lookup<T>, signal: AbortSignal): Promise<T> {
    const entry = await store.lookups.get(lookup.key);
    if (entry && (entry.final || entry.height >= lookup.height)) return readStored(store, lookup, entry);
    if (offline) throw notInStore(lookup, entry);
    if (signal.aborted) throw aborted(signal);
    const { value, body, provider } = await lookup.fetch(signal);
    const { key, request, height } = lookup;
    await store.lookups.put(key, {
      body,
      provider,
      request,
      time: Date.now(),
      height,
      final: lookup.final(value),
    });
    return value;
  }

  return {
    offline,
    store,
    async get(lookup, signal) {
      if (signal.aborted) throw aborted(signal);
      // Of another height is another lookup: what satisfies the lower one may not satisfy the higher.
      return shared.run(
        `${lookup.height} ${lookup.key}`,
        (given) => fromStoreOrProvider(lookup, given),
        signal,
      );
    },
  };
}

function readStored<T>(store: Store, lookup: Lookup<T>, entry: LookupEntry): T {
  try {
    return lookup.read({ status: 200, headers: {}, body: entry.body });
  } catch (cause) {
    throw storeDamaged(store.location, `entry ${lookup.key}`, 'is no answer to what was asked', cause);
  }
}

const notInStore = (
  { key, request, height }: Lookup<unknown>,
  entry: LookupEntry | undefined,
): CoinhoundError =>
  new CoinhoundError(
    'data',
    'not-in-store',
    entry === undefined
      ? `the store has no answer to ${request}`
      : `the answer to ${request} in the store holds up to height ${entry.height}, not ${height}`,
    { hint: 'run once without --offline', details: { key, request, height: String(height) } },
  );
