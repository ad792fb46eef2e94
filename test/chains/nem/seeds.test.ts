import { expect, it } from 'vitest';
import type { SeedSpec } from '../../../src/trace/source.ts';
import { COIN, nemWorld } from '../../support/nem-random-world.ts';
import { receiptsWorld, receiver } from '../../support/nem-receipts-world.ts';
import { account, assetOf, type NemWorld, xem } from '../../support/nem-world.ts';
import type { NisOptions } from '../../support/nis-server.ts';
import { type Chain, histories, openChain, signal } from './nem-chain.ts';

const query = (asOf: number) => ({ asOf, hub: null, signal: signal() });
const seeds = ({ source }: Chain, spec: SeedSpec, asOf: number) => source.seeds(spec, query(asOf));

/** A node that remembers every hash. */
const remembering = { rememberedBlocks: 1_000_000 };

it('an address seed is everything that came in from others, and no harvested fee', async () => {
  const world: NemWorld = nemWorld(5);
  const chain = await openChain(world);
  let harvested = 0;
  for (const { address } of world.people.slice(0, 7)) {
    const owner = account(address);
    const due = world.movements.filter(
      ({ inputs, outputs, id }) =>
        outputs.some(({ holding }) => holding.owner === owner) &&
        inputs.every(({ holding }) => holding.owner !== owner) &&
        !id.includes('/levy:'),
    );
    const received = due.filter(({ txid }) => !txid.startsWith('harvest-'));
    harvested += due.length - received.length;
    const found = await seeds(chain, { kind: 'address', account: owner }, world.tip);
    expect(found).toEqual(
      received.map((movement) => {
        const { amount } = movement.outputs[0] as (typeof movement.outputs)[number];
        return { movement, output: 0, taint: amount, loss: amount };
      }),
    );
  }
  expect(harvested).toBeGreaterThan(0);
});

it('a window takes heights and times, inclusive, the time by the clock of the sender', async () => {
  const world = receiptsWorld([100, 101, 102].map((block) => ({ block, amount: BigInt(block) })));
  const chain = await openChain(world);
  const amounts = async (window: object): Promise<bigint[]> =>
    (await seeds(chain, { kind: 'address', account: account(receiver.address), ...window }, 1_000)).map(
      ({ taint }) => taint,
    );
  expect(await amounts({ since: { height: 101 } })).toEqual([101n, 102n]);
  expect(await amounts({ until: { height: 101 } })).toEqual([100n, 101n]);
  const time = 1_427_587_585 + 101 * 60;
  expect(await amounts({ since: { time }, until: { time } })).toEqual([101n]);
  await expect(amounts({ since: { height: 103 } })).rejects.toMatchObject({ code: 'seed-not-found' });
  await expect(amounts({ asset: assetOf(COIN) })).rejects.toMatchObject({ code: 'asset-not-followed' });
});

it('a transaction seed is what the histories list of it, where a node remembers the hash', async () => {
  const world = nemWorld(9);
  const chain = await openChain(world, { nodes: [{}, { ...remembering, firstId: 500 }] });
  let found = 0;
  for (const { hash, moves } of world.transactions.filter((_, n) => n % 5 === 0)) {
    const ends = world.movements.filter(({ txid, outputs }) => txid === hash && outputs.length > 0);
    const spec = { kind: 'transaction', txid: hash as never } as const;
    if (ends.length === 0) {
      await expect(seeds(chain, spec, world.tip), moves.join()).rejects.toMatchObject({
        code: 'seed-not-found',
      });
      continue;
    }
    const [first] = await seeds(chain, spec, world.tip);
    if (!first) throw new Error('no seed');
    expect(ends).toContainEqual(first.movement);
    const { holding } = first.movement.outputs[0] as (typeof first.movement.outputs)[number];
    if (first.movement.id.includes('levy:')) continue;
    const [history] = await histories(chain, [holding], world.tip);
    expect(history?.movements).toContainEqual(first.movement);
    found++;
  }
  expect(found).toBeGreaterThan(3);
});

it('a hash that no node remembers is not found, with the advice to name an address', async () => {
  const world = nemWorld(9);
  const txid = world.transactions[3]?.hash as never;
  for (const nodes of [[{}], [{}, { rememberedBlocks: 0 }]]) {
    const failing = seeds(await openChain(world, { nodes }), { kind: 'transaction', txid }, world.tip);
    await expect(failing).rejects.toMatchObject({
      code: 'seed-not-found',
      hint: /36 hours: name the address/,
    });
  }
});

it('a node that answers with another transaction is not believed', async () => {
  const world = nemWorld(9);
  const [stolen, other] = world.transactions.map(({ hash }) => hash);
  const confused: NisOptions = {
    ...remembering,
    instead({ path, query: asked }) {
      if (path === '/transaction/get') asked.set('hash', other ?? '');
      return undefined;
    },
  };
  const chain = await openChain(world, { nodes: [confused] });
  await expect(seeds(chain, { kind: 'transaction', txid: stolen as never }, world.tip)).rejects.toThrow(
    `answered for another transaction than ${stolen}`,
  );
});

it('that a node cannot be asked is no proof that there is no such transaction', async () => {
  const world = nemWorld(9);
  const gone = { instead: () => ({ status: 502, body: '' }) };
  const chain = await openChain(world, { nodes: [gone, { rememberedBlocks: 0 }] });
  const txid = world.transactions[3]?.hash as never;
  await expect(seeds(chain, { kind: 'transaction', txid }, world.tip)).rejects.toMatchObject({
    code: 'upstream-server',
  });
});

it('an output of a transaction is none of this chain', async () => {
  const chain = await openChain(nemWorld(1));
  const spec = { kind: 'transaction', txid: 'aa'.repeat(32) as never, output: 0, asset: xem } as const;
  await expect(seeds(chain, spec, 10)).rejects.toMatchObject({ code: 'outpoint-on-account-chain' });
});
