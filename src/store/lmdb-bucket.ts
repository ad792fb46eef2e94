import type { Buffer } from 'node:buffer';
import type { Database } from 'lmdb';
import type { CoinhoundError } from '../core/error.ts';
import { storeDamaged, storeUnusable } from './errors.ts';
import { keyBytes, keyOf, prefixBytes } from './key.ts';
import type { LmdbWriter } from './lmdb-writer.ts';
import type { Bucket } from './store.ts';

/** What keeps operations from a closed store, and a store from closing while it is written. */
export interface Gate {
  /** Throws `store-closed` once the store is closed. */
  pass(): void;
  /** Runs a put, which `close` waits for. */
  hold(put: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

interface BucketParts<E> {
  readonly directory: string;
  readonly gate: Gate;
  readonly writer: LmdbWriter;
  readonly encode: (key: Buffer, entry: E) => Buffer | Promise<Buffer>;
  readonly decode: (key: Buffer, bytes: Buffer) => E | undefined;
}

/** Keys read in one go; no read transaction is held while the caller looks at them. */
const KEYS_AT_ONCE = 1000;

/** A bucket over one LMDB database with binary keys and values. */
export function lmdbBucket<E>(
  database: Database<Buffer, Buffer>,
  { directory, gate, writer, encode, decode }: BucketParts<E>,
): Bucket<E> {
  return {
    async get(key) {
      gate.pass();
      const name = keyBytes(key);
      const bytes = database.getBinary(name);
      if (bytes === undefined) return undefined;
      const entry = decode(name, bytes);
      if (entry === undefined) throw storeDamaged(directory, `entry ${key}`, 'is not what was put there');
      return entry;
    },
    put: (key, entry) =>
      gate.hold(async () => {
        const name = keyBytes(key);
        const bytes = await encode(name, entry);
        try {
          await writer.put(database, name, bytes);
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
