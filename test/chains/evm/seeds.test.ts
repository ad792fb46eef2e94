import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssetId } from '../../../src/core/ids.ts';
import { addressOf, sinkOf, txId } from '../../../src/core/ids.ts';
import type { Movement, Seed } from '../../../src/core/movement.ts';
import type { Bound, HubLimits, SeedSpec } from '../../../src/trace/source.ts';
import { evmWorld, evmWorlds } from '../../support/evm-random-world.ts';
import {
  account,
  assembleWorld,
  chain,
  type EvmTransaction,
  type EvmWorld,
  ether,
  hexOf,
  usdt,
  WEI,
} from '../../support/evm-world.ts';
import { writer } from '../../support/evm-writer.ts';
import { assetsOf, type Chain, openChain, serveChain, signal } from './evm-chain.ts';

const world = evmWorld(11);
const both = { servers: [{ flavour: 'etherscan' }, { flavour: 'blockscout' }] } as const;

const seedsOf = (
  { source }: Chain,
  spec: SeedSpec,
  asOf: number,
  hub: HubLimits | null = null,
): Promise<readonly Seed[]> => source.seeds(spec, { asOf, hub, signal: signal() });

const brief = (seeds: readonly Seed[]) => seeds.map(({ movement, taint }) => `${movement.id} ${taint}`);

/** What an account received from others, as its own histories list it. */
function received(of: EvmWorld, address: string, wanted: (movement: Movement) => boolean): string[] {
  const own = account(address);
  return assetsOf(of)
    .flatMap((asset) => of.history(of.holding(address, asset), of.tip))
    .filter(
      ({ inputs, outputs }) =>
        outputs.some(({ holding }) => holding.owner === own) &&
        inputs.every(({ holding }) => holding.owner !== own),
    )
    .filter(wanted)
    .map(({ id, outputs }) => `${id} ${outputs[0]?.amount}`)
    .sort();
}

describe('an address as a seed', () => {
  const address = world.accounts[0] as string;
  const spec = (more: { since?: Bound; until?: Bound; asset?: AssetId } = {}): SeedSpec => ({
    kind: 'address',
    account: account(address),
    ...more,
  });
  const heights = world
    .history(world.holding(address, ether), world.tip)
    .map(({ position }) => position.height);
  const middle = heights[Math.floor(heights.length / 2)] as number;

  it('is everything it received', async () => {
    const opened = await openChain(world, both);
    const seeds = await seedsOf(opened, spec(), world.tip);
    expect(brief(seeds).sort()).toEqual(received(world, address, () => true));
    for (const { movement, output, taint, loss } of seeds) {
      expect(taint).toBe(movement.outputs[output]?.amount);
      expect(loss).toBe(taint);
    }
    const places = seeds.map(({ movement }) => movement.position);
    expect(places.map(({ height }) => height)).toEqual(
      places.map(({ height }) => height).sort((a, b) => a - b),
    );
  });

  it('is what it received in a window of heights or times, both ends included, of one asset', async () => {
    const opened = await openChain(world, both);
    const time = 1_600_000_000 + 12 * middle;
    const before = received(world, address, ({ position }) => position.height <= middle);
    const after = received(world, address, ({ position }) => position.height >= middle);
    expect(brief(await seedsOf(opened, spec({ until: { height: middle } }), world.tip)).sort()).toEqual(
      before,
    );
    expect(brief(await seedsOf(opened, spec({ until: { time } }), world.tip)).sort()).toEqual(before);
    expect(brief(await seedsOf(opened, spec(), middle)).sort()).toEqual(before);
    expect(brief(await seedsOf(opened, spec({ since: { height: middle } }), world.tip)).sort()).toEqual(
      after,
    );
    expect(brief(await seedsOf(opened, spec({ since: { time } }), world.tip)).sort()).toEqual(after);
    const inEther = received(world, address, ({ outputs }) => outputs[0]?.holding.asset === ether);
    expect(brief(await seedsOf(opened, spec({ asset: ether }), world.tip)).sort()).toEqual(inEther);
  });

  it('is an error where nothing arrived, or the asset is not followed', async () => {
    const opened = await openChain(world);
    const none: SeedSpec = { kind: 'address', account: account(hexOf('nobody', 20)) };
    await expect(seedsOf(opened, none, world.tip)).rejects.toMatchObject({
      code: 'seed-not-found',
      kind: 'usage',
    });
    const asset = `${chain}/erc20:0x0` as AssetId;
    await expect(seedsOf(opened, spec({ asset }), world.tip)).rejects.toMatchObject({
      code: 'asset-not-followed',
    });
  });
});

