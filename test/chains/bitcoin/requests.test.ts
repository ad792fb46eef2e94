import { describe, expect, it } from 'vitest';
import type { TxId } from '../../../src/core/ids.ts';
import type { Holding } from '../../../src/core/movement.ts';
import { type BitcoinWorld, type Party, party, worldBuilder } from '../../support/bitcoin-world.ts';
import { follow, historiesOf, lab, query } from './lab.ts';

const HOPS = 100;
const hub = { counterparties: 1_000, transactions: 5_000 };
const fresh = (name: string): Party => party(name, 'v0_p2wpkh');

interface Peel {
  readonly world: BitcoinWorld;
  readonly start: Holding;
}

/** Each hop peels a little off to a fresh address and sends the rest to another. */
function peelChain(): Peel {
  const build = worldBuilder('peel');
  let rest = build.coinbase(1, fresh('start'), 5_000_000_000n);
  const start = rest;
  let value = 5_000_000_000n;
  for (let hop = 0; hop < HOPS; hop++) {
    value -= 10_000n;
    rest = build.pay(
      hop + 2,
      [[rest, 0]],
      [
        { to: fresh(`rest ${hop}`), value },
        { to: fresh(`peel ${hop}`), value: 9_000n },
      ],
    );
  }
  const world = build.world();
  return { world, start: world.holding(start, 0) };
}

/** A transaction of `outputs` outputs to fresh owners, `spent` of which are spent by a transaction each. */
function split(outputs: number, spent: number): { world: BitcoinWorld; holdings: Holding[] } {
  const build = worldBuilder('split');
  const coin = build.coinbase(1, fresh('coin'), 1_000_000n);
  const owners = Array.from({ length: outputs }, (_, n) => fresh(`owner ${n}`));
  const txid = build.pay(
    2,
    [[coin, 0]],
    owners.map((to) => ({ to, value: 1_000n })),
  );
  for (let n = 0; n < spent; n++) build.pay(3 + n, [[txid, n]], [{ to: fresh(`next ${n}`), value: 900n }]);
  const world = build.world();
  return { world, holdings: owners.map((_, n) => world.holding(txid, n)) };
}

/** One owner that received and spent `count` coins, the newest last. */
function busy(count: number, to: Party): { world: BitcoinWorld; funding: TxId[] } {
  const build = worldBuilder(`busy ${count}`);
  const funding = Array.from({ length: count }, (_, n) => build.coinbase(n + 1, to, 1_000n));
  funding.forEach((txid, n) => {
    build.pay(count + 1 + n, [[txid, 0]], [{ to: fresh(`paid ${n}`), value: 900n }]);
  });
  return { world: build.world(), funding };
}

