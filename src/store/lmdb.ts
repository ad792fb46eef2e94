import type { Buffer } from 'node:buffer';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { CoinhoundError } from '../core/error.ts';
import { isAnswer } from './answer-codec.ts';
import { bucketStats } from './bucket-stats.ts';
import { checkedState, claimDirectory, dataFile, markChecked, unwritable } from './directory.ts';
import { demandRoom } from './disk-room.ts';
import { decodeFact, encodeFact, isFact, isLookup } from './entry-codec.ts';
import { storeClosed, storeDamaged } from './errors.ts';
import { keyOf } from './key.ts';
import { type Gate, lmdbBucket } from './lmdb-bucket.ts';
import { checkHeader, checkPages } from './lmdb-check.ts';
import { type LookupDatabases, lmdbLookups } from './lmdb-lookups.ts';
import { lmdbWriter } from './lmdb-writer.ts';
import type { BucketStats, FactEntry, Store } from './store.ts';

export interface LmdbStoreOptions {
  /** False to refuse a directory that does not exist instead of making a store of it. */
  readonly create?: boolean;
}

/**
 * The embedded store: LMDB databases in a directory of their own. Several processes may use one at once.
 *
 * A put resolves once it is on the disk: it survives `kill -9` and a power cut. `lmdb-writer.ts` says what that costs.
 *
 * A file that changed since it was last closed in order (by a killed process, by another one that still has it open, or
 * by something that is not Coinhound) is looked over before it is used: see `lmdb-check.ts` for what that costs. It
 * cannot see damage done while the store is open.
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
  const { root, facts, ...databases } = await openChecked(path);
  const gate = putGate();
  const parts = { directory: path, gate, writer: lmdbWriter(root, path) };
  const lookups = lmdbLookups(path, databases);
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    await gate.close();
    await root.close();
    markChecked(path);
  }
  return {
    location: path,
    lookups: lmdbBucket(databases.lookups, { ...parts, ...lookups }),
    facts: lmdbBucket<FactEntry, FactEntry>(facts, {
      ...parts,
      read(key, name) {
        const bytes = facts.getBinary(name);
        const fact = bytes && decodeFact(name, bytes);
        if (bytes && !fact) throw storeDamaged(path, `entry ${key}`, 'is not what was put there');
        return fact;
      },
      change(name, entry) {
        const bytes = encodeFact(name, entry);
        return { bytes: name.length + bytes.length, make: () => void facts.putSync(name, bytes) };
      },
    }),
    async kept(ref) {
      gate.pass();
      return lookups.kept(ref);
    },
    async stats() {
      gate.pass();
      const diskBytes = statSync(dataFile(path)).size;
      const { entries, bytes } = statsOf(databases.answers, lengthOf);
      return {
        lookups: statsOf(databases.lookups, lookups.bytesOf),
        facts: statsOf(facts, lengthOf),
        answers: { entries, bytes },
        diskBytes,
      };
    },
    exclusively(work) {
      gate.pass();
      // A transaction for writing is what LMDB lets one process have at a time. Nothing is written in it: it costs no disk.
      return root.transactionSync(work);
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

interface Databases extends LookupDatabases {
  readonly root: RootDatabase<Buffer, Buffer>;
  readonly facts: Database<Buffer, Buffer>;
}

/** Keys and values are bytes; what they mean is the codecs' matter. */
const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;

async function openChecked(directory: string): Promise<Databases> {
  let root: RootDatabase<Buffer, Buffer> | undefined;
  try {
    const state = checkedState(directory);
    if (state !== 'new') checkHeader(directory);
    // LMDB ends the process where there is no room for the files that it makes.
    else demandRoom(directory, 0);
    root = open<Buffer, Buffer>(directory, { ...binary, maxDbs: 4, noSubdir: false, overlappingSync: false });
    if (state === 'changed') {
      const transaction = root.useReadTransaction();
      try {
        checkPages(directory, { lookups: isLookup, facts: isFact, answers: isAnswer, replaced: isLookup });
      } finally {
        transaction.done();
      }
    }
    if (state !== 'unchanged') markChecked(directory);
    const opened = root;
    const named = (name: string) => opened.openDB<Buffer, Buffer>({ name, ...binary });
    return {
      root,
      lookups: named('lookups'),
      facts: named('facts'),
      answers: named('answers'),
      replaced: named('replaced'),
    };
  } catch (cause) {
    await root?.close();
    throw cause instanceof CoinhoundError ? cause : openFault(directory, cause);
  }
}

/** What LMDB says of a file it cannot read: page not found, corrupted, invalid, of another version. */
const DAMAGE = new Set<unknown>([-30797, -30796, -30794, -30793]);

function openFault(directory: string, cause: unknown): CoinhoundError {
  const isDamage = DAMAGE.has((cause as { readonly code?: unknown } | undefined)?.code);
  return isDamage
    ? storeDamaged(directory, 'data.mdb', 'cannot be opened', cause)
    : unwritable(directory, cause);
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

const lengthOf = (value: Buffer): number => value.length;

function statsOf(database: Database<Buffer, Buffer>, bytesOf: (value: Buffer) => number): BucketStats {
  return bucketStats(
    database.getRange().map(({ key, value }) => ({ key: keyOf(key), bytes: bytesOf(value) })),
  );
}
