import { getAddress } from 'ethers';
import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '../../../src/core/error.ts';
import { CoinhoundError } from '../../../src/core/error.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { busyWorld } from '../../support/evm-busy-world.ts';
import { evmWorld } from '../../support/evm-random-world.ts';
import { chain, type EvmWorld, ether } from '../../support/evm-world.ts';
import {
  allHoldings,
  answers,
  assetsOf,
  type Chain,
  histories,
  openChain,
  signal,
  truth,
} from './evm-chain.ts';

const world = evmWorld(7);

const truths = (asOf: number, of: EvmWorld = world) =>
  of.accounts.flatMap((address) => assetsOf(of).map((asset) => truth(of, address, asset, asOf)));

describe('what is asked', () => {
  it('is three requests for an account with fewer than 1,000 rows a list, however many its holdings', async () => {
    const busy = busyWorld({ rows: 999, perBlock: 4, counterparties: 30, spam: 999 });
    const [address] = busy.accounts as [string];
    const holdings = assetsOf(busy).map((asset) => busy.holding(address, asset));
    const opened = await openChain(busy);
    const limits = { counterparties: 1_000, transactions: 5_000 };
    const [first, again] = await Promise.all([
      histories(opened, holdings, busy.tip, limits),
      histories(opened, holdings, busy.tip, limits),
    ]);
    expect(first).toEqual(assetsOf(busy).map((asset) => truth(busy, address, asset, busy.tip)));
    expect(again).toEqual(first);
    expect(opened.requests()).toBe(3);
  });

  it('is nothing in a second run, nor when offline', async () => {
    const store = memoryStore();
    const first = await openChain(world, { store });
    await first.source.tip(signal());
    const asOf = world.tip - 12;
    const found = await histories(first, allHoldings(world), asOf);
    expect(first.requests()).toBe(1 + 3 * world.accounts.length);
    const second = await openChain(world, { store });
    expect(await histories(second, allHoldings(world), asOf)).toEqual(found);
    expect(second.requests()).toBe(0);
    const offline = await openChain(world, { store, offline: true });
    expect(await offline.source.tip(signal())).toBe(world.tip);
    expect(await histories(offline, allHoldings(world), asOf)).toEqual(found);
    expect(offline.requests()).toBe(0);
  });

  it('is nothing in a second run of a hub either', async () => {
    const busy = busyWorld({ rows: 3_000, perBlock: 9, counterparties: 5 });
    const store = memoryStore();
    const limits = { counterparties: 100, transactions: 2_000 };
    const holding = busy.holding(busy.accounts[0] as string, ether);
    const found = await histories(await openChain(busy, { store }), [holding], busy.tip, limits);
    expect(found[0]?.gap?.kind).toBe('hub');
    const second = await openChain(busy, { store });
    expect(await histories(second, [holding], busy.tip, limits)).toEqual(found);
    expect(second.requests()).toBe(0);
  });

  it('is the tail alone for a later height, with the same histories as if read in one go', async () => {
    const store = memoryStore();
    const cut = Math.floor(world.tip / 3);
    const early = await openChain(world, { store });
    expect(await histories(early, allHoldings(world), cut)).toEqual(truths(cut));
    const late = await openChain(world, { store, pageRows: 5 });
    expect(await histories(late, allHoldings(world), world.tip)).toEqual(truths(world.tip));
    const starts = late.servers.flatMap(({ stats }) =>
      stats.paths.map((path) => Number(new URL(path, 'http://host').searchParams.get('startblock'))),
    );
    expect(Math.min(...starts)).toBe(cut + 1);
    const before = late.requests();
    expect(await histories(late, allHoldings(world), cut)).toEqual(truths(cut));
    expect(late.requests()).toBe(before);
  });

  it('judges a hub that grew as if read in one go', async () => {
    const busy = busyWorld({ rows: 3_000, perBlock: 9, counterparties: 140 });
    const holding = busy.holding(busy.accounts[0] as string, ether);
    for (const limits of [
      { counterparties: 130, transactions: 2_900 },
      { counterparties: 500, transactions: 1_500 },
    ]) {
      const due = await histories(await openChain(busy), [holding], busy.tip, limits);
      expect(due[0]?.gap?.kind).toBe('hub');
      const store = memoryStore();
      await histories(await openChain(busy, { store }), [holding], 12, limits);
      expect(await histories(await openChain(busy, { store }), [holding], busy.tip, limits)).toEqual(due);
    }
  });

  it('keeps nothing that a reorganization may still change', async () => {
    const store = memoryStore();
    const opened = await openChain(world, { store });
    await opened.source.tip(signal());
    await histories(opened, allHoldings(world), world.tip);
    for await (const key of store.facts.keys('')) expect(key).toBe(`${chain}/tip`);
    for await (const key of store.lookups.keys('')) expect((await store.lookups.get(key))?.final).toBe(false);
  });

  it('is read anew where other tokens are followed', async () => {
    const store = memoryStore();
    await histories(await openChain(world, { store }), allHoldings(world), world.tip);
    const fewer = world.tokens.slice(1);
    const opened = await openChain(world, { store, tokens: fewer });
    const fresh = await openChain(world, { tokens: fewer });
    expect(await histories(opened, allHoldings(world), world.tip)).toEqual(
      await histories(fresh, allHoldings(world), world.tip),
    );
    expect(opened.requests()).toBe(0);
  });

  it('leaves no key in the store', async () => {
    const store = memoryStore();
    const key = 'THE-SECRET-KEY';
    const opened = await openChain(world, { store, servers: [{ flavour: 'etherscan', key }] });
    expect(await histories(opened, allHoldings(world), world.tip)).toEqual(truths(world.tip));
    let entries = 0;
    for await (const name of store.lookups.keys('')) {
      entries++;
      expect(name + JSON.stringify(await store.lookups.get(name))).not.toContain(key);
    }
    expect(entries).toBe(3 * world.accounts.length);
  });
});

