import { expect, test } from 'vitest';
import type { Movement } from '../../src/core/movement.ts';
import { wrapsOf } from '../../src/core/wraps.ts';
import { expectSound, type Line, movementsOf } from '../crossings/ledger.ts';

const lines: readonly Line[] = [
  { id: 'a', wrap: ['thief', '10'] },
  { id: 'b', pay: ['thief', 'mule', '4', 'WETH'] },
  { id: 'c', unwrap: ['mule', '4'] },
  { id: 'd', wrap: ['thief', '1'] },
];

const among = (movements: readonly Movement[]) => wrapsOf([movements]);

test('what is paid to a wrapper comes out as what it mints, and what is burned as what it pays', () => {
  const crossings = among(movementsOf(lines));
  crossings.forEach(expectSound);
  expect(
    crossings.map(({ rule, tier, confidence, given, received }) => [
      rule,
      tier,
      confidence,
      given.map(({ movement }) => movement.id.split('/')[1]),
      received.map(({ movement, share }) => [movement.id.split('/')[1], share]),
    ]),
  ).toEqual([
    ['unwrap', 1, 100, ['c+'], [['c', 4n]]],
    ['wrap', 1, 100, ['a'], [['a+', 10n]]],
    ['wrap', 1, 100, ['d'], [['d+', 1n]]],
  ]);
});

test('they are the same in whatever order the movements are known, and however often', () => {
  const movements = movementsOf(lines);
  expect(among([...movements.toReversed(), ...movements])).toEqual(among(movements));
  expect(new Set(among(movements).map(({ id }) => id)).size).toBe(3);
});

test('a half whose other half is not known is no crossing, nor is a mint that is no half', () => {
  const movements = movementsOf(lines);
  for (const lost of ['a', 'a+'])
    expect(among(movements.filter(({ id }) => !id.endsWith(`/${lost}`)))).toHaveLength(2);
  expect(among(movementsOf([{ id: 'm', mint: ['thief', '3', 'WETH'] }]))).toEqual([]);
});

test('one reading of a movement that tells of the other half is enough, whichever comes first', () => {
  const movements = movementsOf(lines);
  const silent = movements.map(({ wraps: _, ...movement }): Movement => movement);
  expect(wrapsOf([movements, silent])).toEqual(among(movements));
  expect(wrapsOf([silent, movements])).toEqual(among(movements));
});
