import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tronWorld, tronWorlds } from '../../support/tron-random-world.ts';
import type { TronWorld } from '../../support/tron-world.ts';
import type { TrongridOptions } from '../../support/trongrid-server.ts';
import { allHoldings, allTruth, type ChainOptions, histories, openChain, serveChain } from './tron-chain.ts';

/** Compares every holding of a world with what really happened. */
async function expectTruth(world: TronWorld, asOf: number, options: ChainOptions): Promise<void> {
  await using opened = await serveChain(world, options);
  expect(await histories(opened, allHoldings(world), asOf)).toEqual(allTruth(world, asOf));
}

const providers: readonly (readonly TrongridOptions[])[] = [
  [{}],
  [{ isExclusive: true, isDeaf: true }],
  [
    { cap: 4, forgets: 2 },
    { cap: 9, isExclusive: true },
  ],
];
const pageSizes = [200, 3, 7, 2];

it('gives what really happened, in chain order, however small its pages are', async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(tronWorlds, async (world) => {
      const servers = providers[n % providers.length] as readonly TrongridOptions[];
      const pageRows = pageSizes[n++ % pageSizes.length] as number;
      await expectTruth(world, world.tip, { servers, pageRows });
    }),
    { numRuns: 24, seed: 20_240 },
  );
});

it('gives nothing above the pinned height, and goes on from there later', async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const world = tronWorld(seed);
    const opened = await openChain(world, { pageRows: 5 });
    const holdings = allHoldings(world);
    for (const asOf of [world.tip - 30, world.tip - 24, world.tip, world.tip - 27])
      expect(await histories(opened, holdings, Math.max(1, asOf))).toEqual(
        allTruth(world, Math.max(1, asOf)),
      );
  }
});

it('gives the same histories through every fault a provider can have', async () => {
  const faults = {
    share: 0.1,
    kinds: [
      'drop',
      'rate-limited',
      'rate-limited-retry-after',
      'bad-gateway',
      'truncated',
      'error-in-200',
    ] as const,
  };
  for (let seed = 1; seed <= 5; seed++) {
    const world = tronWorld(seed + 700);
    const servers = [1, 2].map((n) => ({ faults: { ...faults, seed: seed * n }, retryAfter: '0.01' }));
    await expectTruth(world, world.tip, { servers, pageRows: 6 });
  }
});
