import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { type AccountId, addressOf, type TxId } from '../../src/core/ids.ts';
import type { History, Holding, Movement, Seed } from '../../src/core/movement.ts';
import { policies } from '../../src/core/policies/index.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import type { TransactionFacts } from '../../src/trace/inquiry.ts';
import type { ChainSource } from '../../src/trace/source.ts';
import { trace } from '../../src/trace/trace.ts';
import { lab, type ServerOptions } from '../chains/bitcoin/lab.ts';
import { factsTruth, serveChain, truth } from '../chains/evm/evm-chain.ts';
import { allFaults } from '../support/api-server.ts';
import { type BitcoinWorld, bitcoin, bitcoinWorld, scriptKinds } from '../support/bitcoin-world.ts';
import type { EtherscanOptions } from '../support/etherscan-server.ts';
import { evmWorld } from '../support/evm-random-world.ts';
import { chain as ethereum } from '../support/evm-world.ts';
import { worldRuns } from '../support/runs.ts';
import { graphContext } from '../support/world-source.ts';

const unlike = fc.integer({ min: 1, max: 1_000_000_000 });
const leaders = fc.constantFrom(...policies);

/** One to three servers that share a chain: of which kind, and how far away. */
const split = <Flavour extends string>(...flavours: readonly Flavour[]) =>
  fc.array(
    fc.record({
      flavour: fc.constantFrom(...flavours),
      latencyMs: fc.constantFrom<[number, number][]>([0, 0], [0, 1], [0, 3]),
    }),
    { minLength: 1, maxLength: 3 },
  );

/** A chain, the height it is traced at, what was stolen, and every history as it really was. */
interface Case {
  readonly chain: ChainSource['chain'];
  readonly asOf: number;
  readonly seeds: readonly Seed[];
  truth(holding: Holding): History;
  /** A whole transaction, where the chain's movements are not that. */
  facts?(txid: TxId): TransactionFacts | null;
  /** Through real servers. */
  served<T>(use: (source: ChainSource) => Promise<T>): Promise<T>;
}

/** The server of number `dying` does so after ten answers. */
function bitcoinCase(world: BitcoinWorld, servers: readonly ServerOptions[], dying?: number): Case {
  const asOf = world.tip - 6;
  const settled = world.transactions.filter(({ height }) => height !== null && height <= asOf);
  return {
    chain: bitcoin,
    asOf,
    seeds: seedsOf(settled.map((one) => world.movement(one))),
    truth(holding) {
      const spender = world.spentBy(holding.id, asOf);
      const movements = spender ? [spender] : [];
      return { holding: holding.id, opening: 0n, movements, through: asOf, gap: null, notes: [] };
    },
    async served(use) {
      let answers = 0;
      await using opened = await lab(world, servers, {
        ...(dying !== undefined && { retry: { attemptsUnanswered: 2, patienceMs: 0, setAsideMs: 60_000 } }),
        onEvent({ kind }) {
          if (kind === 'answered' && ++answers === 10 && dying !== undefined)
            opened.servers[dying]?.down(true);
        },
      });
      return await use(opened.source);
    },
  };
}

function evmCase(seed: number, servers: readonly EtherscanOptions[]): Case {
  const world = evmWorld(seed);
  const asOf = world.tip - 12;
  return {
    chain: ethereum,
    asOf,
    seeds: seedsOf(world.movements.filter(({ position }) => position.height <= asOf)),
    truth: ({ owner, asset }) => truth(world, addressOf(owner).toLowerCase(), asset, asOf),
    facts(txid) {
      const found = world.transactions.find(({ hash, block }) => hash === txid && block <= asOf);
      return found && txid.startsWith('0x') ? factsTruth(world, found) : null;
    },
    async served(use) {
      await using opened = await serveChain(world, { servers });
      return await use(opened.source);
    },
  };
}

/** Owners of these kinds are listed by Blockbook. */
const listedKinds = scriptKinds.filter((kind) => kind !== 'multisig' && kind !== 'future');

/** Every fifth output of the first movements, at most three. */
function seedsOf(movements: readonly Movement[]): Seed[] {
  return movements
    .slice(0, 20)
    .flatMap((movement): Seed[] =>
      movement.outputs.map(({ amount }, output) => ({ movement, output, taint: amount, loss: amount })),
    )
    .filter(({ taint }, n) => taint > 0n && n % 5 === 0)
    .slice(0, 3);
}

