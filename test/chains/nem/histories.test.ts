import fc from 'fast-check';
import { expect, it } from 'vitest';
import { COIN, FADED, nemWorld, nemWorlds } from '../../support/nem-random-world.ts';
import {
  assembleWorld,
  assetOf,
  balanceIn,
  type NemWorld,
  person,
  XEM,
  xem,
} from '../../support/nem-world.ts';
import { nemWriter } from '../../support/nem-writer.ts';
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

it('gives the same through every fault that a node can have', options, async () => {
  const faults = {
    share: 0.1,
    kinds: ['drop', 'rate-limited', 'bad-gateway', 'truncated', 'error-in-200'] as const,
  };
  for (let seed = 1; seed <= 5; seed++) {
    const faulty: NisOptions[] = [
      { faults: { ...faults, seed } },
      { isOld: true, firstId: 8_000, filterStatus: 503, faults: { ...faults, seed: seed + 100 } },
    ];
    const world = nemWorld(seed + 700);
    await expectTruth(world, world.tip, { nodes: faulty });
  }
});

it('adds up, over what it gives, to what every account has in the end', options, async () => {
  for (let seed = 31; seed <= 38; seed++) {
    const world = nemWorld(seed);
    await using opened = await serveChain(world);
    // The nemesis account gave what it had before the chain began; levies stand in no list of whoever gets them.
    const people = world.people.filter((_, n) => n < 7 || n === 8 || n === 9);
    for (const mosaic of [XEM, COIN, FADED]) {
      const holdings = people.map(({ address }) => world.holding(address, assetOf(mosaic)));
      const found = await histories(opened, holdings, world.tip);
      const balances = holdings.map((holding, n) => balanceIn(found[n]?.movements ?? [], holding));
      expect(balances).toEqual(people.map(({ address }) => world.balance(address, mosaic)));
      if (mosaic === XEM) expect(balances.filter((balance) => balance > 0n).length).toBeGreaterThan(5);
    }
  }
});

it('pages through the blocks that an account harvested, one by one or in the name of another', async () => {
  const [giver, miner, lender] = [person('giver'), person('miner'), person('lender')];
  const writer = nemWriter('harvests');
  for (const one of [giver, lender]) writer.nemesis(giver, one, 900_000_000n);
  writer.endBlock(giver);
  for (let n = 0; n < 131; n++) {
    writer.pay({ signer: giver, fee: BigInt(50_000 + n) }, lender, 1n);
    if (n === 60) writer.lend({ signer: lender, fee: 1n }, miner, true);
    writer.endBlock(miner, n >= 60 ? lender : undefined, 1 + (n % 3));
  }
  const { transactions, blocks } = writer;
  const people = [miner, lender];
  const world = assembleWorld({
    name: 'harvests',
    people,
    transactions,
    blocks,
    definitions: [],
    followed: [],
  });
  for (const kinds of nodes) await expectTruth(world, world.tip, { nodes: kinds });
  await expectTruth(world, 150, { nodes: nodes[1] as readonly NisOptions[] });
  expect(world.history(world.holding(miner.address, xem), world.tip)).toHaveLength(60);
});
