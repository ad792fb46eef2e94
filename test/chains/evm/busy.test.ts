import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type BusyOptions, busyWorld } from '../../support/evm-busy-world.ts';
import { type EvmWorld, ether, usdt } from '../../support/evm-world.ts';
import { assetsOf, type ChainOptions, histories, openChain, serveChain, truth } from './evm-chain.ts';

const hub = { counterparties: 1_000, transactions: 5_000 };

const busyOf = ({ accounts }: EvmWorld): string => accounts[0] as string;
const holdingsOf = (world: EvmWorld) => assetsOf(world).map((asset) => world.holding(busyOf(world), asset));
const wholeOf = (world: EvmWorld) =>
  assetsOf(world).map((asset) => truth(world, busyOf(world), asset, world.tip));

/** Reads the busy account and returns how many requests that took. */
async function expectWhole(world: EvmWorld, options: ChainOptions): Promise<number> {
  await using opened = await serveChain(world, options);
  const found = await histories(opened, holdingsOf(world), world.tip);
  // Vitest's own comparison takes seconds for histories as long as these.
  expect(isDeepStrictEqual(found, wholeOf(world))).toBe(true);
  expect(opened.servers.map(({ stats }) => stats.duplicates)).toEqual(opened.servers.map(() => 0));
  return opened.requests();
}

describe('an account with 25,000 rows', () => {
  const paid = busyWorld({ rows: 25_000, perBlock: 7, counterparties: 3_000 });
  const equal = busyWorld({ rows: 25_000, perBlock: 40, counterparties: 2, as: 'equal-tokens' });

  it.each([10_000, 1_000])('is read whole and once per row behind a window of %i rows', async (window) => {
    const servers = [{ flavour: 'etherscan', window } as const];
    expect(await expectWhole(paid, { servers })).toBeLessThanOrEqual(28);
    expect(await expectWhole(equal, { servers })).toBeLessThanOrEqual(30);
  });

  it('is read whole from Blockscout in pages of 10,000', async () => {
    const servers = [{ flavour: 'blockscout', cap: 10_000 } as const];
    expect(await expectWhole(equal, { servers, pageRows: 10_000 })).toBeLessThanOrEqual(5);
  });
});

describe('an account with 6,000 rows', () => {
  const paid = busyWorld({ rows: 6_000, perBlock: 7, counterparties: 3_000 });
  const equal = busyWorld({ rows: 6_000, perBlock: 40, counterparties: 2, as: 'equal-tokens' });

  it('is read whole where providers cut pages without a word', async () => {
    await expectWhole(paid, { servers: [{ flavour: 'etherscan', cap: 500 }] });
    await expectWhole(equal, {
      servers: [
        { flavour: 'etherscan', cap: 500 },
        { flavour: 'blockscout', cap: 10_000 },
      ],
    });
  });

  it('is read whole within limits that it just reaches', async () => {
    const opened = await openChain(paid);
    const wide = { counterparties: 1_999, transactions: 6_000 };
    expect(await histories(opened, holdingsOf(paid), paid.tip, wide)).toEqual(wholeOf(paid));
  });
});

