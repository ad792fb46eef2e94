import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CoinhoundError, invariant } from '../core/error.ts';
import { outboxClosed, outboxUnusable } from './errors.ts';
import {
  apply,
  type JournalState,
  longestJournal,
  type ReadJournal,
  readJournal,
  wholeJournal,
} from './journal.ts';
import { openGrowingFile, syncFolder, writeWhole } from './journal-file.ts';
import { type JournalLine, writtenLine } from './journal-line.ts';
import { takeLock } from './lock.ts';

/** The journal of a folder of alerts, owned by this process. */
export interface Journal {
  readonly state: JournalState;
  /**
   * Adds what `linesFor` makes of the state, and changes the state once it is on the disk. One call after the other. Throws
   * `outbox-unusable` and `outbox-closed`; then nothing has changed.
   */
  write(linesFor: (state: JournalState) => readonly JournalLine[]): Promise<readonly JournalLine[]>;
  close(): Promise<void>;
}

/** Lines beyond which a journal is worth writing anew, where half of them say nothing any more. */
const SPARE_LINES = 1_000;

const journalFile = (folder: string): string => join(folder, 'outbox.jsonl');

/**
 * Opens the journal of a folder, which is made where there is none; what says nothing any more is left out where that is much.
 * Throws `outbox-locked`, `outbox-unusable` and `outbox-damaged`.
 */
export async function openJournal(place: string): Promise<Journal> {
  const folder = resolve(place);
  const path = journalFile(folder);
  const release = await attempt(folder, 'written', async () => {
    const made = await mkdir(folder, { recursive: true });
    if (made !== undefined) await syncFolder(dirname(made));
    return takeLock(join(folder, 'lock'));
  });
  try {
    await attempt(folder, 'written', () => rm(`${path}.tmp`, { force: true }));
    const { state, lines, bytes } = await readFolder(folder);
    let size = bytes;
    if (bytes === 0 || lines > 2 * longestJournal(state) + SPARE_LINES) {
      const text = wholeJournal(state);
      await attempt(path, 'written', () => writeWhole(path, text));
      size = Buffer.byteLength(text);
    }
    return await openedAt(path, { state, size, release });
  } catch (error) {
    await release();
    throw error;
  }
}

/** What the journal of a folder comes to now; that of an empty one where there is none. Throws `outbox-unusable` and `outbox-damaged`. */
export async function readFolder(folder: string): Promise<ReadJournal> {
  const path = journalFile(folder);
  const content = await attempt(path, 'read', () =>
    readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    }),
  );
  return readJournal(content, path);
}

interface Opening {
  readonly state: JournalState;
  readonly size: number;
  release(): Promise<void>;
}

async function openedAt(path: string, { state, size, release }: Opening): Promise<Journal> {
  const file = await attempt(path, 'written', () => openGrowingFile(path, size));
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  return {
    state,
    async write(linesFor) {
      if (isClosed) throw outboxClosed();
      const written = last.then(async () => {
        const lines = linesFor(state);
        if (lines.length === 0) return lines;
        await attempt(path, 'written', () => file.append(lines.map(writtenLine).join('')));
        for (const line of lines) {
          const fault = apply(state, line);
          invariant(fault === undefined, `a line of the journal of alerts ${fault}`);
        }
        return lines;
      });
      last = written.catch(() => {});
      return written;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await last;
      await file.close();
      await release();
    },
  };
}

async function attempt<T>(place: string, how: 'read' | 'written', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof CoinhoundError ? cause : outboxUnusable(place, how, cause);
  }
}
