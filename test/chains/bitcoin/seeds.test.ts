import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assetId, type TxId, txId } from '../../../src/core/ids.ts';
import type { SeedSpec } from '../../../src/trace/source.ts';
import {
  type BitcoinWorld,
  bitcoin,
  blockTime,
  btc,
  type Party,
  party,
  worldBuilder,
} from '../../support/bitcoin-world.ts';
import { random } from '../../support/random.ts';
import { type Lab, lab, query, type ServerOptions } from './lab.ts';

const thief = party('thief', 'v0_p2wpkh');
const other = party('other', 'p2pkh');
const anyone = (n: number): Party => party(`anyone ${n}`, 'v1_p2tr');

/** `count` payments to the thief, three a block, so that blocks straddle the borders of pages. */
function received(count: number): { world: BitcoinWorld; ids: TxId[] } {
  const build = worldBuilder(`received ${count}`);
  const ids = Array.from({ length: count }, (_, n) => {
    const coin = build.coinbase(1, anyone(n), 1_000n);
    return build.pay(2 + Math.floor(n / 3), [[coin, 0]], [{ to: thief, value: 900n }]);
  });
  return { world: build.world(), ids };
}

/** Two accounts with 10 to 200 transactions each, in few blocks; the key of the one has coins of its own as well. */
function crowdedWorld(seed: number): BitcoinWorld {
  const pick = random(seed);
  const build = worldBuilder(`crowded ${seed}`);
  const parties = (['p2pkh', 'v0_p2wsh', 'p2pk'] as const).map((kind) => party(`${seed}.owner`, kind));
  const count = 10 + pick(190);
  const coins: (readonly [TxId, number])[] = [];
  for (let n = 0; n < count; n++) {
    const height = 1 + Math.floor((n * (1 + (seed % 30))) / count);
    const outputs = Array.from({ length: 1 + pick(3) }, () => ({
      to: parties[pick(3)] as Party,
      value: 500n,
    }));
    const spent = pick(3) === 0 ? coins.splice(pick(coins.length + 1), 1) : [];
    const txid =
      spent.length > 0
        ? build.pay(height, spent, outputs.slice(0, 1))
        : build.pay(height, [[build.coinbase(1, anyone(n), 2_000n), 0]], outputs);
    coins.push([txid, 0]);
  }
  build.coinbase(40, anyone(0), 1n);
  return build.world();
}

const seedsOf = async (source: Lab['source'], spec: SeedSpec, asOf: number): Promise<string[]> => {
  const seeds = await source.seeds(spec, query(asOf));
  for (const { movement, output, taint, loss } of seeds) {
    expect(taint).toBe(movement.outputs[output]?.amount);
    expect(loss).toBe(taint);
  }
  return seeds.map(({ movement, output }) => `${movement.txid}:${output}`);
};
const byAddress = (more: Partial<Extract<SeedSpec, { kind: 'address' }>> = {}): SeedSpec => ({
  kind: 'address',
  account: thief.account,
  ...more,
});
const refusal = (source: Lab['source'], spec: SeedSpec, asOf: number) =>
  seedsOf(source, spec, asOf).then(
    () => 'accepted',
    (error) => error.code,
  );

