import { expect, test } from 'vitest';
import { oneAtATime } from '../../../src/web/app/state/one-at-a-time.ts';

test('what is begun comes to its end though more is asked for, and the last that was asked for comes after it', async () => {
  const done: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) => (): Promise<void> =>
    new Promise((resolve) => {
      ends.push(() => {
        done.push(name);
        resolve();
      });
    });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const queue = oneAtATime();
  for (const name of ['round 1', 'round 2', 'round 3']) queue.ask(work(name));
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await turn();
  ends[1]?.();
  await turn();
  expect(done).toEqual(['round 1', 'round 3']);
  queue.ask(work('round 4'));
  queue.ask(work('round 5'));
  queue.close();
  ends[2]?.();
  await turn();
  expect(done).toEqual(['round 1', 'round 3', 'round 4']);
  expect(ends).toHaveLength(3);
});
