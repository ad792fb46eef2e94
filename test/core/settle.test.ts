import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJournal } from '../../src/core/journal.ts';
import type { History, Seed } from '../../src/core/movement.ts';
import { policies } from '../../src/core/policies/index.ts';
import { settle } from '../../src/core/settle.ts';
import { canonicalSettlement, referenceSettlement } from '../support/reference-settle.ts';
import { type World, worlds } from '../support/world.ts';

/** Part of the world's holdings known, seeds of every kind: whole, in part, with a loss in another unit. */
const scenarios = fc.record({
  world: worlds,
  knownShare: fc.integer({ min: 0, max: 100 }),
  hidden: fc.integer({ min: 0, max: 3 }),
  divisor: fc.constantFrom(1n, 1n, 3n, 7n),
  price: fc.constantFrom(1n, 1n, 3n, 1_000_003n),
  shuffle: fc.integer({ min: 1, max: 1_000_000 }),
});

function knownHistories(world: World, share: number, hidden: number): History[] {
  // Movements that every provider lost: an account then pays out more than it seems to hold.
  const stolen = new Set(world.seeds.map(({ movement }) => movement.id));
  const missing = world.movements.filter(
    ({ id }, n) => hidden > 0 && n % (hidden + 3) === 1 && !stolen.has(id),
  );
  const lost = new Set(missing.map(({ id }) => id));
  return [...world.holdings.keys()]
    .filter((_, n) => (n * 37) % 100 < share)
    .map((id) => {
      const history = world.history(id);
      return { ...history, movements: history.movements.filter((movement) => !lost.has(movement.id)) };
    });
}

test('every policy in columns equals its readable reference byte for byte', () => {
  fc.assert(
    fc.property(scenarios, ({ world, knownShare, hidden, divisor, price, shuffle }) => {
      const histories = knownHistories(world, knownShare, hidden);
      const seeds: Seed[] = world.seeds.map((seed) => {
        const taint = seed.taint / divisor || 1n;
        return { ...seed, taint, loss: taint * price };
      });
      const shuffled = [...histories].sort(
        (a, b) => ((a.holding.length * shuffle) % 17) - ((b.holding.length * shuffle) % 17),
      );
      const ids = new Set(
        [...histories.flatMap(({ movements }) => movements), ...seeds.map(({ movement }) => movement)].map(
          ({ id }) => id,
        ),
      );
      const inChainOrder = world.movements.filter(({ id }) => ids.has(id));
      const journal = openJournal(shuffled, seeds);
      for (const policy of policies) {
        expect(canonicalSettlement(settle(journal, policy)), policy.name).toBe(
          referenceSettlement(inChainOrder, histories, seeds, policy),
        );
      }
    }),
    { numRuns: 1000 },
  );
});
