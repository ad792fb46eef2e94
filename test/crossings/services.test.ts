import { describe, expect, onTestFinished, test } from 'vitest';
import { serviceClient } from '../../src/crossings/services.ts';
import type { ProviderSettings } from '../../src/net/endpoint.ts';
import { cachedLookups } from '../../src/store/cached-lookups.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { net, quick, serve, signal } from '../net/fixtures.ts';
import {
  type ThorDeposited,
  type ThornodeOptions,
  thornodeServer,
  type Unobserved,
  unobserved,
} from '../support/thornode-server.ts';

const hash = 'AB'.repeat(32);
const status = `/thorchain/tx/status/${hash}`;
const actions = `/v2/actions?txid=${hash}`;
const deposited: ThorDeposited = {
  txid: `0x${hash.toLowerCase()}`,
  chain: 'ETH',
  from: '0x1476be0c524e15c735a1b3927bba993f03a59790',
  vault: '0x3986fd2fd3669fd32584b960cda8f82e0f772c35',
  asset: 'ETH.ETH',
  amount: '20065000000',
  memo: '=:b:bc1qexample',
  state: 'paid',
  outs: [{ txid: 'CD'.repeat(32), chain: 'BTC', to: 'bc1qexample', asset: 'BTC.BTC', amount: '729777955' }],
};

async function thor(deposits: readonly ThorDeposited[], options: ThornodeOptions = {}) {
  const server = await thornodeServer(deposits, { retryAfter: '0', ...options });
  onTestFinished(() => server.close());
  return server;
}

interface RunOptions {
  readonly store?: Store;
  readonly startedAt?: number;
  readonly offline?: boolean;
}

/** A client of one run over services at these urls. */
function client(urls: Readonly<Record<string, readonly string[]>>, options: RunOptions = {}) {
  const { store = memoryStore(), startedAt = 1, offline = false } = options;
  const made = net({ retry: { ...quick, attemptsUnanswered: 3, patienceMs: 20 } });
  const settings = (kind: string, url: string): ProviderSettings => ({
    kind,
    url,
    ratePerSecond: 500,
    concurrency: 8,
    timeoutMs: 10_000,
  });
  const endpoints = new Map(
    Object.entries(urls).map(([name, all]) => [name, all.map((url) => made.endpoint(settings(name, url)))]),
  );
  const services = serviceClient(endpoints, cachedLookups({ store, offline }), startedAt);
  return (service: string, path: string) => services(service, path, signal());
}

test('an answer is the body as JSON, and one that tells the end is kept for good', async () => {
  const server = await thor([deposited]);
  const store = memoryStore();
  const urls = { thornode: [server.url], midgard: [server.url] };
  const ask = client(urls, { store });
  expect(await ask('thornode', status)).toMatchObject({ tx: { id: hash } });
  expect(await ask('midgard', actions)).toMatchObject({
    actions: [{ date: '1710685749029840134' }],
    meta: { nextPageToken: '151512749000000078' },
  });
  const later = client(urls, { store, startedAt: 2 });
  await later('thornode', status);
  await later('midgard', actions);
  expect(server.stats.paths).toEqual([status, actions]);
});

test.each(['observed', 'swapping', 'planned'] as const)(
  'that a swap is %s holds for the run that asked, and the next one asks again',
  async (state) => {
    const server = await thor([{ ...deposited, state }]);
    const store = memoryStore();
    const urls = { thornode: [server.url], midgard: [server.url] };
    const ask = client(urls, { store });
    for (const _ of [1, 2]) {
      await ask('thornode', status);
      await ask('midgard', actions);
    }
    expect(server.stats.requests).toBe(2);
    server.tell(deposited);
    const later = client(urls, { store, startedAt: 2 });
    expect(await later('thornode', status)).toMatchObject({ out_txs: [{ chain: 'BTC' }] });
    expect(await later('midgard', actions)).toMatchObject({ actions: [{ status: 'success' }] });
    expect(server.stats.requests).toBe(4);
  },
);

test('offline, what was kept last is the answer, and what never was asked fails', async () => {
  const server = await thor([{ ...deposited, state: 'planned' }]);
  const store = memoryStore();
  const urls = { thornode: [server.url], midgard: [server.url] };
  const first = await client(urls, { store })('thornode', status);
  const ask = client(urls, { store, startedAt: 2, offline: true });
  expect(await ask('thornode', status)).toEqual(first);
  await expect(ask('midgard', actions)).rejects.toMatchObject({ code: 'not-in-store' });
  expect(server.stats.requests).toBe(1);
});

