import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import { CoinhoundError } from '../core/error.ts';
import { aborted } from '../net/upstream-error.ts';
import { basisTracker, noTracker } from './basis.ts';
import { storeDamaged } from './errors.ts';
import type { CachedLookups, Lookup } from './lookups.ts';
import { sharedWork } from './shared-work.ts';
import type { LookupEntry, LookupRef, Store } from './store.ts';
import { type LookupRecord, watchedStore } from './watched-store.ts';

export interface CachedLookupsOptions {
  readonly store: Store;
  /** True to answer from the store alone. */
  readonly offline: boolean;
  /** Where to note what every lookup was answered with. */
  readonly record?: LookupRecord;
}

interface Answered<T> {
  readonly value: T;
  readonly ref: LookupRef;
}

/**
 * Lookups over a store. A stored answer is good if it is final or was put at the lookup's height or above; where that height could still be
 * reorganised, only to the run that asked, or where nobody can be asked. A fetched one is in the store, safe from a killed process, before it is
 * returned.
 *
 * Lookups of one key and height at the same time are one: one read of the store, one fetch. A caller that gives up is
 * let go at once; the fetch itself is given up only when nobody waits for it any more.
 *
 * `get` throws what `fetch` and the store throw, `upstream-aborted` once its signal aborts, and `store-damaged` where
 * the reader refuses a stored body: it was read once, so it, or the reader, is not what it was.
 */
export function cachedLookups({ store, offline, record }: CachedLookupsOptions): CachedLookups {
  const shared = sharedWork();
  /** Heights that this run put answers at which the next one asks for again, by key. */
  const passing = new Map<string, number>();
  const tracker = record ? basisTracker(record.basis) : noTracker;

  async function fromStoreOrProvider<T>(lookup: Lookup<T>, signal: AbortSignal): Promise<Answered<T>> {
    const { key, request, height, buried } = lookup;
    const entry = await store.lookups.get(key);
    if (entry && isGood(entry, lookup))
      return { value: readKept(store.location, lookup, entry), ref: { key, digest: entry.digest } };
    if (offline) throw notInStore(lookup, entry);
    if (signal.aborted) throw aborted(signal);
    const { value, body, provider } = await lookup.fetch(signal);
    const final = lookup.final(value);
    await store.lookups.put(key, { body, provider, request, time: Date.now(), height, buried, final });
    if (!buried) passing.set(key, height);
    return { value, ref: { key, digest: hash('sha256', Buffer.from(body, 'utf8')) } };
  }

  const isGood = (entry: LookupEntry, { key, height }: Lookup<unknown>): boolean =>
    entry.final ||
    (entry.height >= height && (entry.buried || offline || (passing.get(key) ?? -1) >= height));

  return {
    offline,
    isRecorded: record !== undefined,
    store: watchedStore(store, tracker, record),
    collect: tracker.collect,
    note: tracker.note,
    async get(lookup, signal) {
      if (signal.aborted) throw aborted(signal);
      const { key, request, height } = lookup;
      try {
        // Of another height is another lookup: what satisfies the lower one may not satisfy the higher.
        const { value, ref } = await shared.run(
          `${height} ${key}`,
          (given) => fromStoreOrProvider(lookup, given),
          signal,
        );
        tracker.note([ref]);
        return value;
      } catch (error) {
        if (isAnswer(error)) tracker.noteFailure({ key, request, height, error });
        throw error;
      }
    },
  };
}

/** Whether an error is what the run goes on with in place of an answer. */
const isAnswer = (error: unknown): error is CoinhoundError =>
  error instanceof CoinhoundError &&
  error.kind !== 'bug' &&
  error.code !== 'not-in-store' &&
  error.code !== 'upstream-aborted';

/** Reads a kept body. Throws `store-damaged` where the reader refuses it. */
export function readKept<T>(location: string, lookup: Lookup<T>, entry: Pick<LookupEntry, 'body'>): T {
  try {
    return lookup.read({ status: 200, headers: {}, body: entry.body });
  } catch (cause) {
    throw storeDamaged(location, `entry ${lookup.key}`, 'is no answer to what was asked', cause);
  }
}

/** The store has no answer to a lookup, or one that is too old. */
export const notInStore = (
  { key, request, height }: Lookup<unknown>,
  entry: Pick<LookupEntry, 'height'> | undefined,
): CoinhoundError =>
  new CoinhoundError(
    'data',
    'not-in-store',
    entry === undefined
      ? `the store has no answer to ${request}`
      : `the answer to ${request} in the store holds up to height ${entry.height}, not ${height}`,
    { hint: 'run once without --offline', details: { key, request, height: String(height) } },
  );
