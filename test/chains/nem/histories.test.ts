import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nemWorld, nemWorlds } from '../../support/nem-random-world.ts';
import type { NemWorld } from '../../support/nem-world.ts';
import type { NisOptions } from '../../support/nis-server.ts';
import { allHoldings, type ChainOptions, histories, serveChain } from './nem-chain.ts';

/** Levies that an account received stand in no list of its own. */
const isShown =
  (address: string) =>
  (move: { readonly id: string; readonly inputs: readonly { holding: { owner: string } }[] }) =>
    !move.id.includes('/levy:') || move.inputs.some(({ holding }) => holding.owner.endsWith(address));

async function expectTruth(world: NemWorld, asOf: number, options: ChainOptions): Promise<void> {
  await using opened = await serveChain(world, options);
  const holdings = allHoldings(world);
  const found = await histories(opened, holdings, asOf);
  holdings.forEach((holding, n) => {
    const { movements, gap, opening, through } = found[n] as (typeof found)[number];
    expect({ gap, opening, through }).toEqual({ gap: null, opening: 0n, through: asOf });
    expect(movements).toEqual(world.history(holding, asOf).filter(isShown(holding.owner.slice(8))));
  });
}

const nodes: readonly (readonly NisOptions[])[] = [
  [{}],
  [{ isOld: true, firstId: 71_356, idStep: 3 }],
  [{ firstId: 5_000 }, { isOld: true, firstId: 900_000, idStep: 2 }],
];

const options = { timeout: 300_000 };

it('gives what really happened, in chain order, whichever node answers', options, async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(nemWorlds, async (world) => {
      await expectTruth(world, world.tip, { nodes: nodes[n++ % nodes.length] as readonly NisOptions[] });
    }),
    { numRuns: 40, seed: 20_180 },
  );
});

it('gives nothing above the pinned height, nor loses what is below', options, async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const world = nemWorld(seed);
    await expectTruth(world, Math.floor(world.tip / 2), {
      nodes: nodes[seed % nodes.length] as readonly NisOptions[],
    });
  }
});