describe('a transaction that the node has not observed', () => {
  test.each(Object.keys(unobserved) as Unobserved[])('is no fault of it, said as %s', async (form) => {
    const server = await thor([], { unobserved: form });
    const store = memoryStore();
    const urls = { thornode: [server.url] };
    const answer = await client(urls, { store })('thornode', status);
    const isStages = form === 'stages alone' || form === 'nulls beside the stages';
    expect(answer).toEqual(isStages ? expect.anything() : null);
    expect(server.stats.requests).toBe(1);
    // Read back from the store it is the same.
    expect(await client(urls, { store, offline: true })('thornode', status)).toEqual(answer);
  });

  test('is told from a fault by what the answer says', async () => {
    const server = await serve({ handle: () => ({ status: 500, body: '{"error":"panic"}' }) });
    await expect(client({ thornode: [server.url] })('thornode', status)).rejects.toMatchObject({
      code: 'upstream-server',
    });
  });
});

test.each([
  ['a page of HTML', '<html><body>busy</body></html>'],
  ['a body that breaks off', '{"tx":{"id":"AB'],
  ['no body', ''],
])('%s is no answer: it fails, once and for all of the run, and nothing of it is kept', async (_, body) => {
  const server = await serve({ handle: () => ({ status: 200, body }) });
  const store = memoryStore();
  await expect(client({ thornode: [server.url] }, { store })('thornode', status)).rejects.toMatchObject({
    kind: 'upstream',
  });
  const offline = client({ thornode: [server.url] }, { store, offline: true });
  await expect(offline('thornode', status)).rejects.toMatchObject({ code: 'not-in-store' });
});

test('an indexer that is behind and lists nothing is not believed: the next one is asked, or the answer fails', async () => {
  const [behind, right] = [await thor([], { isBehind: true }), await thor([deposited])];
  const both = client({ midgard: [behind.url, right.url] });
  expect(await both('midgard', actions)).toMatchObject({ actions: [{ type: 'swap' }] });
  expect(behind.stats.paths).toEqual([actions, '/v2/health']);
  await expect(client({ midgard: [behind.url] })('midgard', actions)).rejects.toMatchObject({
    code: 'upstream-server',
  });
  const empty = await thor([]);
  expect(await client({ midgard: [empty.url] })('midgard', actions)).toMatchObject({
    actions: [],
    count: '0',
  });
});

test('providers of one service stand in for each other, through every fault', async () => {
  const [first, second] = [
    await thor([deposited]),
    await thor([deposited], {
      faults: { share: 0.5, kinds: ['drop', 'rate-limited', 'bad-gateway', 'truncated'], seed: 7 },
    }),
  ];
  first.down(true);
  const ask = client({ thornode: [first.url, second.url] });
  expect(await ask('thornode', status)).toMatchObject({ tx: { id: hash } });
});

test('a name that stands for nothing is no fault, a service that nobody named fails', async () => {
  const server = await thor([], { names: { t: { THOR: 'thor1example' } } });
  const ask = client({ midgard: [server.url] });
  expect(await ask('midgard', '/v2/thorname/lookup/t')).toMatchObject({
    entries: [{ chain: 'THOR', address: 'thor1example' }],
  });
  expect(await ask('midgard', '/v2/thorname/lookup/nobody')).toBeNull();
  await expect(ask('thornode', status)).rejects.toMatchObject({ code: 'service-without-provider' });
});

test('whole numbers of many digits keep every digit', async () => {
  const server = await serve({
    handle: () => ({ status: 200, body: '{"date":1710685749029840134,"token":"151512749000000078"}' }),
  });
  expect(await client({ other: [server.url] })('other', '/x')).toEqual({
    date: '1710685749029840134',
    token: '151512749000000078',
  });
});

test('who gives up is told so', async () => {
  const server = await thor([deposited]);
  const endpoints = new Map([
    [
      'thornode',
      [
        net().endpoint({
          kind: 'thornode',
          url: server.url,
          ratePerSecond: 5,
          concurrency: 1,
          timeoutMs: 1_000,
        }),
      ],
    ],
  ]);
  const services = serviceClient(endpoints, cachedLookups({ store: memoryStore(), offline: false }), 1);
  await expect(services('thornode', status, AbortSignal.abort())).rejects.toMatchObject({
    code: 'upstream-aborted',
  });
});