describe('a transaction as a seed', () => {
  const spec = (hash: string, more: { output?: number; asset?: AssetId } = {}): SeedSpec => ({
    kind: 'transaction',
    txid: txId(hash),
    ...more,
  });

  /** By how much it left each account with more. */
  function gains(of: EvmWorld, { hash }: EvmTransaction): string[] {
    const sums = new Map<string, bigint>();
    for (const { txid, inputs, outputs } of of.movements) {
      if (txid !== hash || outputs.length === 0) continue;
      for (const { holding, amount } of inputs) sums.set(holding.id, (sums.get(holding.id) ?? 0n) - amount);
      for (const { holding, amount } of outputs) sums.set(holding.id, (sums.get(holding.id) ?? 0n) + amount);
    }
    return [...sums].flatMap(([id, sum]) => (sum > 0n ? [`${id} ${sum}`] : [])).sort();
  }

  function bySeeds(seeds: readonly Seed[]): string[] {
    const sums = new Map<string, bigint>();
    for (const { movement, output, taint, loss } of seeds) {
      const { holding, amount } = movement.outputs[output] as Movement['outputs'][number];
      expect(loss).toBe(taint);
      expect(taint <= amount && taint > 0n).toBe(true);
      sums.set(holding.id, (sums.get(holding.id) ?? 0n) + taint);
    }
    return [...sums].map(([id, sum]) => `${id} ${sum}`).sort();
  }

  it('is what it left anybody with, as the histories list it, whichever provider tells', async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(evmWorlds, async (of) => {
        const flavour = n++ % 2 === 0 ? 'etherscan' : 'blockscout';
        await using opened = await serveChain(of, { servers: [{ flavour }] });
        const known = new Map(of.movements.map((movement) => [movement.id, movement] as const));
        for (const transaction of of.transactions.filter(({ from }) => from !== undefined).slice(0, 25)) {
          const due = gains(of, transaction);
          const found = await seedsOf(opened, spec(transaction.hash), of.tip).catch((error) => error.code);
          if (due.length === 0) expect(found).toBe('seed-not-found');
          else {
            expect(bySeeds(found)).toEqual(due);
            for (const { movement } of found)
              expect(movement).toEqual({ ...known.get(movement.id), ...transaction.told });
          }
        }
      }),
      { numRuns: 12, seed: 99 },
    );
  });

  it('is no router that passes all on, and the thief who paid a little to get much', async () => {
    const heist = writer('heist');
    const [thief, router, pool] = ['thief', 'router', 'pool'].map((name) => hexOf(name, 20)) as [
      string,
      string,
      string,
    ];
    for (const address of [thief, pool]) heist.genesis(address, 1_000n * WEI);
    heist.nextBlock();
    const call = (path: number[], from: string, to: string, value: bigint) =>
      ({ path, from, to, value, type: 'call', callType: 'call' }) as const;
    const calls = [
      call([0], router, pool, WEI),
      call([1], pool, router, 90n * WEI),
      call([2], router, thief, 50n * WEI),
      call([3], router, thief, 40n * WEI),
    ];
    const moves = [
      { kind: 'value', from: thief, to: router, value: WEI } as const,
      ...calls.map(({ from, to, value }) => ({ kind: 'call', from, to, value }) as const),
    ];
    const { hash } = heist.write({ from: thief, to: router, value: WEI, calls, moves });
    const of = assembleWorld('heist', heist.transactions, [thief, router, pool]);
    const seeds = await seedsOf(await openChain(of), spec(hash), of.tip);
    expect(
      seeds.map(({ movement, taint }) => [addressOf(movement.outputs[0]?.holding.owner as never), taint]),
    ).toEqual([
      [addressOf(account(thief)), 49n * WEI],
      [addressOf(account(thief)), 40n * WEI],
    ]);
  });

  it('counts burned tokens as stolen', async () => {
    const heist = writer('burning');
    const [thief] = [hexOf('thief', 20)];
    heist.genesis(thief, WEI);
    const { hash } = heist.write({
      from: thief,
      to: usdt,
      transfers: [{ contract: usdt, from: thief, to: `0x${'0'.repeat(40)}`, value: 5n }],
      moves: [{ kind: 'token', contract: usdt, from: thief, value: 5n }],
    });
    const of = assembleWorld('burning', heist.transactions, [thief]);
    const [seed] = await seedsOf(await openChain(of), spec(hash), of.tip);
    expect(sinkOf(seed?.movement.outputs[0]?.holding.owner as never)).toBe('burned');
  });

  it('is an error where it is unknown, later, or names an output', async () => {
    for (const flavour of ['etherscan', 'blockscout'] as const) {
      const opened = await openChain(world, { servers: [{ flavour }] });
      const { hash, block } = world.transactions.at(-1) as EvmTransaction;
      for (const [asked, asOf] of [
        [spec(hexOf('no transaction', 32)), world.tip],
        [spec(hash), block - 1],
      ] as const)
        await expect(seedsOf(opened, asked, asOf)).rejects.toMatchObject({
          code: 'seed-not-found',
          kind: 'usage',
        });
      await expect(seedsOf(opened, spec(hash, { output: 0 }), world.tip)).rejects.toMatchObject({
        code: 'outpoint-on-account-chain',
        kind: 'usage',
      });
    }
  });

  it('is known by its hash alone', async () => {
    const { source } = await openChain(world);
    expect(source.transaction(`0x${'AB'.repeat(32)}`)).toBe(`0x${'ab'.repeat(32)}`);
    for (const text of ['ab'.repeat(32), `0x${'ab'.repeat(20)}`, ''])
      expect(source.transaction(text)).toBeUndefined();
  });
});