describe('providers', () => {
  it('that find a range too large in time are asked for fewer blocks', async () => {
    const slow = await openChain(world, { servers: [{ flavour: 'etherscan', mostBlocks: 9 }], pageRows: 5 });
    expect(await histories(slow, allHoldings(world).slice(0, 9), world.tip)).toEqual(
      truths(world.tip).slice(0, 9),
    );
  });

  it('that refuse a window are asked for fewer rows', async () => {
    const busy = busyWorld({ rows: 1_500, perBlock: 6, counterparties: 9 });
    const [address] = busy.accounts as [string];
    const narrow = await openChain(busy, { servers: [{ flavour: 'blockscout', window: 300 }] });
    expect(await histories(narrow, [busy.holding(address, ether)], busy.tip)).toEqual([
      truth(busy, address, ether, busy.tip),
    ]);
  });

  const codes = async (opened: Chain): Promise<unknown[]> =>
    (await answers(opened, allHoldings(world).slice(0, 2), world.tip)).map((answer) =>
      'failure' in answer && answer.failure instanceof CoinhoundError ? answer.failure.code : answer,
    );

  it('that have not indexed all are never believed', async () => {
    const store = memoryStore();
    const half = { flavour: 'blockscout', isIndexing: true } as const;
    expect(await codes(await openChain(world, { store, servers: [half] }))).toEqual([
      'upstream-server',
      'upstream-server',
    ]);
    for await (const key of store.lookups.keys('')) expect(key).not.toContain('txlistinternal');
    const both = await openChain(world, { store, servers: [half, { flavour: 'etherscan' }] });
    expect(await histories(both, allHoldings(world), world.tip)).toEqual(truths(world.tip));
  });

  it('that do not serve this caller give no history but an error', async () => {
    const opened = await openChain(world, { servers: [{ flavour: 'etherscan', chainId: 56 }] });
    expect(await codes(opened)).toEqual(['upstream-refused', 'upstream-refused']);
    const offline = await openChain(world, { offline: true });
    expect(await codes(offline)).toEqual(['not-in-store', 'not-in-store']);
    await expect(offline.source.tip(signal())).rejects.toMatchObject({ code: 'not-in-store' });
  });

  it('give the lowest tip among those that answer', async () => {
    const opened = await openChain(world, {
      servers: [
        { flavour: 'etherscan', tip: 90 },
        { flavour: 'blockscout', tip: 88 },
        { flavour: 'etherscan', tip: 5, chainId: 56 },
      ],
    });
    expect(await opened.source.tip(signal())).toBe(88);
  });

  it('are left alone once the run is over', async () => {
    const opened = await openChain(world);
    const controller = new AbortController();
    controller.abort();
    const query = { asOf: world.tip, hub: null, signal: controller.signal };
    const read = async () => {
      for await (const _ of opened.source.histories(allHoldings(world), query));
    };
    await expect(read()).rejects.toMatchObject({ code: 'upstream-aborted' });
    expect(opened.requests()).toBe(0);
  });
});

describe('an address', () => {
  const canonical = getAddress(`0x${'ab'.repeat(20)}`);
  const digits = canonical.slice(2);
  const flipped = [...digits].findIndex((digit) => /[a-f]/i.test(digit));
  const wrong = `0x${[...digits]
    .map((digit, n) =>
      n !== flipped ? digit : digit === digit.toLowerCase() ? digit.toUpperCase() : digit.toLowerCase(),
    )
    .join('')}`;

  it('is spelled in one way', async () => {
    const { source } = await openChain(world);
    for (const text of [canonical, canonical.toLowerCase(), `0x${digits.toUpperCase()}`])
      expect(source.account(text)).toBe(`${chain}:${canonical}`);
  });

  it.each([
    ['address-checksum', wrong],
    ['address-of-another-chain', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
    ['address-of-another-chain', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
    ['address-of-another-chain', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
    ['address-of-another-chain', 'NCHESTYVD2P6P646AMY7WSNG73PCPZDUQNSD6JAK'],
    ['address-malformed', `0x${'1'.repeat(64)}`],
    ['address-malformed', '0x1234'],
    ['address-malformed', digits],
    ['address-malformed', ''],
  ])('is refused as %s', async (code, text) => {
    const { source } = await openChain(world);
    const usage: ErrorKind = 'usage';
    try {
      source.account(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code, kind: usage, details: { address: text } });
      expect((error as CoinhoundError).hint).toBeTruthy();
    }
  });
});
