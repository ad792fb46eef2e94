import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import { compare } from '../core/ids.ts';
import { bucketStats } from './bucket-stats.ts';
import { storeClosed } from './errors.ts';
import { keyBytes } from './key.ts';
import type { Bucket, FactEntry, KeptLookup, LookupEntry, Store } from './store.ts';

/** A store that is gone with the process: for tests, and for runs that shall leave nothing behind. */
export function memoryStore(): Store {
  const lookups = new Map<string, KeptLookup>();
  /** Those that were replaced, by key and digest. */
  const replaced = new Map<string, KeptLookup>();
  const facts = new Map<string, FactEntry>();
  let closed = false;
  const open = (): void => {
    if (closed) throw storeClosed();
  };
  const lookupBytes = (entry: LookupEntry): number => Buffer.byteLength(entry.body);

  function keep(key: string, entry: LookupEntry): void {
    const before = lookups.get(key);
    const next = { ...entry, digest: hash('sha256', Buffer.from(entry.body, 'utf8')) };
    if (before && before.digest !== next.digest) replaced.set(`${before.digest} ${key}`, before);
    lookups.set(key, next);
  }
  return {
    location: 'in memory',
    lookups: bucket(lookups, keep, (entry) => ({ ...entry }), open),
    facts: bucket(facts, (key, entry) => facts.set(key, copied(entry)), copied, open),
    async kept({ key, digest }) {
      open();
      const now = lookups.get(key);
      const found = now?.digest === digest ? now : replaced.get(`${digest} ${key}`);
      return found && { ...found };
    },
    async stats() {
      open();
      const bodies = new Map([...lookups.values(), ...replaced.values()].map((one) => [one.digest, one]));
      return {
        lookups: bucketStats([...lookups].map(([key, entry]) => ({ key, bytes: lookupBytes(entry) }))),
        facts: bucketStats([...facts].map(([key, { value }]) => ({ key, bytes: value.length }))),
        answers: {
          entries: bodies.size,
          bytes: [...bodies.values()].reduce((sum, entry) => sum + lookupBytes(entry), 0),
        },
        diskBytes: 0,
      };
    },
    exclusively(work) {
      open();
      return work();
    },
    async close() {
      closed = true;
    },
  };
}

/** Keeps entries safe from what callers do to what they put or got. */
const copied = (entry: FactEntry): FactEntry => ({ ...entry, value: Uint8Array.from(entry.value) });

function bucket<E, K extends E>(
  entries: ReadonlyMap<string, K>,
  keep: (key: string, entry: E) => void,
  copy: (entry: K) => K,
  open: () => void,
): Bucket<E, K> {
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
      keep(key, entry);
    },
    async *keys(prefix) {
      open();
      yield* [...entries.keys()].filter((key) => key.startsWith(prefix)).sort(compare);
    },
  };
}
