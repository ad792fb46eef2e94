import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CoinhoundError } from '../../core/error.ts';
import { hasEnded, ownerText, readOwner, thisProcess } from '../../store/process-owner.ts';
import type { Store } from '../../store/store.ts';

/** Name of the lock's file in the directory of a store. */
export const LOCK_FILE = 'rescan.lock';

/**
 * Takes the lock of a store for one run. One whose process has ended is taken over. What is read and written of it is so while no other process
 * can: of several that find it free at once, one gets it. Throws `rescan-running` where somebody holds it, or where nobody can tell whether
 * somebody does, and `store-unwritable`.
 */
export function takeLock(store: Pick<Store, 'location' | 'exclusively'>): Disposable {
  const path = join(store.location, LOCK_FILE);
  const mine = `${JSON.stringify({ ...thisProcess(), since: new Date().toISOString() })}\n`;
  store.exclusively(() => {
    const found = textOf(path);
    if (found !== undefined && !hasEnded(readOwner(found))) throw running(path, found);
    try {
      writeWhole(path, mine);
    } catch (cause) {
      throw unwritable(path, cause);
    }
  });
  return {
    [Symbol.dispose]: () =>
      store.exclusively(() => {
        // Somebody may have deleted it by hand, and another run have taken it since.
        if (textOf(path) === mine) rmSync(path, { force: true });
      }),
  };
}

/** A process that is killed meanwhile leaves the old lock or the new one, never half of one. */
function writeWhole(path: string, text: string): void {
  const unfinished = `${path}.tmp`;
  const file = openSync(unfinished, 'w');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unwritable(path, cause);
  }
}

const unwritable = (path: string, cause: unknown): CoinhoundError =>
  new CoinhoundError(
    'usage',
    'store-unwritable',
    `the store cannot be written: ${cause instanceof Error ? cause.message : path}`,
    {
      hint: 'free space on its disk, make the directory readable and writable for you, or name another one with --store',
      details: { path },
      cause,
    },
  );

function running(path: string, found: string): CoinhoundError {
  const since = /"since":"([^"]+)"/.exec(found)?.[1];
  const who = `${ownerText(readOwner(found))}${since === undefined ? '' : `, since ${since}`}`;
  return new CoinhoundError('usage', 'rescan-running', `a rescan of this store is running: ${who}`, {
    hint: `wait for it to end; if it surely is not running any more, delete ${path}`,
    details: { path },
  });
}
