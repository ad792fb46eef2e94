import { Buffer } from 'node:buffer';
import { compare } from '../core/ids.ts';
import { bucketStats } from './bucket-stats.ts';
import { storeClosed } from './errors.ts';
import { keyBytes } from './key.ts';
import type { Bucket, FactEntry, LookupEntry, Store } from './store.ts';

/** A store that is gone with the process: for tests, and for runs that shall leave nothing behind. */
export function memoryStore(): Store {
  const lookups = new Map<string, LookupEntry>();
  const facts = new Map<string, FactEntry>();
  let closed = false;
  const open = (): void => {
    if (closed) throw storeClosed();
  };
  const lookupBytes = (entry: LookupEntry): number => Buffer.byteLength(entry.body);
  return {
    location: 'in memory',
    lookups: bucket(lookups, (entry) => ({ ...entry }), open),
    facts: bucket(facts, (entry) => ({ ...entry, value: Uint8Array.from(entry.value) }), open),
    async stats() {
      open();
      return {
        lookups: bucketStats([...lookups].map(([key, entry]) => ({ key, bytes: lookupBytes(entry) }))),
        facts: bucketStats([...facts].map(([key, { value }]) => ({ key, bytes: value.length }))),
        diskBytes: 0,
      };
    },
    async close() {
      closed = true;
    },
  };
}

/** `copy` keeps entries safe from what callers do to what they put or got. */
function bucket<E>(entries: Map<string, E>, copy: (entry: E) => E, open: () => void): Bucket<E> {
  return {
    async get(key) {
      open();
      keyBytes(key);
      const entry = entries.get(key);
      return entry && copy(entry);
    },
    async put(key, entry) {
      open();
      keyBytes(key);
      entries.set(key, copy(entry));
    },
    async *keys(prefix) {
      open();
      yield* [...entries.keys()].filter((key) => key.startsWith(prefix)).sort(compare);
    },
  };
}
