import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountId, addressOf } from '../../../src/core/ids.ts';
import type { Holding } from '../../../src/core/movement.ts';
import type { HistoryAnswer } from '../../../src/trace/source.ts';
import { allFaults } from '../../support/api-server.ts';
import { type BitcoinWorld, bitcoinWorld, party, worldBuilder } from '../../support/bitcoin-world.ts';
import { batches, holdingsOf, trafficOf, truth } from './histories-of.ts';
import { historiesOf, lab, query, type ServerOptions } from './lab.ts';

const blockbook: ServerOptions = { kind: 'blockbook' };
const seeds = fc.integer({ min: 1, max: 1_000_000_000 });

/** Accounts that no Blockbook can list. */
function isUnlisted(world: BitcoinWorld, owner: AccountId): boolean {
  const parties = world.transactions.flatMap(({ outputs }) => outputs.map(({ to }) => to));
  const kind = parties.find(({ account }) => account === owner)?.kind;
  return kind === 'multisig' || kind === 'future';
}

async function answersOf(
  source: Awaited<ReturnType<typeof lab>>['source'],
  holdings: readonly Holding[],
  asked: ReturnType<typeof query>,
): Promise<Map<string, HistoryAnswer>> {
  const found = new Map<string, HistoryAnswer>();
  for await (const answer of source.histories(holdings, asked)) found.set(answer.holding, answer);
  return found;
}

/** The answers are the truth, but that the spends of some owners may have no answer but an error. */
async function expectTruthBut(
  world: BitcoinWorld,
  options: readonly ServerOptions[],
  mayFail: (owner: AccountId) => boolean,
  limit: number,
): Promise<void> {
  const asOf = world.tip - 1;
  await using it = await lab(world, options, { retry: { attempts: 2, attemptsUnanswered: 2 } });
  const limits = { limit, traffic: trafficOf(world) };
  const hub = limit === Infinity ? null : { counterparties: 1, transactions: limit };
  for (const batch of batches(holdingsOf(world, asOf), 40)) {
    const found = await answersOf(it.source, batch, query(asOf, hub));
    for (const holding of batch) {
      const answer = found.get(holding.id);
      if (answer && 'failure' in answer) {
        expect(mayFail(holding.owner), answer.failure.message).toBe(true);
        expect(world.spentBy(holding.id, world.tip)).toBeDefined();
        expect(answer.failure).toMatchObject({
          code: expect.stringMatching(/^(provider-cannot-tell|blockbook-rejected)$/),
        });
      } else expect(answer).toEqual(truth(world, holding, asOf, limits));
    }
  }
}

