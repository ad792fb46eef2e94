import type { Buffer } from 'node:buffer';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { CoinhoundError } from '../core/error.ts';
import { checkedState, claimDirectory, dataFile, markChecked, unwritable } from './directory.ts';
import { decodeFact, decodeLookup, encodeFact, encodeLookup } from './entry-codec.ts';
import { storeClosed, storeDamaged } from './errors.ts';
import { keyOf } from './key.ts';
import { type Gate, lmdbBucket } from './lmdb-bucket.ts';
import { checkHeader, checkPages, type Fail } from './lmdb-check.ts';
import { bucketStats } from './stats.ts';
import type { BucketStats, Store } from './store.ts';

export interface LmdbStoreOptions {
  /** False to refuse a directory that does not exist instead of making a store of it. */
  readonly create?: boolean;
}

/**
 * The embedded store: two LMDB databases in a directory of their own. Several processes may use one at once.
 *
 * A put resolves once its batch is committed: the operating system has it and it survives `kill -9`. It reaches the
 * disk a moment later; a power cut may cost the last puts, and the store is then what it was at the last flush.
 * `close` waits for the disk.
 *
 * A file that changed since it was last closed in order (by a killed process, by another one that still has it open, or
 * by something that is not Coinhound) is looked over before it is used: see `lmdb-check.ts` for what that costs. It cannot see damage done while the store is open.
 *
 * Throws `store-missing`, `store-not-a-directory` and `store-unwritable` (kind `usage`), `store-foreign`,
 * `store-version` and `store-damaged` (kind `data`).
 */
export async function openLmdbStore(
  directory: string,
  { create = true }: LmdbStoreOptions = {},
): Promise<Store> {
  const path = resolve(directory);
  claimDirectory(path, { create });
  const root = openChecked(path);
  const lookups = root.openDB<Buffer, Buffer>({ name: 'lookups', ...binary });
  const facts = root.openDB<Buffer, Buffer>({ name: 'facts', ...binary });
  const gate = putGate();
  return {
    location: path,
    lookups: lmdbBucket(lookups, { directory: path, gate, encode: encodeLookup, decode: decodeLookup }),
    facts: lmdbBucket(facts, { directory: path, gate, encode: encodeFact, decode: decodeFact }),
    async stats() {
      gate.pass();
      const diskBytes = statSync(dataFile(path)).size;
      return { lookups: statsOf(lookups), facts: statsOf(facts), diskBytes };
    },
    async close() {
      if (gate.isClosed()) return;
      await gate.close();
      await root.close();
      markChecked(path);
    },
  };
}

/** Keys and values are bytes; what they mean is the codecs' matter. */
const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;

function openChecked(directory: string): RootDatabase<Buffer, Buffer> {
  const fail: Fail = (part, why) => {
    throw storeDamaged(directory, part, why);
  };
  let root: RootDatabase<Buffer, Buffer> | undefined;
  try {
    const state = checkedState(directory);
    if (state !== 'new') checkHeader(dataFile(directory), fail);
    root = open<Buffer, Buffer>(directory, { ...binary, maxDbs: 2, noSubdir: false, separateFlushed: true });
    if (state === 'changed') {
      const transaction = root.useReadTransaction();
      try {
        checkPages(dataFile(directory), fail);
      } finally {
        transaction.done();
      }
    }
    if (state !== 'unchanged') markChecked(directory);
    return root;
  } catch (cause) {
    void root?.close();
    throw cause instanceof CoinhoundError ? cause : openFault(directory, cause);
  }
}

/** LMDB tells of a file it cannot read by `MDB_…`, of everything else by the system's own words. */
function openFault(directory: string, cause: unknown): CoinhoundError {
  const isAboutContent = cause instanceof Error && /MDB_|not an LMDB/.test(cause.message);
  if (!isAboutContent) return unwritable(directory, cause);
  return storeDamaged(directory, 'data.mdb', 'cannot be opened', cause);
}

/** Lets operations pass until closed, and puts finish. */
function putGate(): Gate {
  const pending = new Set<Promise<void>>();
  let closed = false;
  const pass = (): void => {
    if (closed) throw storeClosed();
  };
  return {
    pass,
    isClosed: () => closed,
    async hold(put) {
      pass();
      const work = put();
      pending.add(work);
      try {
        await work;
      } finally {
        pending.delete(work);
      }
    },
    async close() {
      closed = true;
      await Promise.allSettled(pending);
    },
  };
}

function statsOf(database: Database<Buffer, Buffer>): BucketStats {
  return bucketStats(database.getRange().map(({ key, value }) => ({ key: keyOf(key), bytes: value.length })));
}
