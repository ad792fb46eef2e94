import { describe, expect, it } from 'vitest';
import type { History, Holding, Movement } from '../../../src/core/movement.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { evmWorld } from '../../support/evm-random-world.ts';
import { ether } from '../../support/evm-world.ts';
import type { JsonRpcOptions } from '../../support/jsonrpc-server.ts';
import { allHoldings, answers, histories, nodeTruth, serveChain } from './evm-chain.ts';

const world = evmWorld(11);
const node: JsonRpcOptions = { serves: ['eth_getLogs', 'ots_', 'debug_'] };
/** Half of what happens is above it. */
const early = world.transactions[world.transactions.length >> 1]?.block ?? 0;
const coins = world.accounts.map((address) => world.holding(address, ether));
const movementsOf = (found: readonly History[]) => found.map(({ movements }) => movements);
const due = movementsOf(world.accounts.map((address) => nodeTruth(world, address, ether, world.tip)));

describe('what the store keeps of a node', () => {
  it('is no page that later blocks add to, where nobody asked for the tip', async () => {
    const store = memoryStore();
    await using before = await serveChain(world, { nodes: [{ ...node, tip: early }], store });
    await histories(before, coins, early);
    // With other tokens every account is read anew, from the answers that are there.
    await using after = await serveChain(world, { nodes: [node], store, tokens: [] });
    expect(movementsOf(await histories(after, coins, world.tip)).map(bare)).toEqual(due.map(bare));
  });

  it('is no page with blocks above the height that was pinned', async () => {
    const store = memoryStore();
    await using before = await serveChain(world, { nodes: [node], store, pageRows: 1 });
    await histories(before, coins, early);
    for await (const name of store.lookups.keys('')) {
      const entry = await store.lookups.get(name);
      const heights = [...(entry?.body ?? '').matchAll(/"blockNumber":"(0x[0-9a-f]+)"/g)].map(([, n]) =>
        Number(n),
      );
      if (entry?.final) expect(Math.max(0, ...heights), name).toBeLessThanOrEqual(early);
    }
  });

  it('is not that it took too long', async () => {
    const store = memoryStore();
    await using tired = await serveChain(world, {
      nodes: [{ ...node, slow: 'debug_traceTransaction' }],
      store,
    });
    const failed = await answers(tired, coins, world.tip);
    expect(failed.some((answer) => 'failure' in answer)).toBe(true);
    await using rested = await serveChain(world, { nodes: [node], store });
    expect(movementsOf(await histories(rested, coins, world.tip))).toEqual(due);
  });

  it('is not that it answers for few blocks at a time, which another may do better', async () => {
    const tip = 24_000_000;
    const [holding] = allHoldings(world) as [Holding];
    const strict: JsonRpcOptions = { ...node, tip, limit: { blocks: 5, words: 'bsc' } };
    await using both = await serveChain(world, { nodes: [strict, { ...node, tip }] });
    const [found] = await histories(both, [holding], tip);
    expect(found?.movements).toEqual(nodeTruth(world, world.accounts[0] as string, ether, tip).movements);
  });

  it.each(['metamask', 'mute'] as const)(
    'leads a run offline by what it refused before, in the words of %s',
    async (words) => {
      const strict: JsonRpcOptions = { ...node, limit: { blocks: 9, words } };
      await using online = await serveChain(world, { nodes: [strict] });
      await histories(online, coins, world.tip);
      // Other tokens: every account is read anew.
      const offline = online.again({ tokens: [], offline: true });
      expect(movementsOf(await histories(offline, coins, world.tip)).map(bare)).toEqual(due.map(bare));
    },
  );
});

/** Without what depends on the tokens that are followed. */
const bare = (movements: readonly Movement[]): readonly Movement[] =>
  movements.map(({ call: _, wraps: __, ...rest }) => rest);

describe('nodes and explorers of one chain, offline', () => {
  it('answer from what the store has of either', async () => {
    // Hubs: of those no record is kept, only the answers.
    const limits = { counterparties: 0, transactions: 1 };
    await using both = await serveChain(world, { servers: [{ flavour: 'etherscan' }], nodes: [node] });
    const alone = both.again({ endpoints: both.endpoints.slice(1) });
    const found = await histories(alone, coins, world.tip, limits);
    expect(await histories(both.again({ offline: true }), coins, world.tip, limits)).toEqual(found);
  });
});

describe('a node that lists transfers without a tracer', () => {
  const lister: JsonRpcOptions = { serves: ['eth_getLogs', 'alchemy_'] };

  it.each([
    ['before Byzantium too what failed', { isEarly: true }],
    ['of what went to contracts that it does not name', { hidesCreated: true }],
  ])('tells %s', async (_, lacks) => {
    let told = 0;
    for (let seed = 51; seed <= 54; seed++) {
      const world = evmWorld(seed);
      await using opened = await serveChain(world, { nodes: [{ ...lister, ...lacks }] });
      const holdings = world.accounts.map((address) => world.holding(address, ether));
      for (const [n, answer] of (await answers(opened, holdings, world.tip)).entries()) {
        if ('failure' in answer) {
          expect(answer.failure.message).toMatch(/without an order|does not name/);
          continue;
        }
        told++;
        const address = world.accounts[n] as string;
        expect(answer.movements).toEqual(nodeTruth(world, address, ether, world.tip).movements);
      }
    }
    expect(told).toBeGreaterThan(10);
  });
});
