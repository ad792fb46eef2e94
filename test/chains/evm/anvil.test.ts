import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evmSource } from '../../../src/chains/evm/source.ts';
import type { FlowGraph } from '../../../src/core/flow-graph.ts';
import type { AssetId } from '../../../src/core/ids.ts';
import type { Seed } from '../../../src/core/movement.ts';
import { policies } from '../../../src/core/policies/index.ts';
import { createNet } from '../../../src/net/net.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { ChainSource } from '../../../src/trace/source.ts';
import { trace } from '../../../src/trace/trace.ts';
import { type Anvil, startAnvil } from '../../support/anvil.ts';
import { playTheft, type Theft } from '../../support/anvil-theft.ts';
import { compileContracts } from '../../support/contracts.ts';
import { account, chain, ether } from '../../support/evm-world.ts';
import { rpcProxy } from '../../support/rpc-proxy.ts';
import { graphContext } from '../../support/world-source.ts';
import { assetsOf, histories, nodeTruth, serveChain, signal } from './evm-chain.ts';

let node: Anvil;
let theft: Theft;
/** Beyond what anvil searches at once by `trace_filter`. */
let asOf: number;

beforeAll(async () => {
  node = await startAnvil();
  theft = await playTheft(node, compileContracts());
  asOf = theft.world.tip + 330;
}, 120_000);

afterAll(() => node.stop());

/** What is hidden of the node, so that what it shows of accounts is found by the methods that remain. */
const hidings = {
  'ots_ and debug_': [],
  'ots_ and trace_transaction': ['debug_', 'trace_filter'],
  trace_filter: ['ots_', 'debug_'],
} satisfies Record<string, readonly string[]>;

/** A source over the node alone, with methods hidden. */
async function overNode<T>(
  hidden: readonly string[],
  use: (source: ChainSource, asked: readonly string[]) => Promise<T>,
): Promise<T> {
  await using proxy = await rpcProxy(node.url, hidden);
  const net = createNet({ version: 'test' });
  try {
    const { url } = proxy;
    const source = evmSource({
      chain,
      chainId: 1,
      native: ether,
      tokens: theft.world.tokens,
      endpoints: [
        net.endpoint({ kind: 'jsonrpc', url, ratePerSecond: 1_000, concurrency: 8, timeoutMs: 10_000 }),
      ],
      lookups: cachedLookups({ store: memoryStore(), offline: false }),
      confirmations: 12,
    });
    return await use(source, proxy.asked);
  } finally {
    net.close();
  }
}

async function graphOf(source: ChainSource, seeds: readonly Seed[]): Promise<FlowGraph> {
  const { graph, failures } = await trace({
    sources: new Map([[chain, source]]),
    labels: { digest: '', lookup: async () => new Map() },
    seeds,
    named: new Set([account(theft.people.thief)]),
    unit: { kind: 'each' },
    policies: policies as unknown as Parameters<typeof trace>[0]['policies'],
    limits: { hops: 20, lookups: 10_000, floors: new Map(), ends: new Set() },
    hub: { counterparties: 1_000, transactions: 5_000 },
    asOf: new Map([[chain, asOf]]),
    context: graphContext,
  });
  expect([...failures.values()]).toEqual([]);
  return graph;
}

const seedsOf = (source: ChainSource, asset: AssetId): Promise<readonly Seed[]> =>
  source.seeds(
    { kind: 'address', account: account(theft.people.thief), asset },
    { asOf, hub: null, signal: signal() },
  );

async function tracedFrom(source: ChainSource, asset: AssetId): Promise<FlowGraph> {
  return graphOf(source, await seedsOf(source, asset));
}

/** What explorers tell of the same chain. */
async function explored(asset: AssetId): Promise<FlowGraph> {
  await using opened = await serveChain(theft.world, {
    servers: [{ flavour: 'etherscan' }, { flavour: 'blockscout' }],
  });
  return await tracedFrom(opened.source, asset);
}

describe.each(Object.entries(hidings))('a real node by %s', (_, hidden) => {
  it('tells of every account what the script made move, but for what anvil has no index of', async () => {
    const { world } = theft;
    await overNode(hidden, async (source) => {
      const holdings = world.accounts.flatMap((address) =>
        assetsOf(world).map((asset) => world.holding(address, asset)),
      );
      const found = await histories({ source } as never, holdings, asOf);
      const due = world.accounts.flatMap((address) =>
        assetsOf(world).map((asset) => nodeTruth(world, address, asset, asOf)),
      );
      expect(found).toEqual(due);
    });
  });

  it('gives the flow of the script in every amount, as explorers give it, to the byte', async () => {
    const [token] = theft.world.tokens;
    for (const asset of [ether, token!.asset]) {
      const told = await overNode(hidden, (source) => tracedFrom(source, asset));
      expect(JSON.stringify(told)).toBe(JSON.stringify(await explored(asset)));
    }
  });
});
