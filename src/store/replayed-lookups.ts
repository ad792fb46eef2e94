import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import type { CoinhoundError } from '../core/error.ts';
import { aborted } from '../net/upstream-error.ts';
import { basisTracker } from './basis.ts';
import { notInStore, readKept } from './cached-lookups.ts';
import type { CachedLookups, Lookup } from './lookups.ts';
import { memoryStore } from './memory.ts';
import type { FactEntry, LookupEntry, Store } from './store.ts';
import { watchedStore } from './watched-store.ts';

/** What a run was answered, to run it again. */
export interface Replay {
  /** Several of one key are of different heights. */
  readonly answers: readonly (LookupEntry & { readonly key: string })[];
  /** Errors that stood in place of answers, by key. */
  readonly failures: ReadonlyMap<string, { readonly request: string; readonly error: CoinhoundError }>;
  readonly hints: Hints;
}

/** What tells how to ask, by key: of a map, or of a store. */
export interface Hints {
  get(key: string): FactEntry | undefined | Promise<FactEntry | undefined>;
}

/** Lookups that are answered as a run was answered, in whatever order they come. */
export interface ReplayedLookups extends CachedLookups {
  /** The hints that were read, by key. */
  readonly used: ReadonlyMap<string, FactEntry>;
}

/**
 * Lookups over the answers of a run: of several to one question that which holds at the height asked for and was given at the lowest.
 * What failed fails again, all else is `not-in-store`. Facts are those that this run makes, and the hints.
 */
export async function replayedLookups(replay: Replay): Promise<ReplayedLookups> {
  const store = memoryStore();
  const tracker = basisTracker(undefined);
  const used = new Map<string, FactEntry>();
  const byKey = new Map<string, (LookupEntry & { readonly digest: string })[]>();
  for (const { key, ...entry } of replay.answers.toSorted((a, b) => a.height - b.height)) {
    const digest = hash('sha256', Buffer.from(entry.body, 'utf8'));
    byKey.set(key, [...(byKey.get(key) ?? []), { ...entry, digest }]);
    await store.lookups.put(key, entry);
  }

  function answerTo<T>(lookup: Lookup<T>): T {
    const { key, height, request } = lookup;
    const entries = byKey.get(key) ?? [];
    const entry = entries.find((one) => one.height >= height) ?? entries.find(({ final }) => final);
    if (entry) {
      tracker.note([{ key, digest: entry.digest }]);
      return readKept(store.location, lookup, entry);
    }
    const failure = replay.failures.get(key);
    if (!failure) throw notInStore(lookup, entries.at(-1));
    tracker.noteFailure({ key, request, height, error: failure.error });
    throw failure.error;
  }

  const facts: Store['facts'] = {
    ...store.facts,
    async get(key) {
      const made = await store.facts.get(key);
      if (made) return made;
      const hint = await replay.hints.get(key);
      if (hint) used.set(key, hint);
      return hint;
    },
  };
  return {
    offline: true,
    isRecorded: true,
    store: watchedStore({ ...store, facts }, tracker, undefined),
    collect: tracker.collect,
    note: tracker.note,
    used,
    async get(lookup, signal) {
      if (signal.aborted) throw aborted(signal);
      return answerTo(lookup);
    },
  };
}
