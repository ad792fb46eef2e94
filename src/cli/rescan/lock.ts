import { open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { CoinhoundError } from '../../core/error.ts';

const owner = z.object({ pid: z.int().positive(), host: z.string(), boot: z.string(), since: z.string() });
type Owner = z.infer<typeof owner>;

export const LOCK_FILE = 'rescan.lock';

/**
 * Takes the lock of a store for one run. One that a process of this machine left behind, which is gone or was of an earlier boot, is taken over. Throws
 * `rescan-running` where somebody holds it, or where it cannot be known that nobody does.
 */
export async function takeLock(directory: string): Promise<AsyncDisposable> {
  const path = join(directory, LOCK_FILE);
  const mine: Owner = {
    pid: process.pid,
    host: hostname(),
    boot: await bootId(),
    since: new Date().toISOString(),
  };
  for (const attempt of [1, 2, 3]) {
    if (await wrote(path, mine)) return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
    const held = await ownerOf(path);
    if (held === undefined) continue;
    if (held === null || !isGone(held, mine) || attempt === 3) throw running(path, held);
    await rm(path, { force: true });
  }
  throw running(path, null);
}

async function wrote(path: string, mine: Owner): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(`${JSON.stringify(mine)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new CoinhoundError('usage', 'store-unwritable', `the store cannot be written: ${path}`, {
      hint: 'make the directory readable and writable for you, or name another one with --store',
      cause: error,
    });
  }
}

/** Undefined where the lock is gone meanwhile, null where nobody can tell whose it is. */
async function ownerOf(path: string): Promise<Owner | null | undefined> {
  try {
    return owner.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : null;
  }
}

/** Whether a process that held the lock is surely no more: only of one's own machine can that be known. */
function isGone(held: Owner, mine: Owner): boolean {
  if (held.host !== mine.host) return false;
  if (held.boot !== mine.boot || held.pid === mine.pid) return true;
  try {
    process.kill(held.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Names the boot, so that a process number of an earlier one is not taken for one of now; empty where the system has no such name. */
const bootId = (): Promise<string> =>
  readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => '',
  );

function running(path: string, held: Owner | null): CoinhoundError {
  const who = held ? `process ${held.pid} on ${held.host}, since ${held.since}` : 'nobody can tell by whom';
  return new CoinhoundError('usage', 'rescan-running', `a rescan of this store is running: ${who}`, {
    hint: `wait for it to end; if it surely is not running any more, delete ${path}`,
    details: { path },
  });
}
