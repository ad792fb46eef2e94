import { describe, expect, it } from 'vitest';
import { questions } from '../../../src/chains/evm/abilities.ts';
import { evm } from '../../../src/chains/evm/family.ts';
import type { CoinhoundError } from '../../../src/core/error.ts';
import { type AssetId, addressOf } from '../../../src/core/ids.ts';
import type { History, Holding } from '../../../src/core/movement.ts';
import type { Endpoint } from '../../../src/net/endpoint.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { busyWorld } from '../../support/evm-busy-world.ts';
import { evmWorld } from '../../support/evm-random-world.ts';
import { assembleWorld, chain, type EvmWorld, ether, hexOf, WEI } from '../../support/evm-world.ts';
import { writer } from '../../support/evm-writer.ts';
import type { JsonRpcOptions } from '../../support/jsonrpc-server.ts';
import {
  allHoldings,
  answers,
  assetsOf,
  type ChainOptions,
  histories,
  nodeTruth,
  serveChain,
  signal,
  unnamed,
} from './evm-chain.ts';

/** Every way in which a node can show all of an account. */
const whole: Readonly<Record<string, JsonRpcOptions>> = {
  'ots_ and debug_': { serves: ['eth_getLogs', 'ots_', 'debug_'] },
  'ots_ and trace_': { serves: ['eth_getLogs', 'ots_', 'trace_'] },
  trace_: { serves: ['eth_getLogs', 'trace_'] },
  'alchemy_ and a tracer': { serves: ['eth_getLogs', 'alchemy_', 'debug_'] },
};

async function expectTruth(
  world: EvmWorld,
  asOf: number,
  options: ChainOptions,
  accounts = world.accounts,
): Promise<void> {
  await using opened = await serveChain(world, options);
  const of = <T>(make: (address: string, asset: AssetId) => T): T[] =>
    accounts.flatMap((address) => assetsOf(world).map((asset) => make(address, asset)));
  const found = await histories(opened, of(world.holding), asOf);
  expect(found).toEqual(of((address, asset) => nodeTruth(world, address, asset, asOf)));
}

describe.each(Object.entries(whole))('a node that serves %s', (_, node) => {
  it('gives what really happened, in chain order, however small its pages are', async () => {
    for (let seed = 1; seed <= 7; seed++) {
      const world = evmWorld(seed);
      const pageRows = [1_000, 7, 2][seed % 3] as number;
      await expectTruth(world, world.tip - (seed % 2) * 25, { nodes: [node], pageRows });
    }
  });

  it('gives it through every fault, whatever its blocks and events lack', async () => {
    const kinds = ['drop', 'rate-limited', 'bad-gateway', 'truncated', 'error-in-200'] as const;
    for (let seed = 31; seed <= 33; seed++) {
      const world = evmWorld(seed);
      const bad = { ...node, hasTimes: false, isLate: true, faults: { share: 0.05, kinds, seed } };
      await expectTruth(world, world.tip, { nodes: [bad], pageRows: 25 });
    }
  });

  it('tells before Byzantium too what failed', async () => {
    const world = evmWorld(41);
    await expectTruth(world, world.tip, { nodes: [{ ...node, isEarly: true }] });
  });

  it('pins no trace while it still fetches the state of the chain, and says that its newest block is the first', async () => {
    const world = evmWorld(7);
    await using both = await serveChain(world, { nodes: [{ ...node, tip: 0 }, node] });
    expect(await both.source.tip(signal())).toBe(world.tip);
    await using alone = await serveChain(world, { nodes: [{ ...node, tip: 0 }] });
    await expect(alone.source.tip(signal())).rejects.toThrow('it is still synchronizing');
  });

  it('is asked for nothing twice, by a later run, or offline', async () => {
    const world = evmWorld(7);
    const store = memoryStore();
    await using first = await serveChain(world, { nodes: [node], store });
    await first.source.tip(signal());
    const asOf = world.tip - 12;
    const found = await histories(first, allHoldings(world), asOf);
    expect(first.servers[0]?.stats.duplicates).toBe(0);
    await using second = await serveChain(world, { nodes: [node], store });
    expect(await histories(second, allHoldings(world), asOf)).toEqual(found);
    // Every account is known whole: not even what the node serves is asked.
    expect(second.requests()).toBe(0);
  });
});

