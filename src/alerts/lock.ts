import { randomUUID } from 'node:crypto';
import { link, open, readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { outboxLocked } from './errors.ts';

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Which process of that number it is; null where the system does not tell. */
  readonly started: string | null;
}

/**
 * Makes a file that says this process owns what it stands for, and returns what takes it away again. A lock whose process ended
 * without that, or was another one of the same number, is taken over. Of a process on another machine nobody can tell here: it
 * counts as running. Throws `outbox-locked`.
 */
export async function takeLock(file: string): Promise<() => Promise<void>> {
  const own = JSON.stringify({ pid: process.pid, host: hostname(), started: await startOf(process.pid) });
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
  if (!(await hasEnded(owner))) throw outboxLocked(file, nameOf(owner));
}

/** Takes away what processes left behind that were killed while they took the lock. */
async function removeLeft(file: string): Promise<void> {
  const folder = dirname(file);
  const left = (await readdir(folder)).filter((name) => name.startsWith(`${basename(file)}.`));
  await Promise.all(
    left.map(async (name) => {
      const content = await contentOf(join(folder, name));
      if (content !== undefined && (await hasEnded(readOwner(content))))
        await rm(join(folder, name), { force: true });
    }),
  );
}

async function hasEnded(owner: Owner | undefined): Promise<boolean> {
  if (owner === undefined || owner.host !== hostname()) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const started = await startOf(owner.pid);
  return started !== null && owner.started !== null && started !== owner.started;
}

/** Boot of the system and ticks since then at which a process began (proc(5), field 22 of stat); null where there is no such file. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The name of the program, in brackets, may hold anything; the third field is the first behind it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : `${boot.trim()} ${ticks}`;
  } catch {
    return null;
  }
}

function readOwner(text: string): Owner | undefined {
  try {
    const { pid, host, started } = JSON.parse(text) as Record<string, unknown>;
    if (!Number.isSafeInteger(pid) || typeof host !== 'string') return undefined;
    return { pid: pid as number, host, started: typeof started === 'string' ? started : null };
  } catch {
    return undefined;
  }
}

const nameOf = (owner: Owner | undefined): string =>
  owner ? `process ${owner.pid} on ${owner.host}` : 'an unknown process';

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