describe('a hub', () => {
  const providers: readonly ChainOptions[] = [
    { servers: [{ flavour: 'etherscan' }] },
    { servers: [{ flavour: 'etherscan' }], pageRows: 130 },
    { servers: [{ flavour: 'etherscan', window: 1_000 }] },
    { servers: [{ flavour: 'blockscout', cap: 10_000 }], pageRows: 10_000 },
    { servers: [{ flavour: 'etherscan' }, { flavour: 'blockscout' }], pageRows: 700 },
  ];
  const crowd: BusyOptions = { rows: 8_000, perBlock: 9, counterparties: 1_400 };
  const kinds: readonly (readonly [string, BusyOptions, object])[] = [
    ['more counterparties than allowed', crowd, { list: 'txlist', counterparties: '1001', rows: '1002' }],
    [
      'more rows than allowed',
      { ...crowd, counterparties: 5 },
      { list: 'txlist', transactions: '>5000', counterparties: '5', rows: '1000' },
    ],
    [
      'more rows of tokens than allowed',
      { ...crowd, counterparties: 3, as: 'equal-tokens' },
      { list: 'tokentx', transactions: '>5000', counterparties: '0', rows: '1000' },
    ],
  ];

  it.each(kinds)('with %s is one for every provider and size of page', async (_, options, evidence) => {
    const world = busyWorld(options);
    const holding = world.holding(busyOf(world), ether);
    for (const provider of providers) {
      await using opened = await serveChain(world, provider);
      const [history] = await histories(opened, [holding], world.tip, hub);
      expect(history).toEqual({
        holding: holding.id,
        opening: 0n,
        movements: [],
        through: world.tip,
        gap: { kind: 'hub', evidence },
        notes: [],
      });
    }
  });

  it.each(kinds)('with %s costs at most two pages of its list and one row', async (_, options, evidence) => {
    const world = busyWorld(options);
    const opened = await openChain(world);
    await histories(opened, holdingsOf(world), world.tip, hub);
    const { paths } = (opened.servers[0] as (typeof opened.servers)[number]).stats;
    const asked = paths.map((path) => new URL(path, 'http://host').searchParams);
    const own = asked.filter((query) => query.get('action') === (evidence as { list: string }).list);
    expect(own.filter((query) => query.get('offset') === '1000').length).toBeLessThanOrEqual(2);
    expect(own.filter((query) => query.get('offset') === '1').length).toBeLessThanOrEqual(1);
    expect(asked.length - own.length).toBeLessThanOrEqual(2);
  });

  it('is the same hub when its whole history is known already', async () => {
    const world = busyWorld(crowd);
    const holding = world.holding(busyOf(world), ether);
    const fresh = await histories(await openChain(world), [holding], world.tip, hub);
    const opened = await openChain(world);
    await histories(opened, [holding], world.tip, null);
    const before = opened.requests();
    expect(await histories(opened, [holding], world.tip, hub)).toEqual(fresh);
    expect(opened.requests()).toBe(before);
  });

  it('is none for rows of later blocks', async () => {
    const world = busyWorld(crowd);
    const asOf = 60;
    const holding = world.holding(busyOf(world), ether);
    const [history] = await histories(await openChain(world), [holding], asOf, hub);
    expect(history).toEqual(truth(world, busyOf(world), ether, asOf));
  });

  const limits = { counterparties: 100, transactions: 200 };
  const spammed = (spam: number) => busyWorld({ rows: 50, perBlock: 5, counterparties: 5, spam });

  it('is none for spam, which is counted', async () => {
    const world = spammed(1_500);
    const due = truth(world, busyOf(world), ether, world.tip);
    expect(due.notes).toEqual(['left out: 1500 transfers of 1 unknown token']);
    for (const provider of providers) {
      await using opened = await serveChain(world, provider);
      const holding = world.holding(busyOf(world), ether);
      expect(await histories(opened, [holding], world.tip, limits)).toEqual([due]);
    }
  });

  it('is one by spam ten times beyond the limit', async () => {
    const world = spammed(2_500);
    for (const provider of providers) {
      await using opened = await serveChain(world, provider);
      const holding = world.holding(busyOf(world), ether);
      const [history] = await histories(opened, [holding], world.tip, limits);
      expect(history?.gap).toEqual({
        kind: 'hub',
        evidence: { list: 'tokentx', transactions: '>2000', counterparties: '0', rows: '200' },
      });
    }
  });
});

describe('a block with more rows than a provider pages through', () => {
  const world = busyWorld({ rows: 40, perBlock: 20, counterparties: 3 });
  const holding = world.holding(busyOf(world), ether);
  const narrow = { flavour: 'etherscan', window: 12 } as const;

  it('is said to be truncated, and the rest is there', async () => {
    const opened = await openChain(world, { servers: [narrow], pageRows: 4 });
    const [history] = await histories(opened, [holding], world.tip);
    expect(history?.gap).toEqual({
      kind: 'truncated',
      evidence: { list: 'txlist', block: '1', rows: '12', window: '12' },
    });
    const due = truth(world, busyOf(world), ether, world.tip).movements;
    const read = (height: number) =>
      history?.movements.filter(({ position }) => position.height === height) ?? [];
    expect(read(0)).toEqual(due.slice(0, 1));
    expect(read(1)).toEqual(due.slice(1, 1 + 2 * 12));
    expect(read(2)).toHaveLength(2 * 12);
    const [earlier] = await histories(opened, [holding], 0);
    expect(earlier?.gap).toBeNull();
  });

  it('is read whole where another kind of provider can', async () => {
    await expectWhole(world, { servers: [narrow, { flavour: 'blockscout' }], pageRows: 4 });
  });

  it('of equal token transfers is read whole where the window allows', async () => {
    const equal = busyWorld({ rows: 40, perBlock: 20, counterparties: 3, as: 'equal-tokens' });
    expect(equal.history(equal.holding(busyOf(equal), assetsOf(equal)[1] as never), equal.tip).length).toBe(
      40,
    );
    expect(assetsOf(equal)[1]?.toLowerCase()).toContain(usdt);
    await expectWhole(equal, { servers: [{ flavour: 'etherscan', window: 24 }], pageRows: 4 });
  });
});
