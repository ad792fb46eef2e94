import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import type { Store } from '../../src/store/store.ts';
import { random } from '../support/random.ts';
import { numbered, numbersIn } from './entries.ts';
import { emptyFolder } from './folder.ts';
import { storeProcess } from './store-process.ts';

test('a reader sees all that is safe while another process writes, and nothing by half', async () => {
  const directory = emptyFolder();
  const reader = await openLmdbStore(directory);
  onTestFinished(() => reader.close());
  const writer = storeProcess();
  const pick = random(31);
  const safe: number[] = [];
  for (let from = 0; from < 1_000; from += 100) {
    let isWriting = true;
    const writing = writer
      .ask({ directory, op: 'write', from, to: from + 100, atOnce: 10 }, (n) => safe.push(n))
      .finally(() => {
        isWriting = false;
      });
    while (isWriting) {
      const count = safe.length;
      if (count > 0) {
        const { lookupKey, lookup, factKey, fact } = numbered(safe[pick(count)]!);
        expect(await reader.lookups.get(lookupKey)).toMatchObject(lookup);
        expect(await reader.facts.get(factKey)).toEqual(fact);
        expect(await listedOf(reader, count)).toBeGreaterThanOrEqual(count);
      }
      await setImmediate();
    }
    await writing;
  }
  expect(await numbersIn(directory)).toEqual({ lookups: new Set(safe), facts: new Set(safe) });
});

/** How many facts a reader lists. Its view of another process's writes may be a turn of the event loop old, so it looks again. */
async function listedOf(reader: Store, least: number): Promise<number> {
  let listed = 0;
  for (let turn = 0; listed < least && turn < 1_000; turn++) {
    listed = 0;
    for await (const _ of reader.facts.keys('')) listed++;
    if (listed < least) await setImmediate();
  }
  return listed;
}

test('processes that make a store of one directory at once and all write to it lose nothing', async () => {
  const directory = emptyFolder();
  const ranges = [0, 300, 600, 150].map((from) => ({ from, to: from + 300 }));
  await Promise.all(
    ranges.map((range) => storeProcess().ask({ directory, op: 'write', ...range, atOnce: 15 })),
  );
  const { lookups, facts } = await numbersIn(directory);
  expect([lookups.size, facts.size]).toEqual([900, 900]);
});

test('a writer that is killed keeps no other from writing', async () => {
  const directory = emptyFolder();
  for (const [round, count] of [40, 333].entries()) {
    const killed = storeProcess();
    const other = storeProcess();
    const [dying, going] = [(2 * round + 1) * 1_000_000, 2 * round * 1_000_000];
    let safe = 0;
    const killing = killed.ask(
      { directory, op: 'write', from: dying, to: dying + 500_000, atOnce: 10 },
      () => ++safe === count && killed.kill(),
    );
    const writing = other.ask({ directory, op: 'write', from: going, to: going + 500, atOnce: 10 });
    await expect(killing).rejects.toThrow('SIGKILL');
    await writing;
    const { lookups } = await numbersIn(directory);
    for (let n = going; n < going + 500; n++) expect(lookups.has(n)).toBe(true);
  }
});

test('one process can have a store open twice', async () => {
  const directory = emptyFolder();
  const [one, two] = await Promise.all([openLmdbStore(directory), openLmdbStore(directory)]);
  onTestFinished(() => two.close());
  const { lookupKey, lookup } = numbered(1);
  await one.lookups.put(lookupKey, lookup);
  expect(await two.lookups.get(lookupKey)).toMatchObject(lookup);
  await one.close();
  const later = numbered(2);
  await two.lookups.put(later.lookupKey, later.lookup);
  expect(await two.lookups.get(later.lookupKey)).toMatchObject(later.lookup);
});
