import { describe, expect, test } from 'vitest';
import type { Holding } from '../../../src/core/movement.ts';
import type { Resting } from '../../../src/trace/source.ts';
import { type BitcoinWorld, party, worldBuilder } from '../../support/bitcoin-world.ts';
import { lab, type ServerOptions } from './lab.ts';

const mempool: ServerOptions = { flavour: 'mempool' };
const blockstream: ServerOptions = { flavour: 'blockstream' };
const quick = { attempts: 2, attemptsUnanswered: 2, patienceMs: 0, setAsideMs: 60_000 };

const restingOf = (holdings: readonly Holding[]): Resting[] =>
  holdings.map((holding) => ({ holding, balance: 1_000n }));
const asked = (since: number, asOf: number, signal = new AbortController().signal) => ({
  since,
  asOf,
  signal,
});

/** Four outputs of one transaction: one that rests, and three that are spent in block 110, in block 130, and by one that waits. */
function spentOutputs(): { world: BitcoinWorld; holdings: Holding[] } {
  const build = worldBuilder('spent outputs');
  const owner = party('owner', 'p2pkh');
  const mined = build.coinbase(100, owner, 4_000n);
  const outputs = Array.from({ length: 4 }, () => ({ to: owner, value: 1_000n }));
  const paid = build.pay(101, [[mined, 0]], outputs);
  build.pay(110, [[paid, 1]], [{ to: owner, value: 900n }]);
  build.pay(130, [[paid, 2]], [{ to: owner, value: 900n }]);
  build.pay(null, [[paid, 3]], [{ to: owner, value: 900n }]);
  const world = build.world();
  return { world, holdings: [0, 1, 2, 3].map((vout) => world.holding(paid, vout)) };
}

/** So many unspent outputs, each of a transaction of its own. */
function manyResting(count: number): { world: BitcoinWorld; holdings: Holding[] } {
  const build = worldBuilder('many resting');
  const owner = party('owner', 'v0_p2wpkh');
  const ids = Array.from({ length: count }, (_, n) => build.coinbase(100 + n, owner, 1_000n));
  const world = build.world();
  return { world, holdings: ids.map((id) => world.holding(id, 0)) };
}

describe('what moved, by outspends of many transactions at a time', () => {
  test('an output moved where a block up to the height spends it; a later or waiting spend is none yet', async () => {
    const { world, holdings } = spentOutputs();
    await using opened = await lab(world, [mempool]);
    const answers = await opened.source.moved?.(restingOf(holdings), asked(105, 120));
    expect(answers).toEqual([
      { holding: holdings[0]?.id, verdict: 'rests' },
      { holding: holdings[1]?.id, verdict: 'moved' },
      { holding: holdings[2]?.id, verdict: 'rests' },
      { holding: holdings[3]?.id, verdict: 'rests' },
    ]);
    expect(opened.requests()).toBe(1);
  });

  test('2,000 resting outputs of 2,000 transactions cost 40 requests, and nothing of it is kept', async () => {
    const { world, holdings } = manyResting(2_000);
    await using opened = await lab(world, [mempool]);
    const first = await opened.source.moved?.(restingOf(holdings), asked(3_000, 3_100));
    expect(new Set(first?.map(({ verdict }) => verdict))).toEqual(new Set(['rests']));
    expect(opened.requests()).toBeLessThanOrEqual(40);
    await opened.source.moved?.(restingOf(holdings.slice(0, 50)), asked(3_000, 3_100));
    expect(opened.requests()).toBe(41);
  });

  test('an output that the server does not know is read: its transaction may have been reorganised away', async () => {
    const { world, holdings } = spentOutputs();
    const vanished = new Set(world.transactions.slice(1, 2).map(({ txid }) => txid));
    await using opened = await lab(world, [{ flavour: 'mempool', vanished }]);
    const answers = await opened.source.moved?.(restingOf(holdings), asked(105, 120));
    expect(answers?.map(({ verdict }) => verdict)).toEqual(['moved', 'moved', 'moved', 'moved']);
  });

  test('an output that its transaction does not have is read, which says so', async () => {
    const { world, holdings } = spentOutputs();
    const [first] = holdings as [Holding];
    const absent = { ...first, id: first.id.replace(/0$/, '9') as Holding['id'] };
    await using opened = await lab(world, [mempool]);
    expect(await opened.source.moved?.(restingOf([absent]), asked(105, 120))).toEqual([
      { holding: absent.id, verdict: 'moved' },
    ]);
  });

  test('a server that takes one at a time is asked once, and then everything is read', async () => {
    const { world, holdings } = manyResting(500);
    await using opened = await lab(world, [blockstream]);
    const answers = await opened.source.moved?.(restingOf(holdings), asked(700, 800));
    expect(new Set(answers?.map(({ verdict }) => verdict))).toEqual(new Set(['moved']));
    await opened.source.moved?.(restingOf(holdings), asked(700, 800));
    expect(opened.requests()).toBe(1);
  });

  test('of several servers those that take many at a time are asked', async () => {
    const { world, holdings } = manyResting(500);
    await using opened = await lab(world, [blockstream, { kind: 'blockbook' }, mempool]);
    const answers = await opened.source.moved?.(restingOf(holdings), asked(700, 800));
    expect(new Set(answers?.map(({ verdict }) => verdict))).toEqual(new Set(['rests']));
    expect(opened.requests()).toBeLessThanOrEqual(11);
  });

  test('where the one that takes many is out of order everything is read from the other; alone it is an error', async () => {
    const { world, holdings } = manyResting(60);
    await using shared = await lab(world, [mempool, { kind: 'blockbook' }], { retry: quick });
    shared.servers[0]?.down(true);
    const answers = await shared.source.moved?.(restingOf(holdings), asked(700, 800));
    expect(new Set(answers?.map(({ verdict }) => verdict))).toEqual(new Set(['moved']));
    await using alone = await lab(world, [mempool], { retry: quick });
    alone.servers[0]?.down(true);
    await expect(alone.source.moved?.(restingOf(holdings), asked(700, 800))).rejects.toMatchObject({
      code: 'upstream-network',
    });
  });

  test('it gives up when the run does', async () => {
    const { world, holdings } = manyResting(60);
    await using opened = await lab(world, [mempool]);
    const stopped = AbortSignal.abort();
    await expect(opened.source.moved?.(restingOf(holdings), asked(700, 800, stopped))).rejects.toMatchObject({
      code: 'upstream-aborted',
    });
  });

  test('it is absent offline, and where Blockbook alone answers', async () => {
    const { world } = spentOutputs();
    await using opened = await lab(world, [mempool]);
    expect(opened.again(true).moved).toBeUndefined();
    await using listing = await lab(world, [{ kind: 'blockbook' }]);
    expect(listing.source.moved).toBeUndefined();
  });
});
