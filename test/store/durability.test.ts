import { expect, test } from 'vitest';
import { random } from '../support/random.ts';
import { numbersIn } from './entries.ts';
import { emptyFolder } from './folder.ts';
import { storeProcess } from './store-process.ts';

/** Has a process write from entry `from` on, and kills it once `count` are safe. Gives those that were by then. */
async function killedWriter(directory: string, from: number, count: number): Promise<readonly number[]> {
  const writer = storeProcess();
  const safe: number[] = [];
  const ask = { directory, op: 'write', from, to: from + 100_000, atOnce: 25 } as const;
  await expect(
    writer.ask(ask, (n) => {
      safe.push(n);
      if (safe.length === count) writer.kill();
    }),
  ).rejects.toThrow('SIGKILL');
  return safe;
}

test('a killed process leaves every entry whose put was done, and none by half', async () => {
  const directory = emptyFolder();
  const pick = random(23);
  const safe: number[] = [];
  for (let round = 0; round < 5; round++) {
    safe.push(...(await killedWriter(directory, round * 100_000, 1 + pick(700))));
    const { lookups, facts } = await numbersIn(directory);
    expect(safe.filter((n) => !lookups.has(n) || !facts.has(n))).toEqual([]);
  }
  expect(safe.length).toBeGreaterThan(500);
});

test('a full disk is reported, costs nothing that was safe, and the store goes on once there is room', async () => {
  const directory = emptyFolder();
  const limited = storeProcess({ fileBlocks: 4_096 });
  const safe: number[] = [];
  const writing = limited.ask({ directory, op: 'write', from: 0, to: 100_000, atOnce: 50 }, (n) =>
    safe.push(n),
  );
  await expect(writing).rejects.toMatchObject({
    kind: 'usage',
    code: 'store-write-failed',
    message: `the store ${directory} could not be written to`,
    hint: expect.stringContaining('free space'),
  });
  expect(safe.length).toBeGreaterThan(100);
  const before = await numbersIn(directory);
  expect(safe.filter((n) => !before.lookups.has(n) || !before.facts.has(n))).toEqual([]);
  const writer = storeProcess();
  await writer.ask({ directory, op: 'write', from: 0, to: 5_000, atOnce: 500 });
  expect((await numbersIn(directory)).lookups.size).toBeGreaterThanOrEqual(5_000);
});