describe('a node', () => {
  const world = evmWorld(11);
  const holdings = allHoldings(world);
  const few = [...world.accounts.slice(0, 3), ...world.accounts.slice(-1)];
  const tracer: JsonRpcOptions = { serves: ['eth_getLogs', 'trace_'] };

  const failureOf = async (options: ChainOptions): Promise<unknown> => {
    await using opened = await serveChain(world, options);
    const [answer] = await answers(opened, holdings.slice(0, 1), world.tip);
    return answer && 'failure' in answer ? (answer.failure as CoinhoundError) : answer;
  };

  it.each(['metamask', 'alchemy', 'onerpc', 'bsc', 'morph', 'moonbeam', 'mute'] as const)(
    'that answers for few blocks at a time, in the words of %s, is asked for fewer',
    async (words) => {
      await expectTruth(world, world.tip, { nodes: [{ ...tracer, limit: { blocks: 9, words } }] }, few);
    },
  );

  it.each(['infura', 'slow', 'mute'] as const)(
    'that finds too much at a time, in the words of %s, is asked for fewer blocks',
    async (words) => {
      await expectTruth(world, world.tip, { nodes: [{ ...tracer, limit: { rows: 2, words } }] }, few);
    },
  );

  it('is asked for no more blocks at a time than it says it answers for', async () => {
    const limit = { blocks: 9, words: 'metamask' } as const;
    await using opened = await serveChain(world, { nodes: [{ serves: ['eth_getLogs'], limit }] });
    const [token] = world.tokens as unknown as [{ readonly asset: AssetId }];
    await histories(opened, [world.holding(world.accounts[0] as string, token.asset)], world.tip);
    const searches = opened.asked().filter((method) => method === 'eth_getLogs').length;
    // What the account gave and what it got; refused once each, and asked for once to see whether events are served.
    expect(searches).toBe(2 * Math.ceil((world.tip + 1) / 9) + 2 + 1);
  });

  it('that answers for so few blocks that reading would not end says so', async () => {
    const limit = { blocks: 5, words: 'bsc' } as const;
    const tip = 24_000_000;
    await using opened = await serveChain(world, { nodes: [{ ...tracer, limit, tip }] });
    const [answer] = await answers(opened, holdings.slice(0, 1), tip);
    expect(answer).toMatchObject({
      failure: { code: 'upstream-too-large', hint: expect.stringContaining('index') },
    });
    expect(opened.requests()).toBeLessThan(20);
  });

  it('of another chain is refused, and nothing else is asked of it', async () => {
    await using opened = await serveChain(world, { nodes: [{ ...tracer, chainId: 56 }] });
    const [answer] = await answers(opened, holdings.slice(0, 1), world.tip);
    expect(answer).toMatchObject({
      failure: {
        code: 'upstream-refused',
        message: expect.stringContaining('is a node of chain 56, not of chain 1'),
      },
    });
    await expect(opened.source.tip(signal())).rejects.toMatchObject({ code: 'upstream-refused' });
    expect(opened.asked()).toEqual(['eth_chainId']);
  });

  it('that is behind the height of the trace is not believed', async () => {
    expect(await failureOf({ nodes: [{ ...tracer, tip: world.tip - 1 }] })).toMatchObject({
      code: 'upstream-server',
    });
  });

  it('that serves no events gives no history', async () => {
    expect(await failureOf({ nodes: [{ serves: ['ots_', 'trace_', 'debug_'] }] })).toMatchObject({
      code: 'upstream-refused',
      hint: expect.stringContaining('eth_getLogs'),
    });
  });

  it.each(['geth', 'plan', 'status', 'reth'] as const)(
    'is asked for no method it shuts out, as %s does',
    async (missing) => {
      await expectTruth(world, world.tip, { nodes: [{ ...tracer, missing }] }, few);
    },
  );

  it('that lists transfers without a tracer tells the truth, or that it does not know their order', async () => {
    const mute = 'lists what an account gave and got inside transaction';
    let untold = 0;
    for (let seed = 51; seed <= 54; seed++) {
      const world = evmWorld(seed);
      await using opened = await serveChain(world, { nodes: [{ serves: ['eth_getLogs', 'alchemy_'] }] });
      const found = await answers(opened, allHoldings(world), world.tip);
      allHoldings(world).forEach(({ owner, asset }, n) => {
        const answer = found[n];
        const address = addressOf(owner).toLowerCase();
        if (!answer || 'failure' in answer) {
          expect(answer?.failure.message).toContain(mute);
          untold++;
        } else expect(answer).toEqual(nodeTruth(world, address, asset, world.tip));
      });
    }
    expect(untold).toBeGreaterThan(0);
    expect(untold).toBeLessThan(50);
  });

  it('gets its key at the end of its path, and the store does not', async () => {
    const store = memoryStore();
    const key = 'THE-SECRET-KEY';
    await using opened = await serveChain(world, { nodes: [{ ...tracer, key }], store });
    await histories(opened, holdings.slice(0, 4), world.tip);
    for await (const name of store.lookups.keys(''))
      expect(name + JSON.stringify(await store.lookups.get(name))).not.toContain(key);
    for await (const name of store.facts.keys('')) expect(name).not.toContain(key);
  });

  it('judges hubs as explorers do', async () => {
    const all = busyWorld({ rows: 90, perBlock: 4, counterparties: 60, spam: 30 });
    // An allocation of the genesis block is a row of explorers alone.
    const rows = all.transactions.filter(({ hash }) => hash.startsWith('0x'));
    const busy = assembleWorld('busy', rows, all.accounts);
    const holding = busy.holding(busy.accounts[0] as string, ether);
    await using explorers = await serveChain(busy);
    for (const limits of [
      { counterparties: 40, transactions: 5_000 },
      { counterparties: 500, transactions: 50 },
      { counterparties: 500, transactions: 5_000 },
    ]) {
      const [due] = await histories(explorers, [holding], busy.tip, limits);
      for (const node of Object.values(whole)) {
        await using opened = await serveChain(busy, { nodes: [node], pageRows: 100 });
        const [found] = await histories(opened, [holding], busy.tip, limits);
        expect(found?.gap).toEqual(due?.gap);
      }
    }
  });
});

