import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EtherscanOptions } from '../../support/etherscan-server.ts';
import { evmWorld, evmWorlds } from '../../support/evm-random-world.ts';
import type { EvmWorld } from '../../support/evm-world.ts';
import { allHoldings, assetsOf, type ChainOptions, histories, serveChain, truth } from './evm-chain.ts';

const etherscan: EtherscanOptions = { flavour: 'etherscan' };
const blockscout: EtherscanOptions = { flavour: 'blockscout', cap: 10_000 };

/** Compares every holding of a world with what really happened. */
async function expectTruth(world: EvmWorld, asOf: number, options: ChainOptions): Promise<void> {
  await using opened = await serveChain(world, options);
  const found = await histories(opened, allHoldings(world), asOf);
  const due = world.accounts.flatMap((address) =>
    assetsOf(world).map((asset) => truth(world, address, asset, asOf)),
  );
  expect(found).toEqual(due);
}

const providers: readonly (readonly EtherscanOptions[])[] = [
  [etherscan],
  [blockscout],
  [etherscan, blockscout],
  [{ flavour: 'etherscan', window: 12, cap: 9 }],
];
const pageSizes = [1_000, 7, 3];

/** A loaded machine takes several times as long as an idle one. */
const options = { timeout: 300_000 };

it(
  'gives what really happened, in chain order, whichever provider answers and however small its pages are',
  options,
  async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(evmWorlds, async (world) => {
        const servers = providers[n % providers.length] as readonly EtherscanOptions[];
        const pageRows = pageSizes[n++ % pageSizes.length] as number;
        await expectTruth(world, world.tip, { servers, pageRows });
      }),
      { numRuns: 24, seed: 20_240 },
    );
  },
);

it('gives the same histories from one kind, the other, and both together', async () => {
  for (let seed = 1; seed <= 4; seed++) {
    const world = evmWorld(seed);
    for (const servers of providers.slice(0, 3))
      await expectTruth(world, world.tip - 25, { servers, pageRows: 5 });
  }
});

it('gives the same histories through every fault a provider can have', async () => {
  const faults = {
    share: 0.1,
    kinds: ['drop', 'rate-limited', 'bad-gateway', 'truncated', 'error-in-200'] as const,
  };
  for (let seed = 1; seed <= 6; seed++) {
    const servers: EtherscanOptions[] = [
      { flavour: 'etherscan', faults: { ...faults, seed } },
      { flavour: 'blockscout', faults: { ...faults, seed: seed + 100 } },
    ];
    const world = evmWorld(seed + 700);
    await expectTruth(world, world.tip, { servers, pageRows: 6 });
  }
});
