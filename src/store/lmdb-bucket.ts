import type { Buffer } from 'node:buffer';
import type { Database } from 'lmdb';
import type { CoinhoundError } from '../core/error.ts';
import { storeUnusable } from './errors.ts';
import { keyBytes, keyOf, prefixBytes } from './key.ts';
import type { Change, LmdbWriter } from './lmdb-writer.ts';
import type { Bucket } from './store.ts';

/** What keeps operations from a closed store, and a store from closing while it is written. */
export interface Gate {
  /** Throws `store-closed` once the store is closed. */
  pass(): void;
  /** Runs a put, which `close` waits for. */
  hold(put: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

interface BucketParts<E, K> {
  readonly directory: string;
  readonly gate: Gate;
  readonly writer: LmdbWriter;
  /** The entry under a key, whose bytes are `name`. Throws `store-damaged`. */
  read(key: string, name: Buffer): K | undefined;
  /** Makes of an entry the change that puts it. */
  change(name: Buffer, entry: E): Promise<Change> | Change;
}

/** Keys read in one go; no read transaction is held while the caller looks at them. */
const KEYS_AT_ONCE = 1000;

/** A bucket whose keys are those of one LMDB database with binary keys and values. */
export function lmdbBucket<E, K extends E>(
  database: Database<Buffer, Buffer>,
  { directory, gate, writer, read, change }: BucketParts<E, K>,
): Bucket<E, K> {
  return {
    async get(key) {
      gate.pass();
      return read(key, keyBytes(key));
    },
    put: (key, entry) =>
      gate.hold(async () => {
        const made = await change(keyBytes(key), entry);
        try {
          await writer.write(made);
        } catch (cause) {
          throw writeFailed(directory, cause);
        }
      }),
    async *keys(prefix) {
      const start = prefixBytes(prefix);
      let last: Buffer | undefined;
      for (;;) {
        gate.pass();
        const range =
          last !== undefined ? { start: last, exclusiveStart: true } : start.length > 0 ? { start } : {};
        const found = [...database.getKeys({ ...range, limit: KEYS_AT_ONCE })];
        for (const name of found) {
          const key = keyOf(name);
          if (!key.startsWith(prefix)) return;
          yield key;
        }
        last = found.at(-1);
        if (found.length < KEYS_AT_ONCE) return;
      }
    },
  };
}

const writeFailed = (directory: string, cause: unknown): CoinhoundError =>
  storeUnusable('store-write-failed', directory, `the store ${directory} could not be written to`, {
    hint: 'free space on its disk, or name another directory with --store, and run again; nothing put before is lost',
    cause,
  });
