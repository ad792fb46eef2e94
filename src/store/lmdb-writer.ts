import type { Buffer } from 'node:buffer';
import type { RootDatabase } from 'lmdb';
import { demandRoom } from './disk-room.ts';

/** Writes to the databases of one LMDB environment. */
export interface LmdbWriter {
  /**
   * Makes `change`, which puts and reads at once, within a transaction, and resolves once that is on the disk. What comes in one turn of
   * the event loop is one transaction, in the order in which it came: where it fails, all of its changes reject with what LMDB said, and
   * none of them is in the database. `change` may run again where that failed.
   */
  write(change: Change): Promise<void>;
}

export interface Change {
  /** About as many as it makes the database longer by. */
  readonly bytes: number;
  make(): void;
}

interface Waiting {
  readonly change: Change;
  resolve(): void;
  reject(error: unknown): void;
}

/** Another process that makes the file larger at the same moment can, very rarely, spoil a transaction. */
const ATTEMPTS = 3;

/** Numbers of EIO, EFBIG, ENOSPC and EDQUOT: to try again would spoil more. */
const DISK_FAULTS = new Set<unknown>([5, 27, 28, 122]);

const isOfTheDisk = (error: unknown): boolean =>
  DISK_FAULTS.has((error as { readonly code?: unknown } | undefined)?.code);

/** Bytes of the pages that a change copies, beside what it adds. */
const PAGES = 8 * 1024;

/**
 * Commits on the calling thread, some 5 ms each time on a common disk, nearly all of it the disk's. LMDB for Node.js can
 * commit on a thread of its own, but where that fails (a full disk) some of its promises are never settled and others
 * are rejected out of reach, which ends the process.
 *
 * Writes nothing where the disk may not have room for it: LMDB for Node.js (3.5) spoils the memory of its process where the system refuses it a
 * write, and one transaction in ten that fails so ends the process at some later moment. A quota it meets in that way still.
 */
export function lmdbWriter(root: RootDatabase<Buffer, Buffer>, directory: string): LmdbWriter {
  let batch: Waiting[] = [];

  function commit(): void {
    const waiting = batch;
    batch = [];
    try {
      const changes = waiting.map(({ change }) => change);
      demandRoom(
        directory,
        changes.reduce((sum, { bytes }) => sum + bytes + PAGES, 0),
      );
      run(changes, ATTEMPTS);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
      return;
    }
    for (const { resolve } of waiting) resolve();
  }

  /** One transaction, whole or not at all. */
  function run(changes: readonly Change[], attempts: number): void {
    try {
      root.transactionSync(() => {
        for (const { make } of changes) make();
      });
    } catch (error) {
      if (attempts <= 1 || isOfTheDisk(error)) throw error;
      run(changes, attempts - 1);
    }
  }
  return {
    write: (change) =>
      new Promise((resolve, reject) => {
        if (batch.length === 0) setImmediate(commit);
        batch.push({ change, resolve, reject });
      }),
  };
}