describe('seeds by address', () => {
  it.each([1, 24, 25, 26, 50, 51])('are every one of %i payments, over all pages', async (count) => {
    const { world, ids } = received(count);
    for (const flavour of ['blockstream', 'mempool'] as const) {
      await using it = await lab(world, [{ flavour }]);
      const found = await seedsOf(it.source, byAddress(), world.tip);
      expect(found.toSorted()).toEqual(ids.map((id) => `${id}:0`).toSorted());
      // Page one of several once more at the end: a reorganisation would show there.
      expect(it.servers[0]?.stats.duplicates).toBe(count < 25 ? 0 : 1);
      const asked = it.requests();
      expect(await seedsOf(it.again(true), byAddress(), world.tip)).toEqual(found);
      expect(it.requests()).toBe(asked);
    }
  });

  it('lie in the window, both ends included, by height and by time', async () => {
    const { world, ids } = received(60);
    await using it = await lab(world, [{ flavour: 'blockstream' }]);
    const between = (from: number, to: number): string[] =>
      ids
        .filter((id) => {
          const height = world.byId.get(id)?.height ?? 0;
          return height >= from && height <= to;
        })
        .map((id) => `${id}:0`)
        .toSorted();
    const sorted = async (spec: SeedSpec, asOf: number) => (await seedsOf(it.again(), spec, asOf)).toSorted();
    const heights = byAddress({ since: { height: 8 }, until: { height: 15 } });
    expect(await sorted(heights, world.tip)).toEqual(between(8, 15));
    expect(await sorted(heights, 11)).toEqual(between(8, 11));
    expect(await sorted(byAddress({ since: { height: 15 } }), world.tip)).toEqual(between(15, world.tip));
    const times = byAddress({ since: { time: blockTime(15) }, until: { time: blockTime(17) } });
    const inTime = [15, 16, 17].flatMap((height) => between(height, height));
    expect(await sorted(times, world.tip)).toEqual(inTime.toSorted());
    expect(await refusal(it.source, byAddress({ since: { height: 900 } }), world.tip)).toBe('seed-not-found');
  });

  it.each([
    ['a Blockstream server', [{ flavour: 'blockstream' }]],
    ['a Blockbook', [{ kind: 'blockbook' }]],
    ['servers that order and number alike nothing', [{ flavour: 'mempool' }, { flavour: 'blockstream' }]],
    ['all kinds', [{ kind: 'blockbook' }, { flavour: 'mempool' }, { flavour: 'blockstream' }]],
  ] as const)('are what every account of a crowded world received, from %s', async (_, servers) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(30), async (seed, since) => {
        const world = crowdedWorld(seed);
        // Failures move a walk from one server to another.
        const faults = { share: servers.length > 1 ? 0.3 : 0, kinds: ['bad-gateway'] as const, seed };
        await using it = await lab(
          world,
          servers.map((server, n) => ({ ...server, faults: { ...faults, seed: seed + n } })),
          { retry: { attempts: 1, attemptsUnanswered: 1, setAsideMs: 1 } },
        );
        for (const kind of ['p2pkh', 'v0_p2wsh'] as const) {
          const { account } = party(`${seed}.owner`, kind);
          const due = world.transactions
            .filter(({ height }) => height !== null && height >= since && height <= world.tip - 1)
            .flatMap((transaction) => {
              const { txid, inputs, outputs } = world.movement(transaction);
              if (inputs.some(({ holding }) => holding.owner === account)) return [];
              return outputs.flatMap(({ holding }, n) => (holding.owner === account ? [`${txid}:${n}`] : []));
            });
          const spec: SeedSpec = { kind: 'address', account, since: { height: since } };
          const found = await seedsOf(it.source, spec, world.tip - 1).then(
            (ids) => ids.toSorted(),
            (error) => error.code as string,
          );
          expect(found === 'seed-not-found' ? [] : found).toEqual(due.toSorted());
        }
      }),
      { numRuns: 12, seed: 20_240 },
    );
  });

  it('leave out what the account pays to itself, and count every output of one payment', async () => {
    const build = worldBuilder('change');
    const coin = build.coinbase(1, other, 10_000n);
    const theft = build.pay(
      2,
      [[coin, 0]],
      [
        { to: thief, value: 5_000n },
        { to: other, value: 1_000n },
        { to: thief, value: 3_000n },
      ],
    );
    build.pay(
      3,
      [[theft, 0]],
      [
        { to: anyone(1), value: 1_000n },
        { to: thief, value: 3_500n },
      ],
    );
    const world = build.world();
    await using it = await lab(world, [{ flavour: 'mempool' }]);
    expect(await seedsOf(it.source, byAddress(), world.tip)).toEqual([`${theft}:0`, `${theft}:2`]);
  });

  it('are whole where a reorganisation takes the cursor away during the walk', async () => {
    const { world, ids } = received(60);
    const vanished = new Set<TxId>();
    const server: ServerOptions = { flavour: 'blockstream', vanished };
    let pages = 0;
    await using it = await lab(world, [server], {
      onEvent(event) {
        // The last of the first page: 25 rows from the top, in the order of Blockstream's index.
        if (event.kind !== 'answered' || !event.request.endsWith('/txs/chain') || pages++ > 0) return;
        const order = ids
          .map((id) => ({ id, height: world.byId.get(id)?.height ?? 0 }))
          .sort((a, b) => b.height - a.height || (a.id < b.id ? -1 : 1));
        vanished.add(order[24]?.id as TxId);
      },
    });
    const found = await seedsOf(it.source, byAddress(), world.tip);
    expect(found).toHaveLength(59);
    expect(new Set(found).size).toBe(59);
    expect(pages).toBe(3);
  });

  it('are never silently fewer than the server counts', async () => {
    const { world } = received(60);
    await using it = await lab(world, [{ flavour: 'mempool', hiddenPerMille: 500 }]);
    await expect(seedsOf(it.source, byAddress(), world.tip)).rejects.toMatchObject({
      code: 'upstream-server',
      details: { expected: '60' },
    });
  });

  it('of an unused account are none, and say so', async () => {
    await using it = await lab(received(1).world, [{ flavour: 'blockstream' }]);
    expect(await refusal(it.source, { kind: 'address', account: other.account }, 5)).toBe('seed-not-found');
  });
});

