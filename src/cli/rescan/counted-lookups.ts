import type { CachedLookups, Lookup } from '../../store/lookups.ts';

/** Lookups that tell how many of them the store answered. */
export function countedLookups(lookups: CachedLookups) {
  let asked = 0;
  let fetched = 0;
  return {
    cached: () => asked - fetched,
    lookups: {
      ...lookups,
      get<T>(lookup: Lookup<T>, signal: AbortSignal): Promise<T> {
        asked += 1;
        const fetch = (given: AbortSignal) => {
          fetched += 1;
          return lookup.fetch(given);
        };
        return lookups.get({ ...lookup, fetch }, signal);
      },
    },
  };
}
