import { expect, test } from 'vitest';
import type { AccountId, HoldingId } from '../../src/core/ids.ts';
import type { Movement, Seed } from '../../src/core/movement.ts';
import { fifo } from '../../src/core/policies/fifo.ts';
import { haircut } from '../../src/core/policies/haircut.ts';
import { account, assembleWorld, ether, hexOf } from '../support/evm-world.ts';
import { writer } from '../support/evm-writer.ts';
import { type FullKnowledge, flowKey, fullSettlement } from '../support/full-settlement.ts';

const person = (name: string): string => hexOf(name, 20);
const [victim, thief, friend, shop, far] = ['victim', 'thief', 'friend', 'shop', 'far'].map(person) as [
  string,
  string,
  string,
  string,
  string,
];

/** Payments one a block, without gas; the first is the theft. */
function settled(
  payments: readonly (readonly [from: string, to: string, value: bigint])[],
  rules: Partial<FullKnowledge> = {},
) {
  const chain = writer('small world');
  const written = payments.map(([from, to, value]) => {
    chain.nextBlock();
    return chain.write({ from, to, value, gasUsed: 0n, moves: [{ kind: 'value', from, to, value }] });
  });
  const { movements, holding } = assembleWorld('small world', chain.transactions, []);
  const [theft] = movements as [Movement];
  const taint = payments[0]?.[2] as bigint;
  const seeds: Seed[] = [{ movement: theft, output: 0, taint, loss: taint }];
  const absorbs = (): boolean => false;
  const found = fullSettlement({ movements, seeds, policy: fifo, floor: 1n, depth: 20, absorbs, ...rules });
  return {
    taint: written.map(
      ({ hash }, n) => found.flows.get(flowKey(hash, account(payments[n]?.[1] as string))) ?? 0n,
    ),
    follows: (name: string): boolean => found.followed.has(holding(name, ether).id as HoldingId),
  };
}

const line = [
  [victim, thief, 100n],
  [thief, friend, 100n],
  [friend, shop, 60n],
  [shop, far, 60n],
] as const;

test('everything is followed to where it rests', () => {
  const { taint, follows } = settled(line);
  expect(taint).toEqual([100n, 100n, 60n, 60n]);
  expect(follows(far)).toBe(true);
});

test('an account that absorbs pays nothing on', () => {
  const absorbs = (owner: AccountId): boolean => owner === account(shop);
  expect(settled(line, { absorbs }).taint).toEqual([100n, 100n, 60n, 0n]);
});

test('what receives less than the floor is not followed, and what receives as much is', () => {
  expect(settled(line, { floor: 61n }).taint).toEqual([100n, 100n, 60n, 0n]);
  expect(settled(line, { floor: 60n }).taint).toEqual([100n, 100n, 60n, 60n]);
});

test('arrivals that reach the floor together are followed from the first', () => {
  const parts = [
    [victim, thief, 100n],
    [thief, friend, 30n],
    [friend, shop, 30n],
    [thief, friend, 30n],
  ] as const;
  expect(settled(parts, { floor: 50n }).taint).toEqual([100n, 30n, 30n, 30n]);
});

test('what is as far from the theft as the depth is not followed', () => {
  expect(settled(line, { depth: 2 }).taint).toEqual([100n, 100n, 60n, 0n]);
});

test('what was paid before the stolen value came is clean', () => {
  const early = [line[0], [friend, shop, 40n], line[1]] as const;
  expect(settled(early).taint).toEqual([100n, 0n, 100n]);
});

test('clean value is mixed as the policy says', () => {
  const mixed = [line[0], [far, friend, 100n], line[1], [friend, shop, 60n]] as const;
  expect(settled(mixed).taint).toEqual([100n, 0n, 100n, 0n]);
  expect(settled(mixed, { policy: haircut }).taint).toEqual([100n, 0n, 100n, 30n]);
});

test('what a mostly tainted account pays beyond what is known of it is tainted where that is presumed', () => {
  const short = [line[0], line[1], [far, friend, 100n], [friend, shop, 250n]] as const;
  expect(settled(short).taint[3]).toBe(100n);
  expect(settled(short, { presume: 500_000n }).taint[3]).toBe(150n);
  expect(settled(short, { presume: 500_001n }).taint[3]).toBe(100n);
});