describe('a hub', () => {
  it('is nobody for what others tried to send and failed, whoever tells of it', async () => {
    const chainWriter = writer('failing');
    const [target, other] = [hexOf('target', 20), hexOf('other', 20)];
    chainWriter.genesis(other, 1_000n * WEI);
    for (let n = 0; n < 60; n++) {
      chainWriter.nextBlock();
      chainWriter.write({ from: other, to: target, value: 5n, failed: true });
    }
    const failing = assembleWorld('failing', chainWriter.transactions, [target, other]);
    const limits = { counterparties: 40, transactions: 50 };
    for (const options of [{}, ...Object.values(whole).map((node) => ({ nodes: [node] }))]) {
      await using opened = await serveChain(failing, options);
      const [found] = await histories(opened, [failing.holding(target, ether)], failing.tip, limits);
      expect(found?.gap).toBeNull();
    }
  });

  it.each(Object.entries(whole))('is read no further than it takes, by %s', async (_, node) => {
    const busy = busyWorld({ rows: 1_200, perBlock: 4, counterparties: 5 });
    const holding = busy.holding(busy.accounts[0] as string, ether);
    const limits = { counterparties: 100, transactions: 40 };
    await using opened = await serveChain(busy, { nodes: [node], pageRows: 20 });
    const [found] = await histories(opened, [holding], busy.tip, limits);
    expect(found?.gap).toEqual({
      kind: 'hub',
      evidence: { list: 'txlist', transactions: '>40', counterparties: '5', rows: '40' },
    });
    // Where receipts come one by one, two requests a transaction.
    expect(opened.requests()).toBeLessThan(200);
  });
});

