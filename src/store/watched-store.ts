import type { Basis, BasisTracker } from './basis.ts';
import type { FactEntry, Store } from './store.ts';

/** Everything that a run took from a store and from providers. */
export interface LookupRecord {
  readonly basis: Basis;
  /** Facts that tell how to ask and nothing of the chain, by key, as they were read or put last. */
  readonly hints: Map<string, FactEntry>;
}

/**
 * A store that tells, of each fact that is read from it, which answers the work around rests on by that. A fact of which nobody knows
 * that is not there for a run that records: it is made anew of the answers.
 */
export function watchedStore(
  store: Store,
  tracker: Pick<BasisTracker, 'note'>,
  record: LookupRecord | undefined,
): Store {
  const hint = (key: string, fact: FactEntry): void => {
    if (fact.madeOf === undefined) record?.hints.set(key, fact);
  };
  return {
    ...store,
    facts: {
      ...store.facts,
      async get(key) {
        const fact = await store.facts.get(key);
        if (fact === undefined || (record && fact.madeOf?.length === 0)) return undefined;
        tracker.note(fact.madeOf ?? []);
        hint(key, fact);
        return fact;
      },
      async put(key, fact) {
        await store.facts.put(key, fact);
        hint(key, fact);
      },
    },
  };
}