describe('requests', () => {
  it('are at most 2.05 a hop of a peel chain of fresh two-output transactions', async () => {
    const { world, start } = peelChain();
    await using it = await lab(world, [{ flavour: 'blockstream' }]);
    const known = await follow(it.source, [start], query(world.tip, hub));
    expect(known.size).toBe(2 * HOPS + 1);
    expect(it.requests() / HOPS).toBeLessThanOrEqual(2.05);
  });

  it.each([{ flavour: 'blockstream' }, { flavour: 'mempool' }, { kind: 'blockbook' }] as const)(
    'are at most 1.05 a hop where the peeled output is not asked for, on a server of %o',
    async (server) => {
      const { world, start } = peelChain();
      await using it = await lab(world, [server]);
      const known = await follow(it.source, [start], query(world.tip, hub), ({ id }) => id.endsWith(':0'));
      expect(known.size).toBe(HOPS + 1);
      expect(it.requests() / HOPS).toBeLessThanOrEqual(1.05);
    },
  );

  it.each([
    ['no hub limit', null],
    ['a hub limit', hub],
  ])('are one for all outputs of a transaction that rest and one a spent one, with %s', async (_, limits) => {
    const { world, holdings } = split(12, 3);
    await using it = await lab(world, [{ flavour: 'mempool' }]);
    await historiesOf(it.source, holdings, query(world.tip, limits));
    expect(it.requests()).toBe(1 + 3);
  });

  it('are one for all outpoints of an address that one page lists', async () => {
    const { world, funding } = busy(12, fresh('reused'));
    await using it = await lab(world, [{ flavour: 'blockstream' }]);
    const holdings = funding.map((txid) => world.holding(txid, 0));
    await historiesOf(it.source, holdings, query(world.tip, hub));
    expect(it.requests()).toBe(1);
  });

  it('of an address too busy for one page are its page and count once, then outspends and the spender', async () => {
    const { world, funding } = busy(40, party('hub', 'p2pk'));
    await using it = await lab(world, [{ flavour: 'blockstream' }]);
    const read = (n: number) =>
      historiesOf(it.source, [world.holding(funding[n] as TxId, 0)], query(world.tip, hub));
    await read(0);
    const paths = (): (string | undefined)[] =>
      (it.servers[0]?.stats.paths ?? []).map((path) => path.replace(/[0-9a-f]{64}/, '*'));
    const first = ['/api/scripthash/*/txs/chain', '/api/tx/*/outspends', '/api/scripthash/*', '/api/tx/*'];
    expect(paths()).toEqual(first);
    await read(1);
    expect(paths()).toEqual([...first, '/api/tx/*/outspends', '/api/tx/*']);
    await read(39);
    expect(it.requests()).toBe(6);
  });

  it('of a hub end with the figures that made it one, and are none for its count where no limit is set', async () => {
    const { world, funding } = busy(40, fresh('hub'));
    await using it = await lab(world, [{ flavour: 'blockstream' }]);
    const holding = world.holding(funding[0] as TxId, 0);
    const limits = { counterparties: 1, transactions: 79 };
    const stopped = await historiesOf(it.source, [holding], query(world.tip, limits));
    expect(stopped.get(holding.id)).toMatchObject({
      movements: [],
      gap: { kind: 'hub', evidence: { transactions: '>79' } },
    });
    expect(it.requests()).toBe(3);
    const whole = await historiesOf(it.source, [holding], query(world.tip));
    expect(whole.get(holding.id)?.movements).toHaveLength(1);
    expect(it.requests()).toBe(4);
  });

  it.each([
    ['mempool.space', [{ flavour: 'mempool' }], 2 + 12],
    ['Blockstream', [{ flavour: 'blockstream' }], 1 + 30 + 12],
    ['Blockbook', [{ kind: 'blockbook' }], 30 + 12],
  ] as const)(
    'for the outspends of 30 transactions at once and 12 spenders, from %s',
    async (_, servers, most) => {
      const build = worldBuilder('many splits');
      const holdings = Array.from({ length: 30 }, (_, n) => {
        const coin = build.coinbase(1, fresh(`coin ${n}`), 10_000n);
        const owners = [0, 1, 2].map((vout) => fresh(`owner ${n} ${vout}`));
        return { coin, owners };
      }).map(({ coin, owners }) =>
        build.pay(
          2,
          [[coin, 0]],
          owners.map((to) => ({ to, value: 1_000n })),
        ),
      );
      for (const txid of holdings.slice(0, 12))
        build.pay(3, [[txid, 1]], [{ to: fresh(`to ${txid}`), value: 900n }]);
      const world = build.world();
      await using it = await lab(world, servers);
      const wanted = holdings.flatMap((txid) => [0, 1, 2].map((vout) => world.holding(txid, vout)));
      const found = await historiesOf(it.source, wanted, query(world.tip));
      expect([...found.values()].filter(({ movements }) => movements.length > 0)).toHaveLength(12);
      // Servers without batches are asked for one once.
      expect(it.requests()).toBe(most);
      expect(it.servers[0]?.stats.duplicates).toBe(0);
      // Each transaction's answer is kept under its own name, whoever gave it and however.
      expect(await historiesOf(it.again(true), wanted, query(world.tip))).toEqual(found);
    },
  );

  it('in batches name 50 transactions at most, and only those of one turn', async () => {
    const build = worldBuilder('batches');
    const txids = Array.from({ length: 64 }, (_, n) => {
      const coin = build.coinbase(1, fresh(`batch ${n}`), 10_000n);
      return build.pay(
        2,
        [[coin, 0]],
        [0, 1, 2].map((vout) => ({ to: fresh(`of ${n} ${vout}`), value: 1_000n })),
      );
    });
    const world = build.world();
    await using it = await lab(world, [{ flavour: 'mempool' }]);
    const wanted = txids.flatMap((txid) => [0, 1, 2].map((vout) => world.holding(txid, vout)));
    await historiesOf(it.source, wanted, query(world.tip));
    const sizes = (it.servers[0]?.stats.paths ?? []).map((path) => path.split('%2C').length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(64);
    expect(sizes.length).toBeLessThanOrEqual(5);
  });
});