/** A source that asks nobody: it knows what really happened. */
const knowing = ({ chain, asOf, truth, facts }: Case): ChainSource => ({
  chain,
  account: (address) => address as AccountId,
  transaction: () => undefined,
  tip: async () => asOf,
  seeds: async () => [],
  async *histories(holdings) {
    for (const holding of holdings) yield truth(holding);
  },
  ...(facts && { transactionFacts: async (txid: TxId) => facts(txid) }),
});

async function graphOf(
  { chain, asOf, seeds }: Case,
  source: ChainSource,
  leader: TaintPolicy,
): Promise<FlowGraph> {
  const { graph, failures } = await trace({
    sources: new Map([[chain, source]]),
    labels: { digest: '', lookup: async () => new Map() },
    seeds,
    named: new Set(),
    unit: { kind: 'each' },
    policies: [leader],
    limits: { hops: 20, lookups: 10_000, floors: new Map(), ends: new Set() },
    hub: { counterparties: 1_000, transactions: 5_000 },
    asOf: new Map([[chain, asOf]]),
    context: graphContext,
  });
  expect([...failures.values()]).toEqual([]);
  return graph;
}

/** What the servers tell must give, to the byte, the graph of what really happened: so all of them give the same. */
async function expectTruth(given: Case, leader: TaintPolicy): Promise<void> {
  const told = await given.served((source) => graphOf(given, source, leader));
  expect(JSON.stringify(told)).toBe(JSON.stringify(await graphOf(given, knowing(given), leader)));
}

/** A loaded machine takes several times as long as an idle one. */
const options = { timeout: 300_000 };

describe('the bytes of a graph are those of what happened', () => {
  test('on bitcoin, whichever providers tell, however they share the work, at any latency', options, () =>
    fc.assert(
      fc.asyncProperty(
        unlike,
        leaders,
        split('blockstream', 'mempool'),
        fc.boolean(),
        (seed, leader, esploras, hasBlockbook) => {
          const servers: ServerOptions[] = hasBlockbook
            ? [...esploras, { kind: 'blockbook' }]
            : [...esploras];
          return expectTruth(bitcoinCase(bitcoinWorld(seed), servers), leader);
        },
      ),
      worldRuns(100),
    ),
  );

  test('on bitcoin over Blockbook alone, but for owners that it cannot list', options, () =>
    fc.assert(
      fc.asyncProperty(unlike, leaders, fc.boolean(), (seed, leader, knowsTaproot) => {
        const kinds = knowsTaproot ? listedKinds : listedKinds.filter((kind) => kind !== 'v1_p2tr');
        const servers: ServerOptions[] = [{ kind: 'blockbook', knowsTaproot }];
        return expectTruth(bitcoinCase(bitcoinWorld(seed, kinds), servers), leader);
      }),
      worldRuns(30),
    ),
  );

  test('on bitcoin over both kinds, whichever dies on the way', options, () =>
    fc.assert(
      fc.asyncProperty(unlike, leaders, fc.constantFrom(0, 1), (seed, leader, dying) => {
        const servers: ServerOptions[] = [{ kind: 'blockbook', latencyMs: [0, 2] }, { flavour: 'mempool' }];
        const kinds = dying === 0 ? scriptKinds : listedKinds;
        return expectTruth(bitcoinCase(bitcoinWorld(seed, kinds), servers, dying), leader);
      }),
      worldRuns(25),
    ),
  );

  test(
    'on an EVM chain, whichever providers tell, however they share the work, at any latency',
    options,
    () =>
      fc.assert(
        fc.asyncProperty(unlike, leaders, split('etherscan', 'blockscout'), (seed, leader, servers) =>
          expectTruth(evmCase(seed, servers), leader),
        ),
        worldRuns(60),
      ),
  );

  test('where one reply in ten fails, in every way there is', options, () =>
    fc.assert(
      fc.asyncProperty(unlike, leaders, async (seed, leader) => {
        const script = { faults: { share: 0.1, kinds: allFaults, seed }, retryAfter: '0' };
        await Promise.all([
          expectTruth(bitcoinCase(bitcoinWorld(seed), [{ flavour: 'blockstream', ...script }]), leader),
          expectTruth(evmCase(seed, [{ flavour: 'etherscan', ...script }]), leader),
        ]);
      }),
      { numRuns: 20 },
    ),
  );
});
