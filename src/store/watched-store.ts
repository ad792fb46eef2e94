import type { Basis, BasisTracker } from './basis.ts';
import type { Store } from './store.ts';

/** Everything that a run took from a store and from providers. */
export interface LookupRecord {
  readonly basis: Basis;
  /** Keys of facts that were passed over: the runs that made them did not record of what. */
  readonly passedOver: Set<string>;
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
  return {
    ...store,
    facts: {
      ...store.facts,
      async get(key) {
        const fact = await store.facts.get(key);
        if (fact === undefined) return undefined;
        if (record && fact.madeOf?.length === 0) {
          record.passedOver.add(key);
          return undefined;
        }
        tracker.note(fact.madeOf ?? []);
        return fact;
      },
    },
  };
}
