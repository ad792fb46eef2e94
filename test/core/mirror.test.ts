import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Amount } from '../../src/core/ids.ts';
import { openJournal, openMirror } from '../../src/core/journal.ts';
import type { LossUnit } from '../../src/core/loss.ts';
import type { History, Movement, Seed } from '../../src/core/movement.ts';
import { fifo } from '../../src/core/policies/fifo.ts';
import { haircut } from '../../src/core/policies/haircut.ts';
import { lifo } from '../../src/core/policies/lifo.ts';
import { poison } from '../../src/core/policies/poison.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import type { Stain } from '../../src/core/pots.ts';
import { settle } from '../../src/core/settle.ts';
import { realLegs } from '../../src/core/shown-legs.ts';
import { makersOf } from '../support/makers.ts';
import { crossingsIn } from '../support/random-crossings.ts';
import { worldRuns } from '../support/runs.ts';
import { accountWorld, utxoWorld } from '../support/world.ts';

const RUNS = worldRuns(10);
const scenarios = fc.record({
  world: fc
    .tuple(fc.boolean(), fc.integer({ min: 1, max: 1_000_000_000 }))
    .map(([isUtxo, seed]) => (isUtxo ? utxoWorld(seed, 18) : accountWorld(seed, 26))),
  /** Of holdings, in percent. */
  known: fc.constantFrom<number>(100, 100, 60),
  /** Movements that nobody tells of: accounts then pay out more than they seem to hold. */
  hidden: fc.integer({ min: 0, max: 3 }),
  opening: fc.constantFrom(0n, 0n, 10n ** 18n),
});
type Scenario = typeof scenarios extends fc.Arbitrary<infer T> ? T : never;

/** What both directions know. An outpoint is known by what made it backward and by what spends it forward. */
function knowledgeOf({ world, known, hidden, opening }: Scenario) {
  const isAccount = world.kind === 'account';
  const told = world.movements.filter((_, n) => !isAccount || hidden === 0 || n % (hidden + 3) !== 1);
  const ids = new Set(told.map(({ id }) => id));
  const chosen = [...world.holdings.keys()].filter((_, n) => !isAccount || (n * 37) % 100 < known);
  const listed = (history: History): History => ({
    ...history,
    opening: isAccount ? opening : 0n,
    movements: history.movements.filter(({ id }) => ids.has(id)),
  });
  return {
    told,
    forward: chosen.map((id) => listed(world.history(id))),
    backward: chosen.map((id) => listed(makersOf(world, id))),
  };
}

/** A payment as what is asked about, whole. */
const wholeOf = (movement: Movement, output: number): Seed => {
  const amount = movement.outputs[output]?.amount ?? 0n;
  return { movement, output, taint: amount, loss: amount };
};
const payments = (movements: readonly Movement[]): readonly Seed[] =>
  movements
    .flatMap((movement) => movement.outputs.map((_, output) => wholeOf(movement, output)))
    .filter(({ taint }) => taint > 0n);
const keyOf = ({ movement, output }: Seed): string => `${movement.id}#${output}`;

/** By payment: how much of the seed's value is in it. */
function flowsFrom(seed: Seed, histories: readonly History[], policy: TaintPolicy): Map<string, Amount> {
  const journal = openJournal({ histories, seeds: [seed] });
  const { legTaint } = settle(journal, policy);
  const flows = new Map<string, Amount>();
  journal.movements.forEach((movement, m) => {
    movement.outputs.forEach((_, output) => {
      flows.set(keyOf(wholeOf(movement, output)), legTaint((journal.outputsAt[m] as number) + output));
    });
  });
  return flows;
}

/** By payment: how much of its value is in the seed. */
function flowsInto(seed: Seed, histories: readonly History[], policy: TaintPolicy): Map<string, Amount> {
  const journal = openMirror({ histories, seeds: [seed] });
  const { legTaint } = settle(journal, policy);
  const flows = new Map<string, Amount>();
  journal.movements.forEach((_, m) => {
    const real = realLegs(journal, m);
    real?.movement.outputs.forEach((_, output) => {
      flows.set(keyOf(wholeOf(real.movement, output)), legTaint(real.output(output)));
    });
  });
  return flows;
}

/** Every pair of payments whose flow differs by more than `tolerance` in the two directions. */
function disagreements(scenario: Scenario, policy: TaintPolicy, agree: (a: Amount, b: Amount) => boolean) {
  const { told, forward, backward } = knowledgeOf(scenario);
  const all = payments(told);
  const into = new Map(all.map((seed) => [keyOf(seed), flowsInto(seed, backward, policy)]));
  return all.flatMap((source) => {
    const from = flowsFrom(source, forward, policy);
    return all.flatMap((payment) => {
      const there = from.get(keyOf(payment)) ?? 0n;
      const back = into.get(keyOf(payment))?.get(keyOf(source)) ?? 0n;
      return agree(there, back) ? [] : [{ from: keyOf(source), to: keyOf(payment), there, back }];
    });
  });
}

describe('as much of a source is in a payment as of the payment comes from the source', () => {
  test.each([fifo, lifo])('under $name to the base unit', (policy) => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        expect(disagreements(scenario, policy, (a, b) => a === b)).toEqual([]);
      }),
      RUNS,
    );
  });

  test('under haircut but for a unit a cut', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const cuts = BigInt(
          scenario.world.movements.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]).length,
        );
        const isNear = (a: Amount, b: Amount): boolean => a - b <= cuts && b - a <= cuts;
        expect(disagreements(scenario, haircut, isNear)).toEqual([]);
      }),
      RUNS,
    );
  });

  test('under poison as far as it reaches', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        expect(disagreements(scenario, poison, (a, b) => a > 0n === b > 0n)).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('with crossings within and between chains, of parts of what is known', () => {
  const mixtures = fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000_000 }),
    known: fc.integer({ min: 0, max: 100 }),
    hidden: fc.integer({ min: 0, max: 3 }),
    opening: fc.constantFrom(0n, 10n ** 18n),
    unit: fc.constantFrom<LossUnit>({ kind: 'usd' }, { kind: 'each' }),
  });

  test('what is asked about is what is held, and nothing is held by who is known but what has no source', () => {
    fc.assert(
      fc.property(mixtures, ({ seed, unit, ...parts }) => {
        const worlds = [accountWorld(seed, 26), utxoWorld(seed + 1, 18)];
        const told = worlds.map((world) => knowledgeOf({ world, ...parts }));
        const asked = told.flatMap(({ told: movements }) => payments(movements).slice(-3));
        const crossings = crossingsIn(
          worlds.flatMap(({ movements }) => movements),
          seed,
        );
        const histories = told.flatMap(({ backward }) => backward);
        const journal = openMirror({ histories, seeds: asked, crossings, unit });
        for (const policy of [haircut, fifo, lifo]) {
          const { fresh, fees, heldStain, held } = settle(journal, policy);
          const lossIn = (b: number, stains: readonly Stain[]): Amount =>
            stains.reduce((sum, { losses }) => sum + (losses[b] ?? 0n), 0n);
          const stains = journal.holdings.map((_, n) => heldStain(n));
          journal.books.forEach((_, b) => {
            expect(lossIn(b, stains), policy.name).toBe(lossIn(b, [...fresh.values()]));
          });
          expect(fees.size).toBe(0);
          const resting = journal.holdings.filter(
            ({ id }, n) => journal.known[n] === 1 && !journal.mirror?.origins.has(id) && held[n] !== 0n,
          );
          expect(resting, policy.name).toEqual([]);
        }
      }),
      worldRuns(60),
    );
  });
});
