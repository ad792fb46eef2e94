import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outpointId, sinkOf } from '../../../src/core/ids.ts';
import type { Holding } from '../../../src/core/movement.ts';
import { allFaults } from '../../support/api-server.ts';
import { bitcoin, bitcoinWorld } from '../../support/bitcoin-world.ts';
import { batches, holdingsOf, trafficOf, truth } from './histories-of.ts';
import { historiesOf, lab, query, type ServerOptions } from './lab.ts';

const blockstream: ServerOptions = { flavour: 'blockstream' };
const mempool: ServerOptions = { flavour: 'mempool', hiddenPerMille: 60 };
const casts: readonly (readonly [string, readonly ServerOptions[]])[] = [
  ['a Blockstream server', [blockstream]],
  ['a mempool.space server', [mempool]],
  ['both together', [mempool, blockstream]],
];
/** Worlds of each of the four properties over the truth; `test/properties` traces through many more. */
const RUNS = 16;
const seeds = fc.integer({ min: 1, max: 1_000_000_000 });

describe('histories of outpoints', () => {
  it.each(casts)('from %s are the truth of random worlds, at any height', async (_, servers) => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.nat(100), fc.integer({ min: 1, max: 200 }), async (seed, share, size) => {
        const world = bitcoinWorld(seed);
        const asOf = share > 50 ? world.tip : Math.max(1, Math.floor((world.tip * share) / 50));
        await using it = await lab(world, servers);
        const wanted = holdingsOf(world, asOf);
        for (const batch of batches(wanted, size)) {
          const found = await historiesOf(it.source, batch, query(asOf));
          for (const holding of batch) expect(found.get(holding.id)).toEqual(truth(world, holding, asOf));
        }
        for (const { stats } of it.servers) expect(stats.duplicates).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });

  it('stop at hubs, whatever the order and the flavour', async () => {
    await fc.assert(
      fc.asyncProperty(
        seeds,
        fc.constantFrom(4, 11, 24, 30),
        fc.integer({ min: 1, max: 300 }),
        async (seed, limit, size) => {
          const world = bitcoinWorld(seed);
          const asOf = world.tip - 2;
          const limits = { limit, traffic: trafficOf(world) };
          await using it = await lab(world, [mempool, blockstream]);
          const hub = { counterparties: 1, transactions: limit };
          for (const batch of batches(holdingsOf(world, asOf), size)) {
            const found = await historiesOf(it.source, batch, query(asOf, hub));
            for (const holding of batch)
              expect(found.get(holding.id)).toEqual(truth(world, holding, asOf, limits));
          }
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('are the same through every kind of fault', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const world = bitcoinWorld(seed);
        const faults = { share: 0.1, kinds: allFaults, seed };
        await using it = await lab(world, [{ ...mempool, faults, retryAfter: '0' }]);
        const wanted = holdingsOf(world, world.tip);
        const found = await historiesOf(it.source, wanted, query(world.tip));
        for (const holding of wanted) expect(found.get(holding.id)).toEqual(truth(world, holding, world.tip));
      }),
      { numRuns: 5 },
    );
  });

  it('of a second run ask nothing, and those of a run at a greater height only for what was unspent', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const world = bitcoinWorld(seed);
        const asOf = world.tip - 3;
        const hub = { counterparties: 1, transactions: 5_000 };
        await using it = await lab(world, [{ flavour: 'blockstream' }]);
        const wanted = holdingsOf(world, asOf);
        const first = await historiesOf(it.source, wanted, query(asOf, hub));
        const asked = it.requests();
        expect(await historiesOf(it.again(), wanted, query(asOf, hub))).toEqual(first);
        expect(await historiesOf(it.again(true), wanted, query(asOf, hub))).toEqual(first);
        expect(it.requests()).toBe(asked);

        const spent = wanted.filter(({ id, owner }) => world.spentBy(id, asOf) || sinkOf(owner));
        await historiesOf(it.again(), spent, query(world.tip, hub));
        expect(it.requests()).toBe(asked);
        const later = await historiesOf(it.again(), wanted, query(world.tip, hub));
        for (const holding of wanted) expect(later.get(holding.id)).toEqual(truth(world, holding, world.tip));
      }),
      { numRuns: 12 },
    );
  });

  it('are the truth where the pages of addresses time out', async () => {
    const world = bitcoinWorld(7);
    const timesOut = (path: string): boolean => path.includes('/txs/chain');
    await using it = await lab(world, [{ flavour: 'blockstream', timesOut }], {
      retry: { attempts: 2, attemptsUnanswered: 2, setAsideMs: 0 },
    });
    const wanted = holdingsOf(world, world.tip);
    const hub = { counterparties: 1, transactions: 5_000 };
    const found = await historiesOf(it.source, wanted, query(world.tip, hub));
    for (const holding of wanted) expect(found.get(holding.id)).toEqual(truth(world, holding, world.tip));
    const asked = it.requests();
    expect(await historiesOf(it.again(true), wanted, query(world.tip, hub))).toEqual(found);
    expect(it.requests()).toBe(asked);
  });

  it('fail by themselves where the server knows nothing of an outpoint, and stop when the run does', async () => {
    const world = bitcoinWorld(5);
    await using it = await lab(world, [blockstream], {
      retry: { attempts: 2, attemptsUnanswered: 2, patienceMs: 0 },
    });
    const known = holdingsOf(world, world.tip).find(({ id }) => world.spenders.has(id)) as Holding;
    const missing = { ...known, id: outpointId(bitcoin, 'f'.repeat(64) as never, 0) };
    const answers = [];
    for await (const answer of it.source.histories([missing, known], query(world.tip))) answers.push(answer);
    expect(answers).toContainEqual({ holding: missing.id, failure: expect.any(Error) });

    const ended = new AbortController();
    ended.abort();
    const aborted = it.again().histories([known], { ...query(world.tip), signal: ended.signal });
    await expect(aborted[Symbol.asyncIterator]().next()).rejects.toThrow();
  });
});
