import type { Buffer } from 'node:buffer';
import type { Database, RootDatabase } from 'lmdb';

/** Writes to the databases of one LMDB environment. */
export interface LmdbWriter {
  /**
   * Resolves once the entry is on the disk. What is put in one turn of the event loop is one transaction: where it fails,
   * all of its puts reject with what LMDB said, and none of them is in the database.
   */
  put(database: Database<Buffer, Buffer>, key: Buffer, value: Buffer): Promise<void>;
}

interface Put {
  readonly database: Database<Buffer, Buffer>;
  readonly key: Buffer;
  readonly value: Buffer;
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
  let batch: Put[] = [];

  function commit(): void {
    const puts = batch;
    batch = [];
    try {
      write(puts, ATTEMPTS);
    } catch (error) {
      for (const { reject } of puts) reject(error);
      return;
    }
    for (const { resolve } of puts) resolve();
  }

  /** One transaction, whole or not at all. */
  function write(puts: readonly Put[], attempts: number): void {
    try {
      root.transactionSync(() => {
        for (const { database, key, value } of puts) database.putSync(key, value);
      });
    } catch (error) {
      if (attempts <= 1) throw error;
      write(puts, attempts - 1);
    }
  }
  return {
    put: (database, key, value) =>
      new Promise((resolve, reject) => {
        if (batch.length === 0) setImmediate(commit);
        batch.push({ database, key, value, resolve, reject });
      }),
  };
}
