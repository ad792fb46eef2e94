import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LOCK_FILE, takeLock } from '../../../src/cli/rescan/lock.ts';
import { openLmdbStore } from '../../../src/store/lmdb.ts';
import type { Store } from '../../../src/store/store.ts';
import { emptyFolder } from '../../store/folder.ts';

const program = fileURLToPath(new URL('lock-program.ts', import.meta.url));

async function openStore(): Promise<Store> {
  const store = await openLmdbStore(emptyFolder());
  onTestFinished(() => store.close());
  return store;
}

const lockOf = ({ location }: Store): string => join(location, LOCK_FILE);

/** Writes a lock as a process would have that held it. */
const leave = (store: Store, owner: object): void =>
  writeFileSync(lockOf(store), `${JSON.stringify({ since: '2026-01-01T00:00:00.000Z', ...owner })}\n`);

describe('the lock of a rescan', () => {
  test('is taken, held and given back', async () => {
    const store = await openStore();
    {
      using _lock = takeLock(store);
      expect(JSON.parse(readFileSync(lockOf(store), 'utf8'))).toMatchObject({
        pid: process.pid,
        host: hostname(),
      });
      expect(() => takeLock(store)).toThrow(`a rescan of this store is running: process ${process.pid} on`);
    }
    expect(existsSync(lockOf(store))).toBe(false);
    takeLock(store)[Symbol.dispose]();
  });

  test('is taken over from a process that is no more, and from another one of its number', async () => {
    const store = await openStore();
    for (const gone of [
      { pid: 2 ** 22 + 1, host: hostname(), started: null },
      { pid: process.pid, host: hostname(), started: 'an earlier boot 4711' },
    ]) {
      leave(store, gone);
      takeLock(store)[Symbol.dispose]();
      expect(existsSync(lockOf(store))).toBe(false);
    }
  });

  test('is left alone where its process runs, where it is on another machine, and where it names none', async () => {
    const store = await openStore();
    for (const held of [
      { pid: process.pid, host: hostname(), started: null },
      { pid: 2 ** 22 + 1, host: 'another.example', started: null },
      { pid: 'seven' },
    ]) {
      leave(store, held);
      const before = readFileSync(lockOf(store), 'utf8');
      expect(() => takeLock(store)).toThrow(/is running: .*, since 2026-01-01T00:00:00\.000Z$/);
      expect(readFileSync(lockOf(store), 'utf8')).toBe(before);
    }
  });

  test('that a person deleted and another run took is not taken from that', async () => {
    const store = await openStore();
    const lock = takeLock(store);
    leave(store, { pid: 1, host: hostname(), started: null });
    lock[Symbol.dispose]();
    expect(existsSync(lockOf(store))).toBe(true);
  });

  test('is had by one of several processes that find at once that its owner was killed', async () => {
    const store = await openStore();
    leave(store, { pid: 2 ** 22 + 1, host: hostname(), started: null });
    const rounds = 80;
    const takers = Array.from({ length: 3 }, () =>
      fork(program, [store.location, `${rounds}`], { execArgv: ['--import', 'tsx'] }),
    );
    onTestFinished(() => takers.forEach((taker) => void taker.kill('SIGKILL')));
    const counts = takers.map(async (taker) => (await once(taker, 'message'))[0] as Record<string, number>);
    for (const taker of takers) taker.send('begin');
    const told = await Promise.all(counts);
    const sum = (name: string): number => told.reduce((total, count) => total + (count[name] ?? 0), 0);
    expect(sum('taken') + sum('refused')).toBe(rounds * takers.length);
    expect(sum('taken')).toBeGreaterThan(0);
    expect(sum('together')).toBe(0);
  });
});
