import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLimiter, type Limits } from '../../src/net/limiter.ts';
import { random } from '../support/random.ts';
import { passRequests } from './simulated-link.ts';
import { virtualClock } from './virtual-clock.ts';

const never = (): AbortSignal => new AbortController().signal;
const patienceMs = 10_000;
const seeds = fc.integer({ min: 1, max: 1_000 });

function unit(seed: number): () => number {
  const draw = random(seed * 7_919);
  for (let i = 0; i < 20; i++) draw(2);
  return () => draw(1_000_003) / 1_000_003;
}

test.each([50, 120, 200])(
  'a steady link of %i ms gets at least 98 % of the ideal and sees no violation',
  async (ms) => {
    const passed = await passRequests(200, { ratePerSecond: 5 }, { there: () => ms / 2, back: () => ms / 2 });
    expect(passed.violations).toBe(0);
    expect(passed.shareOfIdeal).toBeGreaterThan(0.98);
  },
);

test('40 ms of jitter on the way there leave at least 95 % of the ideal and no violation', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const draw = unit(seed);
    const link = { there: () => 30 + 40 * draw(), back: () => 30 };
    const passed = await passRequests(200, { ratePerSecond: 5 }, link);
    expect(passed.violations).toBe(0);
    expect(passed.shareOfIdeal).toBeGreaterThan(0.95);
  }
});

test('the window is kept whatever the rate, while the shortest round trip is not yet known', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, fc.integer({ min: 4, max: 12 }), async (seed, ratePerSecond) => {
      const draw = unit(seed);
      const link = { there: () => 400 * draw() ** 3, back: () => 0 };
      const passed = await passRequests(ratePerSecond * 2, { ratePerSecond }, link);
      expect(passed.violations).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test('a link that is slow only on the way back costs no more than one that is slow on the way there', async () => {
  const passed = await passRequests(50, { ratePerSecond: 5 }, { there: () => 5, back: () => 600 });
  expect(passed.violations).toBe(0);
  expect(passed.shareOfIdeal).toBeGreaterThan(0.85);
});

test('rates below one a second are kept', async () => {
  const passed = await passRequests(6, { ratePerSecond: 0.2 }, { there: () => 20, back: () => 20 });
  const gaps = passed.arrivals.slice(1).map((at, i) => at - passed.arrivals[i]!);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5_000);
  expect(Math.max(...gaps)).toBeLessThan(5_100);
});

/** How many of `count` requests were let through at once, and the error of the others. */
async function tryPassing(count: number, limits: Limits, clock = virtualClock()) {
  const limiter = createLimiter(limits, patienceMs, clock);
  let passed = 0;
  const errors: { reason?: string; until?: number; message?: string }[] = [];
  const requests = Array.from({ length: count }, () =>
    limiter.pass(never()).then(
      (passage) => {
        passed++;
        passage.settle({ sentAt: clock.now(), answeredAt: clock.now() });
      },
      (error) => errors.push(error),
    ),
  );
  await clock.run();
  await Promise.all(requests);
  return { passed, errors, limiter, clock };
}

test('an hour’s budget lets so many requests through and says when it opens again', async () => {
  const { passed, errors } = await tryPassing(710, { ratePerSecond: 50, perHour: 700 });
  expect(passed).toBe(700);
  expect(errors).toHaveLength(10);
  expect(errors[0]).toMatchObject({
    reason: 'budget',
    code: 'upstream-budget',
    message: 'has used its budget of 700 requests an hour; it opens again at 2026-01-01T01:00:01.000Z',
    until: Date.UTC(2026, 0, 1, 1, 0, 1),
  });
});

test('an hour’s budget slides: what was sent an hour ago no longer counts', async () => {
  const { limiter, clock } = await tryPassing(5, { ratePerSecond: 5, perHour: 5 });
  expect(limiter.closedMs()).toBeGreaterThan(3_599_000);
  await clock.run(3_601_001);
  expect(limiter.closedMs()).toBe(0);
  await expect(limiter.pass(never())).resolves.toBeDefined();
});

test('a budget about to open is waited for', async () => {
  const { limiter, clock } = await tryPassing(1, { ratePerSecond: 5, perHour: 1 });
  await clock.run(3_595_000);
  const passage = limiter.pass(never());
  await clock.run();
  await expect(passage).resolves.toBeDefined();
  expect(clock.now()).toBe(3_601_000);
});

test('a day’s budget opens at midnight UTC', async () => {
  const evening = virtualClock(Date.UTC(2026, 0, 1, 23, 0, 0));
  const { passed, errors, limiter, clock } = await tryPassing(12, { ratePerSecond: 10, perDay: 10 }, evening);
  expect(passed).toBe(10);
  expect(errors[0]?.message).toBe(
    'has used its budget of 10 requests a day; it opens again at 2026-01-02T00:00:01.000Z',
  );
  await clock.run(3_601_001);
  await expect(limiter.pass(never())).resolves.toBeDefined();
});

test('a pause the provider asked for holds everything back', async () => {
  const clock = virtualClock();
  const limiter = createLimiter({ ratePerSecond: 5 }, patienceMs, clock);
  limiter.closeFor(3_000);
  const passage = limiter.pass(never());
  await clock.run();
  await passage;
  expect(clock.now()).toBe(3_000);
  limiter.closeFor(60_000);
  await expect(limiter.pass(never())).rejects.toMatchObject({ reason: 'budget' });
});

test('a passage that is given back is free again at once', async () => {
  const clock = virtualClock();
  const limiter = createLimiter({ ratePerSecond: 1, perHour: 2 }, patienceMs, clock);
  for (let i = 0; i < 10; i++) (await limiter.pass(never())).cancel();
  expect(clock.now()).toBe(0);
  expect(limiter.closedMs()).toBe(0);
});

test('an unanswered request keeps its place in the window', async () => {
  const clock = virtualClock();
  const limiter = createLimiter({ ratePerSecond: 1 }, patienceMs, clock);
  const first = await limiter.pass(never());
  let isThrough = false;
  const second = limiter.pass(never()).then(() => {
    isThrough = true;
  });
  await clock.run(5_000);
  expect(isThrough).toBe(false);
  first.settle(undefined);
  await clock.run();
  await second;
});

test('one who gives up waiting leaves the line', async () => {
  const clock = virtualClock();
  const limiter = createLimiter({ ratePerSecond: 1 }, patienceMs, clock);
  const first = await limiter.pass(never());
  const controller = new AbortController();
  const second = limiter.pass(controller.signal);
  const third = limiter.pass(never());
  controller.abort();
  await expect(second).rejects.toMatchObject({ code: 'upstream-aborted' });
  await expect(limiter.pass(controller.signal)).rejects.toMatchObject({ code: 'upstream-aborted' });
  first.settle(undefined);
  await clock.run();
  await expect(third).resolves.toBeDefined();
});

test('where two settings of a host differ the stricter holds', async () => {
  const clock = virtualClock();
  const limiter = createLimiter({ ratePerSecond: 5, perHour: 700 }, patienceMs, clock);
  limiter.tighten({ ratePerSecond: 2, perDay: 3 });
  await limiter.pass(never());
  await limiter.pass(never());
  let isThrough = false;
  limiter.pass(never()).then(
    () => {
      isThrough = true;
    },
    () => {},
  );
  await clock.run();
  expect(isThrough).toBe(false);
});