describe('seeds by transaction', () => {
  const build = worldBuilder('transaction');
  const coin = build.coinbase(1, other, 10_000n);
  const theft = build.pay(
    2,
    [[coin, 0]],
    [
      { to: thief, value: 5_000n },
      { to: other, value: 1_000n },
      { to: party('note', 'op_return'), value: 0n },
      { to: anyone(1), value: 2_000n },
    ],
  );
  const self = build.pay(3, [[theft, 1]], [{ to: other, value: 900n }]);
  const waiting = build.pay(null, [[self, 0]], [{ to: thief, value: 800n }]);
  build.coinbase(20, anyone(2), 1_000n);
  const world = build.world();
  const spec = (txid: TxId, more: object = {}): SeedSpec => ({ kind: 'transaction', txid, ...more });

  it('are the outputs that can be spent and do not return to a payer', async () => {
    await using it = await lab(world, [{ flavour: 'blockstream' }]);
    expect(await seedsOf(it.source, spec(theft), 20)).toEqual([`${theft}:0`, `${theft}:3`]);
    expect(await seedsOf(it.source, spec(theft, { output: 1, asset: btc }), 20)).toEqual([`${theft}:1`]);
    expect(it.requests()).toBe(1);
  });

  it.each([
    ['output-missing', spec(theft, { output: 4 }), 20],
    ['transaction-unknown', spec(txId('f'.repeat(64))), 20],
    ['transaction-unconfirmed', spec(waiting), 20],
    ['transaction-above-as-of', spec(theft), 1],
    ['seed-not-found', spec(self), 20],
    ['seed-not-found', spec(theft, { output: 2 }), 20],
    ['seed-asset', spec(theft, { asset: assetId(bitcoin, 'slip44:2') }), 20],
  ])('that cannot be are refused: %s', async (code, asked, asOf) => {
    await using it = await lab(world, [{ flavour: 'mempool' }]);
    await expect(it.source.seeds(asked, query(asOf))).rejects.toMatchObject({
      code,
      kind: 'usage',
      hint: expect.any(String),
    });
  });
});

describe('the tip', () => {
  const { world } = received(3);
  const { signal } = new AbortController();

  it('is the lowest of the providers that answer, and the last one seen where offline', async () => {
    await using it = await lab(world, [{ flavour: 'blockstream' }, { flavour: 'mempool', behind: 1 }]);
    await expect(it.again(true).tip(signal)).rejects.toMatchObject({ code: 'not-in-store' });
    expect(await it.source.tip(signal)).toBe(world.tip - 1);
    expect(await it.again(true).tip(signal)).toBe(world.tip - 1);
    it.servers[1]?.down(true);
    expect(await it.source.tip(signal)).toBe(world.tip);
  });

  it('of a wrong base path is an error that says what to check', async () => {
    await using it = await lab(world, [{ flavour: 'blockstream' }], {
      basePath: '/wrong',
      retry: { patienceMs: 0 },
    });
    await expect(it.source.tip(signal)).rejects.toMatchObject({
      code: 'upstream-malformed',
      hint: expect.stringContaining('under /api'),
    });
    await expect(it.source.seeds(byAddress(), query(5))).rejects.toMatchObject({
      code: 'upstream-malformed',
    });
  });
});
