import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/net/endpoint.ts';
import { type Member, shareWork } from '../../src/net/providers.ts';
import { tooLarge } from '../../src/net/upstream-error.ts';
import { errorOf, net, quick, readPath, serve, settings, signal } from './fixtures.ts';

const ask =
  (path: string) =>
  async ({ endpoint }: Member): Promise<string> =>
    (await endpoint.request({ path }, readPath, signal())).value;

const members = (...endpoints: Endpoint[]): Member[] => endpoints.map((endpoint) => ({ endpoint }));
const paths = (count: number): string[] => Array.from({ length: count }, (_, i) => `/tx/${i}`);

test('work is shared by the providers’ rates, each lookup once', async () => {
  const [fast, slow] = [await serve({ ratePerSecond: 20 }), await serve({ ratePerSecond: 5 })];
  const { endpoint } = net();
  const work = shareWork(
    members(endpoint(settings(slow, { ratePerSecond: 5 })), endpoint(settings(fast, { ratePerSecond: 20 }))),
  );
  const answers = await Promise.all(paths(75).map((path) => work.run(ask(path), signal())));
  expect(answers).toEqual(paths(75));
  expect(fast.stats.requests + slow.stats.requests).toBe(75);
  expect(slow.stats.requests).toBeGreaterThanOrEqual(12);
  expect(slow.stats.requests).toBeLessThanOrEqual(18);
  expect(fast.stats.violations + slow.stats.violations).toBe(0);
});

test('with nothing to do, the first in the configuration is asked', async () => {
  const [first, second] = [await serve(), await serve()];
  const { endpoint } = net();
  const work = shareWork(members(endpoint(settings(first)), endpoint(settings(second))));
  await work.run(ask('/a'), signal());
  expect([first.stats.requests, second.stats.requests]).toEqual([1, 0]);
});

test('the work of a provider that is down goes to the other, and comes back when it does', async () => {
  const [first, second] = [await serve(), await serve()];
  const { endpoint, events } = net();
  const work = shareWork(members(endpoint(settings(first)), endpoint(settings(second))));
  first.down(true);
  const answers = await Promise.all(paths(40).map((path) => work.run(ask(path), signal())));
  expect(answers).toEqual(paths(40));
  expect(second.stats.requests).toBe(40);
  expect(events.some((event) => event.kind === 'set-aside')).toBe(true);

  first.down(false);
  for (let i = 0; !events.some(({ kind }) => kind === 'back'); i++)
    await work.run(ask(`/later/${i}`), signal());
  expect(first.stats.requests).toBeGreaterThan(0);
});

test('where none is left, work waits for a provider to come back', async () => {
  const server = await serve();
  server.down(true);
  const { endpoint } = net({
    onEvent: (event) => {
      if (event.kind === 'set-aside') server.down(false);
    },
  });
  const work = shareWork(members(endpoint(settings(server))));
  const answers = await Promise.all(paths(20).map((path) => work.run(ask(path), signal())));
  expect(answers).toEqual(paths(20));
  expect(server.stats.duplicates).toBe(0);
});

test('a provider that stays down is waited for a bounded time, and what comes later fails at once', async () => {
  const server = await serve();
  server.down(true);
  const { endpoint } = net({ retry: { ...quick, patienceMs: 100, setAsideCapMs: 10_000 } });
  const work = shareWork(members(endpoint(settings(server))));
  const errors = await Promise.all(paths(30).map((path) => errorOf(work.run(ask(path), signal()))));
  expect(errors.every((error) => 'code' in error && error.code === 'upstream-network')).toBe(true);
});

test('a provider that refuses is left out for the run, and its refusal is not the run’s', async () => {
  const refusing = await serve({ handle: () => ({ status: 403, body: '' }) });
  const other = await serve();
  const { endpoint } = net();
  const work = shareWork(members(endpoint(settings(refusing)), endpoint(settings(other))));
  for (const path of paths(10)) expect(await work.run(ask(path), signal())).toBe(path);
  expect([refusing.stats.requests, other.stats.requests]).toEqual([1, 10]);
});

test('when all fail, the error says what may pass by itself first and lists the others', async () => {
  const refusing = await serve({ handle: () => ({ status: 403, body: '' }) });
  const failing = await serve({ handle: () => ({ status: 502, body: '' }) });
  const { endpoint } = net({ retry: { ...quick, patienceMs: 0 } });
  const endpoints = [endpoint(settings(refusing)), endpoint(settings(failing))];
  const error = await errorOf(shareWork(members(...endpoints)).run(ask('/a'), signal()));
  expect(error).toMatchObject({
    code: 'upstream-server',
    message: `${endpoints[1]!.name} failed (HTTP 502)`,
    details: { request: 'GET /a', others: `${endpoints[0]!.name} refused the request (HTTP 403)` },
  });
});

test('a budget that is used up sends work to the other provider, and tells when it opens if there is none', async () => {
  const [small, large] = [await serve(), await serve()];
  const { endpoint } = net();
  const limited = endpoint(settings(small, { perHour: 3 }));
  const work = shareWork(members(limited, endpoint(settings(large))));
  const alone = shareWork(members(limited));
  for (const path of paths(3)) await alone.run(ask(path), signal());
  for (const path of paths(7)) await work.run(ask(path), signal());
  expect([small.stats.requests, large.stats.requests]).toEqual([3, 7]);
  expect(await errorOf(alone.run(ask('/late'), signal()))).toMatchObject({
    code: 'upstream-budget',
    message: expect.stringMatching(/ has used its budget of 3 requests an hour; it opens again at 20\d\d-/),
  });
});

test('an answer too large and a defect go straight to the caller', async () => {
  const [first, second] = [await serve(), await serve()];
  const { endpoint } = net();
  const work = shareWork(members(endpoint(settings(first)), endpoint(settings(second))));
  for (const error of [tooLarge('has more rows than a window'), new TypeError('no such field')]) {
    let asked = 0;
    const task = (): Promise<never> => {
      asked++;
      return Promise.reject(error);
    };
    expect(await errorOf(work.run(task, signal()))).toBe(error);
    expect(asked).toBe(1);
  }
});

test('giving up ends the wait for a provider to come back', async () => {
  const server = await serve();
  server.down(true);
  const controller = new AbortController();
  const { endpoint } = net({
    retry: { ...quick, setAsideMs: 10_000, setAsideCapMs: 10_000 },
    onEvent: (event) => {
      if (event.kind === 'set-aside') setImmediate(() => controller.abort());
    },
  });
  const work = shareWork(members(endpoint(settings(server))));
  expect(await errorOf(work.run(ask('/a'), controller.signal))).toMatchObject({ code: 'upstream-aborted' });
});