describe('histories over Blockbook', () => {
  it.each([
    ['one server', [blockbook]],
    ['one without addresses for taproot', [{ ...blockbook, knowsTaproot: false }]],
    [
      'all kinds together',
      [{ flavour: 'mempool', hiddenPerMille: 60 }, blockbook, { flavour: 'blockstream' }],
    ],
  ] as const)('are the truth of random worlds, at any height, from %s', async (_, servers) => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.nat(100), fc.integer({ min: 1, max: 200 }), async (seed, share, size) => {
        const world = bitcoinWorld(seed);
        const asOf = share > 50 ? world.tip : Math.max(1, Math.floor((world.tip * share) / 50));
        await using it = await lab(world, servers);
        for (const batch of batches(holdingsOf(world, asOf), size)) {
          const found = await historiesOf(it.source, batch, query(asOf));
          for (const holding of batch) expect(found.get(holding.id)).toEqual(truth(world, holding, asOf));
        }
        // What every server rejects is asked again: errors are not kept.
        if (servers.length > 1) for (const { stats } of it.servers) expect(stats.duplicates).toBe(0);
      }),
      { numRuns: 8 },
    );
  });

  it('stop at hubs, and fail where nobody can count the transactions of a script', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.constantFrom(4, 11, 24, 30), (seed, limit) => {
        const world = bitcoinWorld(seed);
        return expectTruthBut(world, [blockbook], (owner) => isUnlisted(world, owner), limit);
      }),
      { numRuns: 12 },
    );
  });

  it.each(['none', 'guessed'] as const)(
    'are found in the histories of owners where a server tells spenders so: %s',
    async (spenders) => {
      await fc.assert(
        fc.asyncProperty(seeds, (seed) => {
          const world = bitcoinWorld(seed);
          return expectTruthBut(
            world,
            [{ ...blockbook, spenders }],
            (owner) => isUnlisted(world, owner),
            Infinity,
          );
        }),
        { numRuns: 12 },
      );
    },
  );

  it('say nothing of a spend whose spender the list of the owner should have and has not', async () => {
    const build = worldBuilder('lost');
    const coin = build.coinbase(1, party('owner', 'p2pkh'), 1_000n);
    build.pay(2, [[coin, 0]], [{ to: party('next', 'p2sh'), value: 900n }]);
    const world = build.world();
    await using it = await lab(world, [{ kind: 'blockbook', spenders: 'none', listsNothing: true }], {
      retry: { attempts: 2, attemptsUnanswered: 2 },
    });
    await expect(historiesOf(it.source, [world.holding(coin, 0)], query(2))).rejects.toMatchObject({
      kind: 'upstream',
    });
  });

  it('that failed for want of a spender are read once a provider tells it, at the same height', async () => {
    const build = worldBuilder('untold');
    const coin = build.coinbase(1, party('many', 'multisig'), 1_000n);
    build.pay(2, [[coin, 0]], [{ to: party('next', 'p2sh'), value: 900n }]);
    const world = build.world();
    const holding = world.holding(coin, 0);
    const silent: ServerOptions = { kind: 'blockbook', spenders: 'none' };
    await using first = await lab(world, [silent]);
    for (const source of [first.source, first.again(), first.again(true)])
      await expect(historiesOf(source, [holding], query(2))).rejects.toMatchObject({
        code: 'provider-cannot-tell',
      });
    const both: ServerOptions[] = [silent, { flavour: 'blockstream' }];
    await using second = await lab(world, both, { store: first.store });
    const found = await historiesOf(second.source, [holding], query(2));
    expect(found.get(holding.id)?.movements).toHaveLength(1);
  });

  it('are the same where one kind stops answering in the middle, and through every kind of fault', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.boolean(), async (seed, isBlockbookFirst) => {
        const world = bitcoinWorld(seed);
        const faults = { share: 0.05, kinds: allFaults, seed };
        const both: ServerOptions[] = [
          { ...blockbook, faults, retryAfter: '0', latencyMs: [0, 2] },
          { flavour: 'mempool', faults, retryAfter: '0', latencyMs: [0, 1] },
        ];
        await using it = await lab(world, isBlockbookFirst ? both : both.toReversed(), {
          retry: { attempts: 8, attemptsUnanswered: 3, patienceMs: 0, setAsideMs: 60_000 },
        });
        const wanted = batches(holdingsOf(world, world.tip), 25);
        for (const [n, batch] of wanted.entries()) {
          if (n === Math.floor(wanted.length / 2)) it.servers[isBlockbookFirst ? 0 : 1]?.down(true);
          const found = await historiesOf(it.source, batch, query(world.tip));
          for (const holding of batch)
            expect(found.get(holding.id)).toEqual(truth(world, holding, world.tip));
        }
      }),
      { numRuns: 8 },
    );
  });

  it('of a run over the one kind are read back by a run over the other', async () => {
    const world = bitcoinWorld(11);
    const wanted = holdingsOf(world, world.tip);
    await using first = await lab(world, [blockbook]);
    const found = await historiesOf(first.source, wanted, query(world.tip));
    await using second = await lab(world, [{ flavour: 'mempool' }], { store: first.store });
    expect(await historiesOf(second.source, wanted, query(world.tip))).toEqual(found);
    expect(second.requests()).toBe(0);
  });

  it('of a key tell the coins paid to it from those paid to its address', async () => {
    const build = worldBuilder('one key');
    const [bare, hashed] = [party('one', 'p2pk'), party('one', 'p2pkh')];
    const coins = [bare, hashed].map((to, n) => build.coinbase(1, to, 1_000n + BigInt(n)));
    build.pay(
      2,
      [
        [coins[0]!, 0],
        [coins[1]!, 0],
      ],
      [{ to: bare, value: 1_500n }],
    );
    const world = build.world();
    await using it = await lab(world, [blockbook]);
    const wanted = coins.map((txid) => world.holding(txid, 0));
    const found = await historiesOf(it.source, wanted, query(2, { counterparties: 1, transactions: 5 }));
    const owners = [...found.values()][0]?.movements[0]?.inputs.map(({ holding }) =>
      addressOf(holding.owner),
    );
    expect(owners).toEqual([bare, hashed].map(({ account }) => addressOf(account)));

    const seedsOf = async (to: typeof bare) =>
      (await it.source.seeds({ kind: 'address', account: to.account }, query(2))).map(({ taint }) => taint);
    expect(await seedsOf(hashed)).toEqual([1_001n]);
    await expect(seedsOf(bare)).rejects.toMatchObject({ code: 'provider-cannot-tell' });
    await using esplora = await lab(world, [{ flavour: 'blockstream' }]);
    const seedsThere = await esplora.source.seeds({ kind: 'address', account: bare.account }, query(2));
    expect(seedsThere.map(({ taint }) => taint)).toEqual([1_000n]);
    expect(it.source.account(bare.key!)).toBe(bare.account);
  });
});
