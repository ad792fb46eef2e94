import fc from 'fast-check';
import { expect, test } from 'vitest';
import { malformed, rateLimited, refused } from '../../src/net/upstream-error.ts';
import { allFaults } from '../support/api-server.ts';
import { errorOf, net, quick, readPath, serve, settings, signal } from './fixtures.ts';

test.each(allFaults)('faults of kind %s are ridden out', async (kind) => {
  const server = await serve({ faults: { share: 0.5, kinds: [kind], seed: 7 } });
  const endpoint = net({ retry: { ...quick, attempts: 50, attemptsUnanswered: 50 } }).endpoint(
    settings(server),
  );
  const paths = Array.from({ length: 20 }, (_, i) => `/tx/${i}`);
  const answers = await Promise.all(paths.map((path) => endpoint.request({ path }, readPath, signal())));
  expect(answers.map(({ value }) => value)).toEqual(paths);
  expect(server.stats.faults).toBeGreaterThan(3);
  expect(server.stats.duplicates).toBe(0);
});

test('whatever the faults, every request ends with its own answer, none is answered twice, the rate is kept', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const server = await serve({
        faults: { share: 0.1, kinds: allFaults, seed },
        ratePerSecond: 30,
        latencyMs: [2, 12],
      });
      const { endpoint } = net();
      const provider = endpoint(settings(server, { ratePerSecond: 30 }));
      const paths = Array.from({ length: 80 }, (_, i) => `/tx/${i}`);
      const answers = await Promise.all(paths.map((path) => provider.request({ path }, readPath, signal())));
      expect(answers.map(({ value }) => value)).toEqual(paths);
      expect(server.stats.duplicates).toBe(0);
      expect(server.stats.violations).toBe(0);
    }),
    { numRuns: 4 },
  );
});

test('an answer is read as it came and names the provider', async () => {
  const server = await serve();
  const provider = net().endpoint(settings(server));
  expect(await provider.request({ path: '/tx/1' }, readPath, signal())).toMatchObject({
    value: '/tx/1',
    body: '{"path":"/tx/1"}',
    provider: `esplora ${new URL(server.url).host}`,
  });
});

test('the base path of the url and the query of the request are kept', async () => {
  const server = await serve();
  const provider = net().endpoint(settings(server, { url: `${server.url}/v2/api/` }));
  await provider.request({ path: '', query: { chainid: '1', address: 'a b&c' } }, readPath, signal());
  await provider.request({ path: '/tx/1' }, readPath, signal());
  expect(server.stats.paths).toEqual(['/v2/api?chainid=1&address=a+b%26c', '/v2/api/tx/1']);
});

test('the key goes to the provider and nowhere else, even where the answer repeats it', async () => {
  const key = 'SECRET-KEY-123';
  const server = await serve({
    handle: ({ query }) => ({ status: 200, body: `{"error":"bad key ${query.get('token')}"}` }),
  });
  const { endpoint, events } = net();
  const provider = endpoint(settings(server, { key, keyIn: { place: 'query', name: 'token' } }));
  const error = await errorOf(
    provider.request(
      { path: '/api' },
      ({ body }) => {
        throw refused(`said ${body}`, { details: { body } });
      },
      signal(),
    ),
  );
  expect(server.stats.paths).toEqual([`/api?token=${key}`]);
  expect(error.message).toBe(`${provider.name} said {"error":"bad key ***"}`);
  expect(JSON.stringify([error, error.stack, events])).not.toContain(key);
});

test('a refusal is asked once, and the provider gets nothing more', async () => {
  const server = await serve({ handle: () => ({ status: 401, body: '' }) });
  const provider = net().endpoint(settings(server));
  const first = await errorOf(provider.request({ path: '/a' }, readPath, signal()));
  const second = await errorOf(provider.request({ path: '/b' }, readPath, signal()));
  expect(first).toMatchObject({
    code: 'upstream-refused',
    message: `${provider.name} refused the request (HTTP 401)`,
    details: { status: '401', provider: provider.name, request: 'GET /a' },
  });
  expect(second).toBe(first);
  expect(server.stats.requests).toBe(1);
  expect(provider.setAside()).toEqual({ error: first, reopensInMs: undefined });
});

test('a redirect is a refusal that names where to, without the query', async () => {
  const server = await serve({
    handle: () => ({ status: 301, headers: { location: 'https://other.example/api?apikey=K' }, body: '' }),
  });
  const provider = net().endpoint(settings(server));
  expect(await errorOf(provider.request({ path: '/a' }, readPath, signal()))).toMatchObject({
    code: 'upstream-refused',
    hint: 'set the url of the provider to the one it sends on to, https://other.example/api',
  });
});

test('a wrong base path that answers HTML under HTTP 200 is named as such', async () => {
  const server = await serve({ handle: () => ({ status: 200, body: '<!doctype html><p>explorer' }) });
  const provider = net().endpoint(settings(server));
  expect(await errorOf(provider.request({ path: '/a' }, readPath, signal()))).toMatchObject({
    code: 'upstream-malformed',
    message: `${provider.name} answered with HTML where JSON was due`,
  });
  expect(server.stats.requests).toBe(5);
});

test('a 404 is the reader’s to understand', async () => {
  const server = await serve({ handle: () => ({ status: 404, body: 'Transaction not found' }) });
  const provider = net().endpoint(settings(server));
  const { value } = await provider.request(
    { path: '/tx/1' },
    ({ status, body }) => `${status} ${body}`,
    signal(),
  );
  expect(value).toBe('404 Transaction not found');
});

