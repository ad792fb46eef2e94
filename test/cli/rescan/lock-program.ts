import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { LOCK_FILE, takeLock } from '../../../src/cli/rescan/lock.ts';
import { CoinhoundError } from '../../../src/core/error.ts';
import { openLmdbStore } from '../../../src/store/lmdb.ts';

/**
 * Takes the lock of a store as often as it can in so many rounds, and each time leaves it in the name of a process that is no more, as one does
 * that is killed. Says how often it got it, and how often it then was not alone.
 */
const [, , directory = '', rounds = '0'] = process.argv;
const store = await openLmdbStore(directory);
const [lock, alone] = [join(directory, LOCK_FILE), join(directory, 'alone')];
const left = `${lock}.${process.pid}`;
const counts = { taken: 0, refused: 0, together: 0 };

await new Promise((begin) => process.once('message', begin));
for (let round = 0; round < Number(rounds); round++) {
  try {
    takeLock(store);
  } catch (error) {
    if (!(error instanceof CoinhoundError && error.code === 'rescan-running')) throw error;
    counts.refused++;
    continue;
  }
  counts.taken++;
  try {
    closeSync(openSync(alone, 'wx'));
  } catch {
    counts.together++;
  }
  rmSync(alone, { force: true });
  writeFileSync(
    left,
    JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), started: null, since: 'long ago' }),
  );
  renameSync(left, lock);
}
await store.close();
process.send?.(counts);
process.disconnect();
