import { getAddress } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evmSource } from '../../../src/chains/evm/source.ts';
import type { FlowGraph } from '../../../src/core/flow-graph.ts';
import { type AssetId, addressOf, type TxId } from '../../../src/core/ids.ts';
import type { Holding, Movement, Seed } from '../../../src/core/movement.ts';
import { policies } from '../../../src/core/policies/index.ts';
import { readFlowGraph } from '../../../src/export/index.ts';
import { createNet } from '../../../src/net/net.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { ChainSource } from '../../../src/trace/source.ts';
import { trace } from '../../../src/trace/trace.ts';
import { inPlace } from '../../cli/lab.ts';
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

const tokenOf = ({ world }: Theft): AssetId => (world.tokens[0] as { asset: AssetId }).asset;

/** A source over the node alone, with methods hidden. */
async function overNode<T>(
  hidden: readonly string[],
  use: (source: ChainSource) => Promise<T>,
  pageRows = 1_000,
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
      pageRows,
    });
    return await use(source);
  } finally {
    net.close();
  }
}

async function graphOf(source: ChainSource, asset: AssetId, seeds: readonly Seed[]): Promise<FlowGraph> {
  const { graph, failures } = await trace({
    sources: new Map([[chain, source]]),
    labels: { digest: '', lookup: async () => new Map() },
    seeds,
    named: new Set([account(theft.people.thief)]),
    unit: { kind: 'asset', asset },
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
  return graphOf(source, asset, await seedsOf(source, asset));
}

/** What explorers tell of the same chain. */
async function explored(asset: AssetId): Promise<FlowGraph> {
  await using opened = await serveChain(theft.world, {
    servers: [{ flavour: 'etherscan' }, { flavour: 'blockscout' }],
  });
  return await tracedFrom(opened.source, asset);
}

/** Anvil's own index does not know who was left something by a contract that ended: the giver's history tells it. */
const isUnindexed = (movement: Movement, holding: Holding, hidden: readonly string[]): boolean =>
  !hidden.includes('ots_') &&
  theft.world.transactions.some(
    ({ hash, calls }) => hash === movement.txid && calls[0]?.type === 'selfdestruct',
  ) &&
  movement.outputs.some((leg) => leg.holding.id === holding.id);

describe.each(Object.entries(hidings))('a real node by %s', (_, hidden) => {
  it.each([1_000, 2])('tells of every account what the script made move, in pages of %i', async (rows) => {
    const { world } = theft;
    const holdings = world.accounts.flatMap((address) =>
      assetsOf(world).map((asset) => world.holding(address, asset)),
    );
    const found = await overNode(hidden, (source) => histories({ source }, holdings, asOf), rows);
    const due = holdings.map((holding) => {
      const told = nodeTruth(world, addressOf(holding.owner).toLowerCase(), holding.asset, asOf);
      return {
        ...told,
        movements: told.movements.filter((movement) => !isUnindexed(movement, holding, hidden)),
      };
    });
    expect(found).toEqual(due);
  });

  it('gives the flow of the script in every amount, as explorers give it, to the byte', async () => {
    for (const asset of [ether, tokenOf(theft)]) {
      const told = await overNode(hidden, (source) => tracedFrom(source, asset));
      expect(JSON.stringify(told)).toBe(JSON.stringify(await explored(asset)));
    }
  });

  it('gives what a transaction moved as its ends', async () => {
    const { world, people } = theft;
    const txids = [...new Set(world.movements.map(({ txid }) => txid))];
    await using opened = await serveChain(world);
    const ends = (source: ChainSource) =>
      Promise.all(
        txids.map(async (txid) => {
          const query = { asOf, hub: null, signal: signal() };
          const seeds = await source.seeds({ kind: 'transaction', txid }, query).catch(({ code }) => code);
          return Array.isArray(seeds) ? seeds.map(({ movement: { id }, taint }) => [id, taint]) : seeds;
        }),
      );
    const told = await overNode(hidden, ends);
    expect(told).toEqual(await ends(opened.source));
    expect(told.flat()).toContain('seed-not-found');
    expect(JSON.stringify(told.map(String))).toContain(account(people.ned).slice(chain.length + 1));
  });
});

describe('the flow of the script', () => {
  const held = (graph: FlowGraph, who: string, policy: string): string | undefined => {
    const node = graph.nodes.find(({ id }) => id === account(who));
    return node?.kind === 'account' ? node.holdings[0]?.taint[policy]?.held : undefined;
  };

  it('leaves every unit of the token where the script left it', async () => {
    const { people, contracts } = theft;
    const graph = await overNode([], (source) => tracedFrom(source, tokenOf(theft)));
    const left = Object.fromEntries(
      Object.entries({ ...people, ...contracts })
        .map(([name, address]) => [name, held(graph, address, 'haircut')])
        .filter(([, amount]) => amount !== undefined),
    );
    expect(left).toEqual({ thief: '500', Wallet: '400', eve: '500', fay: '800', lee: '700' });
    expect(graph.ledger.haircut).toMatchObject({ stolen: '3000', ends: { resting: '2900', burned: '100' } });
  });

  it('leaves ether with heirs and contracts, and none where a payment was taken back', async () => {
    const { people, contracts } = theft;
    const graph = await overNode([], (source) => tracedFrom(source, ether));
    expect(held(graph, people.ned, 'haircut')).toBe('6500000000000000000');
    expect(held(graph, contracts.Splitter, 'haircut')).toBe('2000000000000000000');
    expect(held(graph, contracts.Wallet, 'haircut')).toBe('6100000000000000000');
    expect(held(graph, people.fay, 'fifo')).toBe('0');
    const { stolen, ends } = graph.ledger.haircut as { stolen: string; ends: Record<string, string> };
    expect(stolen).toBe('60000000000000000000');
    expect(Object.values(ends).reduce((sum, amount) => sum + BigInt(amount), 0n)).toBe(BigInt(stolen));
  });
});

describe('a real node that serves events alone', () => {
  const hidden = ['ots_', 'trace_', 'debug_'];

  it('gives the flow of the token in every amount, and lists what it cannot show', async () => {
    const told = await overNode(hidden, (source) => tracedFrom(source, tokenOf(theft)));
    const full = await explored(tokenOf(theft));
    expect({ ...told, coverage: full.coverage }).toEqual(full);
    const unseen = told.coverage.filter(({ notes }) =>
      notes.some((note) => note.startsWith('read from token events')),
    );
    expect(unseen.map(({ node }) => node)).toEqual(
      [...Object.values(theft.people), theft.contracts.Wallet]
        .map(account)
        .filter((id) => told.nodes.some((node) => node.id === id))
        .sort(),
    );
  });

  it('shows no history of the coin as whole', async () => {
    const holding = theft.world.holding(theft.people.thief, ether);
    const [found] = await overNode(hidden, (source) => histories({ source }, [holding], asOf));
    expect(found).toMatchObject({
      movements: [],
      gap: { kind: 'truncated', evidence: { seen: 'token events' } },
    });
  });

  it('refuses seeds of which it would see half', async () => {
    const { movements } = theft.world;
    const query = { asOf, hub: null, signal: signal() };
    await overNode(hidden, async (source) => {
      await expect(seedsOf(source, ether)).rejects.toMatchObject({ code: 'coin-not-seen', kind: 'usage' });
      const whole = { kind: 'address', account: account(theft.people.thief) } as const;
      await expect(source.seeds(whole, query)).rejects.toMatchObject({ code: 'coin-not-seen' });
      const split = movements.find(({ id }) => id.includes('/call:'))?.txid as TxId;
      await expect(source.seeds({ kind: 'transaction', txid: split }, query)).rejects.toMatchObject({
        code: 'coin-not-seen',
      });
      const plain = movements.find(({ id }) => id.endsWith('/value'))?.txid as TxId;
      expect(await source.seeds({ kind: 'transaction', txid: plain }, query)).toHaveLength(1);
    });
  });
});

describe('the program', () => {
  it('traces over a node that a configuration names, and again without asking for anything', async () => {
    const { people, contracts } = theft;
    await using proxy = await rpcProxy(node.url, []);
    await inPlace(async (here) => {
      const token = getAddress(contracts.Token);
      const config = here.write(
        'config.yaml',
        [
          'chains:',
          '  ethereum:',
          '    providers:',
          `      - { kind: jsonrpc, url: "${proxy.url}", ratePerSecond: 1000, concurrency: 8 }`,
          'assets:',
          '  ethereum:',
          `    "${token}": { symbol: TKN, decimals: 0 }`,
        ].join('\n'),
      );
      const args = [
        ...['trace', `ethereum:${people.thief}`, '--asset', `eip155:1/erc20:${token}`],
        ...['--config', config, '--store', 'store', '--as-of', `ethereum=${asOf}`, '--quiet'],
      ];
      const first = await here.run(args);
      expect(first.status, first.stderr).toBe(0);
      const graph = readFlowGraph(first.stdout, 'standard output');
      expect(graph.ledger.haircut).toMatchObject({
        stolen: '3000',
        ends: { resting: '2900', burned: '100' },
      });
      const asked = proxy.asked.length;
      expect(await here.run([...args, '--offline'])).toEqual(first);
      expect(await here.run(args)).toEqual(first);
      expect(proxy.asked.slice(asked)).toEqual(['eth_chainId', 'eth_blockNumber']);
    });
  });
});
