import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MovementId } from '../../src/core/ids.ts';
import { booksOf, type JournalFacts, openJournal } from '../../src/core/journal.ts';
import type { BookId, LossUnit } from '../../src/core/loss.ts';
import type { History, Movement, Seed } from '../../src/core/movement.ts';
import { bucket } from '../../src/core/policies/bucket.ts';
import { policies } from '../../src/core/policies/index.ts';
import { settle } from '../../src/core/settle.ts';
import { random } from '../support/random.ts';
import { crossingsIn } from '../support/random-crossings.ts';
import {
  canonicalSettlement,
  type ReferenceFacts,
  referenceSettlement,
} from '../support/reference-settle.ts';
import { worldRuns } from '../support/runs.ts';
import { accountWorld, utxoWorld, type World, worlds } from '../support/world.ts';

/** Part of the world's holdings known, seeds of every kind: whole, in part, with a loss in another unit. */
const scenarios = fc.record({
  world: worlds,
  knownShare: fc.integer({ min: 0, max: 100 }),
  hidden: fc.integer({ min: 0, max: 3 }),
  divisor: fc.constantFrom(1n, 1n, 3n, 7n),
  price: fc.constantFrom(1n, 1n, 3n, 1_000_003n),
  shuffle: fc.integer({ min: 1, max: 1_000_000 }),
  unit: fc.constantFrom<LossUnit>({ kind: 'usd' }, { kind: 'each' }),
  presume: fc.constantFrom(undefined, 0n, 500_000n, 1_000_000n),
  floor: fc.constantFrom(0n, 3n, 40n),
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

const priced = (seeds: readonly Seed[], divisor: bigint, price: bigint): Seed[] =>
  seeds.map((seed) => {
    const taint = seed.taint / divisor || 1n;
    return { ...seed, taint, loss: taint * price };
  });

const floorsAt = (floor: bigint, seeds: readonly Seed[], unit: LossUnit): ReadonlyMap<BookId, bigint> =>
  new Map(booksOf(seeds, unit).map((book) => [book, floor]));

/** Movements of the facts in the order of the journal, or of `order` where that is the real one. */
function expectReference(
  facts: Omit<ReferenceFacts, 'inChainOrder'> & JournalFacts,
  order?: readonly Movement[],
) {
  const journal = openJournal(facts);
  const ids = new Set(journal.movements.map(({ id }) => id));
  const inChainOrder = order?.filter(({ id }) => ids.has(id)) ?? journal.movements;
  for (const policy of [...policies, bucket(100_000n), bucket(999_999n)]) {
    expect(canonicalSettlement(settle(journal, policy)), policy.name).toBe(
      referenceSettlement({ ...facts, inChainOrder }, policy),
    );
  }
}

test('every policy in columns equals its readable reference byte for byte', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const { world, knownShare, hidden, divisor, price, shuffle, unit, presume, floor } = scenario;
      const histories = knownHistories(world, knownShare, hidden).sort(
        (a, b) => ((a.holding.length * shuffle) % 17) - ((b.holding.length * shuffle) % 17),
      );
      const seeds = priced(world.seeds, divisor, price);
      const floors = floorsAt(floor, seeds, unit);
      const facts = { histories, seeds, unit, floors, ...(presume !== undefined && { presume }) };
      expectReference(facts, world.movements);
    }),
    worldRuns(400),
  );
});

test('crossings within and between chains, spreads and presumption equal the readable reference', () => {
  fc.assert(
    fc.property(
      scenarios,
      fc.integer({ min: 1, max: 1_000_000_000 }),
      ({ knownShare, hidden, divisor, price, unit, presume, floor }, seed) => {
        const one = accountWorld(seed);
        const other = utxoWorld(seed + 1);
        const histories = [one, other].flatMap((world) => knownHistories(world, knownShare, hidden));
        const seeds = priced([...one.seeds, ...(seed % 2 ? other.seeds : [])], divisor, price);
        const pick = random(seed);
        const spreads = new Map<MovementId, readonly number[]>(
          other.movements
            .filter(({ outputs }) => outputs.length > 1 && pick(4) === 0)
            .map(({ id, outputs }) => [id, outputs.map((_, n) => n).filter((n) => n === 0 || pick(2) === 0)]),
        );
        const floors = floorsAt(floor, seeds, unit);
        const facts = { histories, seeds, unit, spreads, floors, ...(presume !== undefined && { presume }) };
        const crossings = crossingsIn([...one.movements, ...other.movements], seed);
        expectReference({ ...facts, crossings });
      },
    ),
    worldRuns(250),
  );
});

test('with crossings, spreads and presumption, what was stolen and presumed is what is held and paid as fees', () => {
  fc.assert(
    fc.property(
      scenarios,
      fc.integer({ min: 1, max: 1_000_000_000 }),
      ({ knownShare, hidden, divisor, price, unit, presume }, seed) => {
        const one = accountWorld(seed);
        const other = utxoWorld(seed + 1);
        const histories = [one, other].flatMap((world) => knownHistories(world, knownShare, hidden));
        const seeds = priced([...one.seeds, ...other.seeds], divisor, price);
        const crossings = crossingsIn([...one.movements, ...other.movements], seed);
        const journal = openJournal({ histories, seeds, unit, crossings, ...(presume && { presume }) });
        for (const policy of policies.filter(({ conserves }) => conserves)) {
          const { fresh, presumptions, fees, heldStain } = settle(journal, policy);
          journal.books.forEach((_, b) => {
            const sum = (stains: Iterable<{ readonly losses: readonly bigint[] }>): bigint =>
              [...stains].reduce((total, { losses }) => total + (losses[b] as bigint), 0n);
            const held = journal.holdings.map((_, n) => heldStain(n));
            expect(sum(held) + sum(fees.values()), policy.name).toBe(
              sum(fresh.values()) + sum(presumptions.values()),
            );
          });
        }
      },
    ),
    worldRuns(150),
  );
});
