import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Movement } from '../../../src/core/movement.ts';
import { accountWorlds, utxoWorlds, type World } from '../../support/world.ts';
import { historyOf } from './ask.ts';
import { recordOf } from './recorded-world.ts';

const sides = ({ inputs, outputs, position }: Movement) => ({ inputs, outputs, height: position.height });
const moves = ({ inputs, outputs }: Movement): boolean =>
  [...inputs, ...outputs].some(({ amount }) => amount > 0n);

async function agrees(world: World, order: (rows: object[]) => object[]): Promise<void> {
  const source = recordOf(world, order);
  for (const holding of world.holdings.values()) {
    const { movements } = await historyOf(source, holding);
    expect(movements.map(sides)).toEqual(world.history(holding.id).movements.filter(moves).map(sides));
  }
}

describe('a record of a whole world', () => {
  it('gives every balance the history that the world has, whatever the order of its lines', () =>
    fc.assert(
      fc.asyncProperty(accountWorlds, fc.boolean(), (world, turned) =>
        agrees(world, (rows) => (turned ? rows.toReversed() : rows)),
      ),
      { numRuns: 150 },
    ));

  it('gives every outpoint the history that the world has, whatever the order of its lines', () =>
    fc.assert(
      fc.asyncProperty(utxoWorlds, fc.boolean(), (world, turned) =>
        agrees(world, (rows) => (turned ? rows.toReversed() : rows)),
      ),
      { numRuns: 150 },
    ));
});
