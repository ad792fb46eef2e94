import { describe, expect, test } from 'vitest';
import type { MovedAnswer, Resting } from '../../../src/trace/source.ts';
import { COIN, nemWorld } from '../../support/nem-random-world.ts';
import { receiptsWorld, receiver } from '../../support/nem-receipts-world.ts';
import { assetOf, type NemWorld, person, xem } from '../../support/nem-world.ts';
import { toldMoved } from '../../support/told-moved.ts';
import { openChain } from './nem-chain.ts';

const restingIn = (world: NemWorld, addresses: readonly string[], height: number): Resting[] =>
  addresses.map((address) => ({
    holding: world.holding(address, xem),
    balance: world.balanceAt(address, xem, height),
  }));

const verdicts = (answers: readonly MovedAnswer[]) => answers.map(({ verdict }) => verdict);

describe('what moved of XEM, by balances of many accounts', () => {
  const world = receiptsWorld([
    { block: 100, amount: 5_000n },
    { block: 300, amount: 7n },
  ]);

  test('a balance that is as it was may rest; any other moved', async () => {
    const { source } = await openChain(world);
    expect(verdicts(await toldMoved(source, restingIn(world, [receiver.address], 200), [200, 320]))).toEqual([
      'moved',
    ]);
    expect(verdicts(await toldMoved(source, restingIn(world, [receiver.address], 310), [310, 320]))).toEqual([
      'same',
    ]);
  });

  test('2,000 accounts cost 20 requests and one for the height, and nothing of it is kept', async () => {
    const { source, requests } = await openChain(world);
    const strangers = Array.from({ length: 2_000 }, (_, n) => person(`stranger ${n}`).address);
    const resting = restingIn(world, strangers, 200);
    expect(new Set(verdicts(await toldMoved(source, resting, [200, 320])))).toEqual(new Set(['same']));
    expect(requests()).toBe(21);
    await toldMoved(source, resting.slice(0, 100), [200, 320]);
    expect(requests()).toBe(22);
  });

  test('mosaics are read, and nobody is asked', async () => {
    const { source, requests } = await openChain(nemWorld(5));
    const holding = nemWorld(5).holding(receiver.address, assetOf(COIN));
    expect(await toldMoved(source, [{ holding, balance: 3n }], [10, 20])).toEqual([
      { holding: holding.id, verdict: 'moved' },
    ]);
    expect(requests()).toBe(0);
  });

  test('what a reorganisation took away moved', async () => {
    let current = world;
    const { source } = await openChain(() => current);
    const resting = restingIn(world, [receiver.address], 310);
    current = receiptsWorld([{ block: 100, amount: 5_000n }], 'second');
    expect(verdicts(await toldMoved(source, resting, [310, 120]))).toEqual(['moved']);
  });

  test('a node that is behind is passed over; where no other is left that is an error', async () => {
    const both = await openChain(world, { nodes: [{ tip: 200 }, {}] });
    const resting = restingIn(world, [receiver.address], 200);
    expect(verdicts(await toldMoved(both.source, resting, [200, 320]))).toEqual(['moved']);
    const alone = await openChain(world, { nodes: [{ tip: 200 }] });
    await expect(toldMoved(alone.source, resting, [200, 320])).rejects.toMatchObject({ kind: 'upstream' });
  });

  test('offline there is no such question', async () => {
    const { source } = await openChain(world, { offline: true });
    expect(source.moved).toBeUndefined();
  });
});
