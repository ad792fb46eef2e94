import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import type { ChainId } from '../../src/core/ids.ts';
import type { Movement, Seed } from '../../src/core/movement.ts';
import { policies } from '../../src/core/policies/index.ts';
import type { ChainSource } from '../../src/trace/source.ts';
import { trace } from '../../src/trace/trace.ts';
import { lab } from '../chains/bitcoin/lab.ts';
import { openChain } from '../chains/evm/evm-chain.ts';
import type { Fault } from '../support/api-server.ts';
import { bitcoinWorld } from '../support/bitcoin-world.ts';
import { evmWorld } from '../support/evm-random-world.ts';
import { graphContext } from '../support/world-source.ts';

const kinds: readonly Fault[] = [
  'drop',
  'rate-limited',
  'rate-limited-retry-after',
  'bad-gateway',
  'slow-body',
  'truncated',
  'error-in-200',
];
const unlike = fc.integer({ min: 1, max: 1_000_000_000 });
const faults = (seed: number) => ({ share: 0.1, kinds, seed });

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

async function graphOf(
  chain: ChainId,
  source: ChainSource,
  seeds: readonly Seed[],
  asOf: number,
): Promise<FlowGraph> {
  const { graph, failures } = await trace({
    sources: new Map([[chain, source]]),
    labels: { digest: '', lookup: async () => new Map() },
    seeds,
    named: new Set(),
    unit: { kind: 'each' },
    policies: policies as Parameters<typeof trace>[0]['policies'],
    limits: { hops: 20, lookups: 10_000, floors: new Map(), ends: new Set() },
    hub: { counterparties: 1_000, transactions: 5_000 },
    asOf: new Map([[chain, asOf]]),
    context: graphContext,
  });
  expect([...failures.values()]).toEqual([]);
  return graph;
}

test('bitcoin: any provider, any split between them and any latency give the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(unlike, async (seed) => {
      const world = bitcoinWorld(seed);
      const asOf = world.tip - 6;
      const seeds = seedsOf(
        world.transactions
          .filter(({ height }) => height !== null && height <= asOf)
          .map((one) => world.movement(one)),
      );
      const through = async (...options: Parameters<typeof lab>[1]): Promise<string> => {
        await using opened = await lab(world, options);
        const [first] = seeds;
        return JSON.stringify(first && (await graphOf(first.movement.chain, opened.source, seeds, asOf)));
      };
      const alone = await through({ flavour: 'blockstream' });
      expect(await through({ flavour: 'mempool' })).toBe(alone);
      expect(
        await through(
          { flavour: 'blockstream', latencyMs: [0, 5] },
          { flavour: 'mempool', latencyMs: [0, 3] },
        ),
      ).toBe(alone);
    }),
    { numRuns: 500 },
  );
});

test('evm: any provider, any split between them and any latency give the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(unlike, async (seed) => {
      const world = evmWorld(seed);
      const asOf = world.tip - 12;
      const seeds = seedsOf(world.movements.filter(({ position }) => position.height <= asOf));
      const through = async (
        ...servers: NonNullable<Parameters<typeof openChain>[1]>['servers'] & {}
      ): Promise<string> => {
        const opened = await openChain(world, { servers });
        const [first] = seeds;
        const graph = first && (await graphOf(first.movement.chain, opened.source, seeds, asOf));
        await opened.close();
        return JSON.stringify(graph);
      };
      const alone = await through({ flavour: 'etherscan' });
      expect(await through({ flavour: 'blockscout' })).toBe(alone);
      expect(
        await through(
          { flavour: 'etherscan', latencyMs: [0, 5] },
          { flavour: 'blockscout', latencyMs: [0, 3] },
        ),
      ).toBe(alone);
    }),
    { numRuns: 500 },
  );
});

test('a server that fails one reply in ten, in every way there is, changes no byte', async () => {
  await fc.assert(
    fc.asyncProperty(unlike, async (seed) => {
      const chain = bitcoinWorld(seed);
      const asOf = chain.tip - 6;
      const seeds = seedsOf(
        chain.transactions
          .filter(({ height }) => height !== null && height <= asOf)
          .map((one) => chain.movement(one)),
      );
      const accounts = evmWorld(seed);
      const credits = seedsOf(
        accounts.movements.filter(({ position }) => position.height <= accounts.tip - 12),
      );
      const run = async (faulty: boolean): Promise<string> => {
        const script = faulty ? { faults: faults(seed) } : {};
        await using opened = await lab(chain, [{ flavour: 'blockstream', ...script }]);
        const evm = await openChain(accounts, { servers: [{ flavour: 'etherscan', ...script }] });
        const graphs = [
          seeds[0] && (await graphOf(seeds[0].movement.chain, opened.source, seeds, asOf)),
          credits[0] && (await graphOf(credits[0].movement.chain, evm.source, credits, accounts.tip - 12)),
        ];
        await evm.close();
        return JSON.stringify(graphs);
      };
      expect(await run(true)).toBe(await run(false));
    }),
    { numRuns: 60 },
  );
});
