import { setImmediate } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CoinhoundError } from '../../src/core/error.ts';
import { cachedLookups } from '../../src/store/cached-lookups.ts';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import type { CachedLookups, Lookup } from '../../src/store/lookups.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { LookupEntry, Store } from '../../src/store/store.ts';
import { errorOf, net, quick, readPath, serve, settings, signal } from '../net/fixtures.ts';
import type { ApiServer, ApiServerOptions } from '../support/api-server.ts';
import { emptyFolder } from './folder.ts';

interface Provider {
  readonly server: ApiServer;
  readonly name: string;
  /** Asks for a path of the server, which is the answer too. Final unless told otherwise. */
  lookup(path: string, facts?: Partial<Lookup<string>>): Lookup<string>;
  /** The signals that fetches were given. */
  readonly fetches: readonly AbortSignal[];
  /** Keeps fetches from going on until the function it gives is called. */
  hold(): () => void;
}

/** A real provider over HTTP, asked once a fetch. */
async function provider(options: Partial<ApiServerOptions> = {}): Promise<Provider> {
  const server = await serve(options);
  const once = { retry: { ...quick, attempts: 1, attemptsUnanswered: 1 } };
  const fetches: AbortSignal[] = [];
  let held = Promise.resolve();
  return {
    server,
    name: `esplora ${new URL(server.url).host}`,
    fetches,
    lookup: (path, facts = {}) => ({
      key: `test${path}`,
      request: `GET ${path}`,
      height: 100,
      buried: true,
      final: () => true,
      read: readPath,
      async fetch(abort) {
        fetches.push(abort);
        await held;
        return net(once).endpoint(settings(server)).request({ path }, readPath, abort);
      },
      ...facts,
    }),
    hold() {
      let release = (): void => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
}

const over = (store: Store, offline = false) => cachedLookups({ store, offline });

async function until(claim: () => boolean): Promise<void> {
  while (!claim()) await setImmediate();
}

const entry = (body: string, facts: Partial<LookupEntry> = {}): LookupEntry => ({
  body,
  provider: 'esplora example.org',
  request: 'GET /tx/1',
  time: 1_700_000_000_000,
  height: 100,
  buried: true,
  final: false,
  ...facts,
});

describe('an answer', () => {
  test('that is final is asked for once in the life of a store, whatever the height', async () => {
    const directory = emptyFolder();
    const { server, lookup } = await provider();
    const paths = Array.from({ length: 30 }, (_, n) => `/tx/${n}`);
    for (const [height, offline] of [
      [100, false],
      [90, false],
      [5_000_000, false],
      [6_000_000, true],
    ] as const) {
      const store = await openLmdbStore(directory);
      const lookups = over(store, offline);
      const answers = paths.map((path) => lookups.get(lookup(path, { height }), signal()));
      expect(await Promise.all(answers)).toEqual(paths);
      await store.close();
    }
    expect([...server.stats.paths].sort()).toEqual([...paths].sort());
  });

  test('that may change is good for its height and below, and asked for again above', async () => {
    const store = memoryStore();
    const { server, lookup } = await provider();
    const lookups = over(store);
    const at = (height: number) =>
      lookups.get(lookup('/address/1', { height, final: () => height > 300 }), signal());
    const asked: number[] = [];
    for (const height of [200, 200, 150, 201, 200, 301, 200, 10_000]) {
      await at(height);
      asked.push(server.stats.requests);
    }
    expect(asked).toEqual([1, 1, 1, 2, 2, 3, 3, 3]);
    expect(await store.lookups.get('test/address/1')).toMatchObject({ height: 301, final: true });
  });

  test('up to a height that is not buried is that of one run, and of whoever asks nobody', async () => {
    const store = memoryStore();
    const { server, lookup } = await provider();
    const at = (height: number, buried: boolean) =>
      lookup('/address/1', { height, buried, final: () => false });
    const requests = async (lookups: CachedLookups, height: number, buried: boolean): Promise<number> => {
      const before = server.stats.requests;
      await lookups.get(at(height, buried), signal());
      return server.stats.requests - before;
    };
    const first = over(store);
    expect(await requests(first, 200, false)).toBe(1);
    expect(await requests(first, 200, false)).toBe(0);
    expect(await requests(first, 199, true)).toBe(0);
    expect(await requests(first, 201, false)).toBe(1);
    expect(await requests(over(store, true), 201, false)).toBe(0);
    const second = over(store);
    expect(await requests(second, 150, true)).toBe(1);
    expect(await requests(over(store), 150, true)).toBe(0);
    expect(await requests(over(store), 149, false)).toBe(0);
  });

  test('is in the store with all that belongs to it before the caller has it', async () => {
    const store = memoryStore();
    const { name, lookup } = await provider();
    const before = Date.now();
    await over(store).get(lookup('/tx/1', { height: 7 }), signal());
    const kept = await store.lookups.get('test/tx/1');
    expect(kept).toEqual({
      body: '{"path":"/tx/1"}',
      provider: name,
      request: 'GET /tx/1',
      time: expect.any(Number),
      height: 7,
      buried: true,
      final: true,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(kept?.time).toBeGreaterThanOrEqual(before);
    expect(kept?.time).toBeLessThanOrEqual(Date.now());
  });

  test('that cannot be kept is an error, not an answer that is asked for again', async () => {
    const store = await openLmdbStore(emptyFolder());
    const { lookup, hold, fetches } = await provider();
    const release = hold();
    const waiting = over(store).get(lookup('/tx/1'), signal());
    await until(() => fetches.length === 1);
    await store.close();
    release();
    await expect(waiting).rejects.toMatchObject({ code: 'store-closed' });
  });

  test('that its reader refuses now is reported as damage and not asked for again', async () => {
    const store = memoryStore();
    await store.lookups.put('test/tx/1', entry('<html>', { final: true }));
    const { server, lookup } = await provider();
    const error = (await errorOf(over(store).get(lookup('/tx/1'), signal()))) as CoinhoundError;
    expect(error).toMatchObject({
      kind: 'data',
      code: 'store-damaged',
      message: 'the store in memory is damaged: entry test/tx/1 is no answer to what was asked',
      cause: expect.objectContaining({ code: 'upstream-malformed' }),
    });
    expect(server.stats.requests).toBe(0);
  });
});

describe('offline', () => {
  test('an answer that is there needs no provider', async () => {
    const store = memoryStore();
    const { lookup, fetches } = await provider();
    await store.lookups.put('test/tx/1', entry('{"path":"/tx/1"}'));
    expect(await over(store, true).get(lookup('/tx/1'), signal())).toBe('/tx/1');
    expect(fetches).toEqual([]);
  });

  test('an answer that is missing, or not good for the height, is an error that says so', async () => {
    const store = memoryStore();
    const { server, lookup } = await provider();
    await store.lookups.put('test/address/1', entry('{"path":"/address/1"}', { height: 99 }));
    const lookups = over(store, true);
    await expect(lookups.get(lookup('/tx/1'), signal())).rejects.toMatchObject({
      kind: 'data',
      code: 'not-in-store',
      message: 'the store has no answer to GET /tx/1',
      hint: 'run once without --offline',
      details: { key: 'test/tx/1', request: 'GET /tx/1', height: '100' },
    });
    await expect(lookups.get(lookup('/address/1'), signal())).rejects.toMatchObject({
      kind: 'data',
      code: 'not-in-store',
      message: 'the answer to GET /address/1 in the store holds up to height 99, not 100',
    });
    expect(server.stats.requests).toBe(0);
  });
});

describe('an error', () => {
  test.each([
    ['a refusal', { status: 401, body: 'bad key' }, 'upstream-refused'],
    ['a server that fails', { status: 503, body: 'down' }, 'upstream-server'],
    ['too many requests', { status: 429, body: 'slow down' }, 'upstream-rate-limited'],
    ['HTML', { status: 200, body: '<html></html>' }, 'upstream-malformed'],
    ['half an answer', { status: 200, body: '{"path":"/t' }, 'upstream-malformed'],
    ['an error inside HTTP 200', { status: 200, body: '{"error":"busy"}' }, 'upstream-server'],
    ['an unknown path', { status: 404, body: '{"error":"unknown"}' }, 'upstream-server'],
  ])('is never kept: %s', async (_, reply, code) => {
    const store = memoryStore();
    let isFailing = true;
    const { server, lookup } = await provider({
      handle: ({ path }) => (isFailing ? reply : { status: 200, body: JSON.stringify({ path }) }),
    });
    const lookups = over(store);
    for (let n = 0; n < 2; n++)
      await expect(lookups.get(lookup('/tx/1'), signal())).rejects.toMatchObject({ code });
    expect((await store.stats()).lookups.entries).toBe(0);
    isFailing = false;
    expect(await lookups.get(lookup('/tx/1'), signal())).toBe('/tx/1');
    expect(server.stats.requests).toBe(3);
  });

  test('leaves the answer that was there before', async () => {
    const store = memoryStore();
    const { server, lookup } = await provider();
    server.down(true);
    const before = entry('{"path":"/address/1"}', { height: 99 });
    await store.lookups.put('test/address/1', before);
    await expect(over(store).get(lookup('/address/1'), signal())).rejects.toMatchObject({
      code: 'upstream-network',
    });
    expect(await store.lookups.get('test/address/1')).toMatchObject(before);
  });

  test('goes to everyone who waits for the lookup, and the next asks anew', async () => {
    let isFailing = true;
    const { server, lookup } = await provider({
      handle: ({ path }) =>
        isFailing ? { status: 503, body: '' } : { status: 200, body: JSON.stringify({ path }) },
    });
    const lookups = over(memoryStore());
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => lookups.get(lookup('/tx/1'), signal())),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(Array(20).fill('rejected'));
    expect(server.stats.requests).toBe(1);
    isFailing = false;
    expect(await lookups.get(lookup('/tx/1'), signal())).toBe('/tx/1');
  });
});

describe('identical lookups in flight', () => {
  test('are one request and one entry, and those of other keys and heights their own', async () => {
    const store = await openLmdbStore(emptyFolder());
    onTestFinished(() => store.close());
    const { server, lookup } = await provider();
    const lookups = over(store);
    const asked = Array.from({ length: 60 }, (_, n) =>
      lookup(`/tx/${n % 3}`, { height: n % 2 === 0 ? 100 : 101, final: () => false }),
    );
    const answers = await Promise.all(asked.map((one) => lookups.get(one, signal())));
    expect(answers).toEqual(asked.map((_, n) => `/tx/${n % 3}`));
    expect([...server.stats.paths].sort()).toEqual(['/tx/0', '/tx/0', '/tx/1', '/tx/1', '/tx/2', '/tx/2']);
    expect((await store.stats()).lookups.entries).toBe(3);
  });

  test('go on when one of their callers gives up, who is let go at once', async () => {
    const { server, lookup, hold, fetches } = await provider();
    const release = hold();
    const lookups = over(memoryStore());
    const first = new AbortController();
    const [one, two, three] = [first.signal, signal(), signal()].map((each) =>
      lookups.get(lookup('/tx/1'), each),
    );
    await until(() => fetches.length === 1);
    first.abort();
    await expect(one).rejects.toMatchObject({ code: 'upstream-aborted' });
    expect(fetches[0]?.aborted).toBe(false);
    release();
    expect([await two, await three]).toEqual(['/tx/1', '/tx/1']);
    expect(server.stats.requests).toBe(1);
  });

  test('are given up when all of their callers have, keep nothing, and the next asks anew', async () => {
    const store = memoryStore();
    const { server, lookup, hold, fetches } = await provider();
    const release = hold();
    const lookups = over(store);
    const callers = [new AbortController(), new AbortController()];
    const waiting = callers.map((caller) => lookups.get(lookup('/tx/1'), caller.signal));
    await until(() => fetches.length === 1);
    callers[0]?.abort();
    expect(fetches[0]?.aborted).toBe(false);
    callers[1]?.abort();
    expect(fetches[0]?.aborted).toBe(true);
    const next = lookups.get(lookup('/tx/1'), signal());
    for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'upstream-aborted' });
    await until(() => fetches.length === 2);
    release();
    expect(await next).toBe('/tx/1');
    expect(server.stats.requests).toBe(1);
    expect((await store.stats()).lookups.entries).toBe(1);
  });

  test('of a caller who gave up before ask nobody', async () => {
    const { lookup, fetches } = await provider();
    const lookups = over(memoryStore());
    await expect(lookups.get(lookup('/tx/1'), AbortSignal.abort())).rejects.toMatchObject({
      code: 'upstream-aborted',
    });
    expect(fetches).toEqual([]);
  });
});
