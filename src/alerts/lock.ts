import { randomUUID } from 'node:crypto';
import { link, open, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasEnded, ownerText, readOwner, thisProcess } from '../store/process-owner.ts';
import { outboxLocked } from './errors.ts';

/**
 * Makes a file that says this process owns what it stands for, and returns what takes it away again. A lock whose process ended
 * without that, or was another one of the same number, is taken over. Of a process on another machine nobody can tell here: it
 * counts as running. Throws `outbox-locked`.
 */
export async function takeLock(file: string): Promise<() => Promise<void>> {
  const own = JSON.stringify(thisProcess());
  const unfinished = `${file}.${randomUUID()}`;
  await writeSynced(unfinished, own);
  try {
    await removeLeft(file);
    if (!(await succeeds(link(unfinished, file), 'EEXIST'))) await takeOver(file, unfinished);
  } finally {
    await rm(unfinished, { force: true });
  }
  return () => rm(file, { force: true });
}

/**
 * Puts the lock of this process in the place of one whose process has ended. Of several that find that at once, one does so: a
 * second lock is held meanwhile. A link shows a lock with its content or not at all, and only one process can make it.
 */
async function takeOver(file: string, unfinished: string): Promise<void> {
  const found = await contentOf(file);
  if (found !== undefined) await refuseLiving(file, found);
  const guard = `${file}.takeover`;
  if (!(await succeeds(link(unfinished, guard), 'EEXIST'))) throw outboxLocked(file, JUST_BEGUN);
  try {
    const still = await contentOf(file);
    if (still !== undefined) {
      await refuseLiving(file, still);
      await rm(file, { force: true });
    }
    if (!(await succeeds(link(unfinished, file), 'EEXIST'))) throw outboxLocked(file, JUST_BEGUN);
  } finally {
    await rm(guard, { force: true });
  }
}

const JUST_BEGUN = 'a process that has just begun';

async function refuseLiving(file: string, content: string): Promise<void> {
  const owner = readOwner(content);
  if (!hasEnded(owner)) throw outboxLocked(file, ownerText(owner));
}

/** Takes away what processes left behind that were killed while they took the lock. */
async function removeLeft(file: string): Promise<void> {
  const folder = dirname(file);
  const left = (await readdir(folder)).filter((name) => name.startsWith(`${basename(file)}.`));
  await Promise.all(
    left.map(async (name) => {
      const content = await contentOf(join(folder, name));
      if (content !== undefined && hasEnded(readOwner(content)))
        await rm(join(folder, name), { force: true });
    }),
  );
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether it was done; false where it failed with `code`. */
async function succeeds(work: Promise<void>, code: string): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return false;
    throw error;
  }
}