test('a defect in a reader is passed on as it is and not retried', async () => {
  const server = await serve();
  const provider = net().endpoint(settings(server));
  const defect = new TypeError('no such field');
  const read = (): never => {
    throw defect;
  };
  expect(await errorOf(provider.request({ path: '/a' }, read, signal()))).toBe(defect);
  expect(server.stats.requests).toBe(1);
});

test('one request that always fails does not stop a provider that answers the others', async () => {
  const server = await serve({
    handle: ({ path }) =>
      path === '/busy' ? { status: 502, body: '' } : { status: 200, body: JSON.stringify({ path }) },
  });
  const provider = net({ retry: { baseMs: 1, capMs: 1 } }).endpoint(settings(server));
  let isBusy = true;
  const busy = errorOf(provider.request({ path: '/busy' }, readPath, signal())).finally(() => {
    isBusy = false;
  });
  for (let i = 0; isBusy; i++) await provider.request({ path: `/tx/${i}` }, readPath, signal());
  expect(await busy).toMatchObject({ code: 'upstream-server' });
  expect(provider.setAside()).toBeUndefined();
});

test('while a provider is set aside, what waits for it fails at once with the same error', async () => {
  const server = await serve({ handle: () => ({ status: 503, body: '' }) });
  const { endpoint, events } = net({ retry: { baseMs: 1, capMs: 1, setAsideMs: 60_000 } });
  const provider = endpoint(settings(server, { ratePerSecond: 10, concurrency: 1 }));
  const requests = Array.from({ length: 100 }, (_, i) =>
    errorOf(provider.request({ path: `/tx/${i}` }, readPath, signal())),
  );
  const errors = await Promise.all(requests);
  expect(new Set(errors.map((error) => error.message))).toEqual(
    new Set([`${provider.name} failed (HTTP 503)`]),
  );
  expect(server.stats.requests).toBeLessThan(100);
  expect(events.filter(({ kind }) => kind === 'set-aside')).toHaveLength(1);
});

test('chains served by one host share its queue and its rate', async () => {
  const server = await serve({ ratePerSecond: 6, latencyMs: [5, 5] });
  const { endpoint } = net();
  const chains = [6, 6, 9].map((ratePerSecond) => endpoint(settings(server, { ratePerSecond })));
  const requests = Array.from({ length: 15 }, (_, i) =>
    chains[i % 3]!.request({ path: `/tx/${i}` }, readPath, signal()),
  );
  await Promise.all(requests);
  expect(server.stats.violations).toBe(0);
});

test('a budget the provider says is spent closes its host for every chain', async () => {
  const server = await serve({
    handle: () => ({ status: 429, headers: { 'retry-after': '3600' }, body: '' }),
  });
  const { endpoint } = net();
  const [one, other] = [endpoint(settings(server)), endpoint(settings(server))];
  expect(await errorOf(one.request({ path: '/a' }, readPath, signal()))).toMatchObject({
    code: 'upstream-rate-limited',
    retryAfterMs: 3_600_000,
  });
  expect(await errorOf(other.request({ path: '/b' }, readPath, signal()))).toMatchObject({
    code: 'upstream-budget',
  });
  expect(server.stats.requests).toBe(1);
});

test('"rate limited" inside HTTP 200 is retried as what it is', async () => {
  let refusals = 2;
  const server = await serve({
    handle: () => ({
      status: 200,
      body: refusals-- > 0 ? '{"result":"Max rate limit reached"}' : '{"result":1}',
    }),
  });
  const { endpoint, events } = net();
  const { value } = await endpoint(settings(server)).request(
    { path: '/a' },
    ({ body }) => {
      if (body.includes('rate limit')) throw rateLimited('says it is asked too often');
      return body;
    },
    signal(),
  );
  expect(value).toBe('{"result":1}');
  expect(events.map((event) => ('reason' in event ? event.reason : event.kind))).toEqual([
    'sent',
    'rate-limited',
    'sent',
    'rate-limited',
    'sent',
    'answered',
  ]);
});

test('giving up ends waiting requests at once and sends nothing more', async () => {
  const server = await serve({ latencyMs: [20, 20] });
  const { endpoint } = net();
  const provider = endpoint(settings(server, { ratePerSecond: 2, concurrency: 1 }));
  const controller = new AbortController();
  const requests = Array.from({ length: 50 }, (_, i) =>
    provider.request({ path: `/tx/${i}` }, readPath, controller.signal),
  );
  const settled = Promise.allSettled(requests);
  await requests[0];
  controller.abort();
  const ends = await settled;
  expect(
    ends.slice(3).every((end) => end.status === 'rejected' && end.reason.code === 'upstream-aborted'),
  ).toBe(true);
  expect(server.stats.requests).toBeLessThanOrEqual(3);
  expect(provider.setAside()).toBeUndefined();
});

test('an error of a reader keeps its reason, hint and details when it is named', async () => {
  const server = await serve();
  const provider = net({ retry: { attemptsUnanswered: 1 } }).endpoint(settings(server));
  const read = (): never => {
    throw malformed('gave no height', { hint: 'ask elsewhere', details: { field: 'height' } });
  };
  expect(await errorOf(provider.request({ path: '/a' }, read, signal()))).toMatchObject({
    code: 'upstream-malformed',
    message: `${provider.name} gave no height`,
    hint: 'ask elsewhere',
    details: { field: 'height', provider: provider.name, request: 'GET /a' },
  });
});
