import type { Buffer } from 'node:buffer';
import type { RootDatabase } from 'lmdb';

/** Writes to the databases of one LMDB environment. */
export interface LmdbWriter {
  /**
   * Runs `change`, which puts and reads at once, within a transaction, and resolves once that is on the disk. What comes in one turn of
   * the event loop is one transaction, in the order in which it came: where it fails, all of its changes reject with what LMDB said, and
   * none of them is in the database. `change` may run again where that failed.
   */
  write(change: () => void): Promise<void>;
}

interface Change {
  make(): void;
  resolve(): void;
  reject(error: unknown): void;
}

/** Another process that makes the file larger at the same moment can, very rarely, spoil a transaction. */
const ATTEMPTS = 3;

/**
 * Commits on the calling thread, some 5 ms each time on a common disk, nearly all of it the disk's. LMDB for Node.js can
 * commit on a thread of its own, but where that fails (a full disk) some of its promises are never settled and others
 * are rejected out of reach, which ends the process.
 */
export function lmdbWriter(root: RootDatabase<Buffer, Buffer>): LmdbWriter {
  let batch: Change[] = [];

  function commit(): void {
    const changes = batch;
    batch = [];
    try {
      run(changes, ATTEMPTS);
    } catch (error) {
      for (const { reject } of changes) reject(error);
      return;
    }
    for (const { resolve } of changes) resolve();
  }

  /** One transaction, whole or not at all. */
  function run(changes: readonly Change[], attempts: number): void {
    try {
      root.transactionSync(() => {
        for (const { make } of changes) make();
      });
    } catch (error) {
      if (attempts <= 1) throw error;
      run(changes, attempts - 1);
    }
  }
  return {
    write: (make) =>
      new Promise((resolve, reject) => {
        if (batch.length === 0) setImmediate(commit);
        batch.push({ make, resolve, reject });
      }),
  };
}