describe('nodes and explorers of one chain', () => {
  const world = evmWorld(23);
  const node: JsonRpcOptions = { serves: ['eth_getLogs', 'ots_', 'debug_'] };
  const asOf = world.tip - 12;
  /** Without what only one of them can know: allocations of the genesis block, and every place in a block. */
  const told = (found: readonly History[]) =>
    found.map(({ movements, ...rest }) => ({
      ...rest,
      movements: movements.flatMap(({ txid, id }) => (txid.startsWith('0x') ? [id] : [])).sort(),
    }));

  it('stand in for each other, account by account', async () => {
    await using explorers = await serveChain(world);
    const named = await histories(explorers, allHoldings(world), asOf);
    expect(named.some(({ leftOut }) => leftOut?.tokens.some(({ symbol }) => symbol !== null))).toBe(true);
    // Explorers alone tell what tokens are called; where a node may stand in for one, nobody does.
    const due = told(named.map((one) => ({ ...one, ...(one.leftOut && { leftOut: unnamed(one.leftOut) }) })));
    await using both = await serveChain(world, { servers: [{ flavour: 'etherscan' }], nodes: [node] });
    expect(told(await histories(both, allHoldings(world), asOf))).toEqual(due);
    for (const down of [0, 1]) {
      await using one = await serveChain(world, { servers: [{ flavour: 'etherscan' }], nodes: [node] });
      await one.source.tip(signal());
      one.servers[down]?.down(true);
      expect(told(await histories(one, allHoldings(world), asOf))).toEqual(due);
    }
  });

  it('go on with whom an interrupted run began', async () => {
    const store = memoryStore();
    const options = { servers: [{ flavour: 'etherscan' }], nodes: [node], store } as const;
    // Hubs: of those no record is kept, only the answers.
    const limits = { counterparties: 0, transactions: 1 };
    await using first = await serveChain(world, options);
    const found = await histories(first, allHoldings(world), asOf, limits);
    await using second = await serveChain(world, options);
    expect(await histories(second, allHoldings(world), asOf, limits)).toEqual(found);
    expect(second.servers[0]?.stats.requests).toBe(0);
    expect(second.asked()).toEqual(asksWhatIsServed);
  });

  it('leave a node with events alone unasked where somebody sees more', async () => {
    const blind: JsonRpcOptions = { serves: ['eth_getLogs'] };
    await using opened = await serveChain(world, { servers: [{ flavour: 'etherscan' }], nodes: [blind] });
    await histories(opened, allHoldings(world), asOf);
    expect(opened.asked()).toEqual(asksWhatIsServed);
    opened.servers[0]?.down(true);
    const [answer] = await answers(opened, allHoldings(world).slice(-1), asOf + 1);
    expect(answer).toMatchObject({ failure: { code: 'upstream-network' } });
  });

  it('show more than events once somebody can, though a history of events was read before', async () => {
    const store = memoryStore();
    const [holding] = allHoldings(world) as [Holding];
    await using blind = await serveChain(world, { nodes: [{ serves: ['eth_getLogs'] }], store });
    expect((await histories(blind, [holding], asOf))[0]?.gap?.kind).toBe('truncated');
    await using seeing = await serveChain(world, { nodes: [node], store });
    expect((await histories(seeing, [holding], asOf))[0]?.gap).toBeNull();
  });
});

describe('a probe', () => {
  const world = evmWorld(2);
  const probed = async (options: JsonRpcOptions) => {
    await using opened = await serveChain(world, { nodes: [options] });
    const facts = { name: 'ethereum', chain, chainId: 1, native: ether, confirmations: 12 };
    return await evm.probe(opened.endpoints[0] as Endpoint, facts, signal());
  };

  it('names what a node serves and what not, and what that means', async () => {
    expect(await probed({ serves: ['eth_getLogs', 'ots_', 'debug_'] })).toEqual({
      tip: world.tip,
      can: ['eth_getLogs', 'ots_searchTransactionsAfter', 'debug_traceTransaction'],
      cannot: ['trace_filter', 'alchemy_getAssetTransfers', 'trace_transaction'],
      notes: [],
    });
    expect((await probed({ serves: ['eth_getLogs'] })).notes).toHaveLength(1);
  });

  it('refuses a node of another chain', async () => {
    await expect(probed({ serves: [], chainId: 56 })).rejects.toMatchObject({ code: 'upstream-refused' });
  });
});

const asksWhatIsServed = ['eth_chainId', ...questions.map(({ method }) => method)];
