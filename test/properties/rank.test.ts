import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { openJournal } from '../../src/core/journal.ts';
import { policies } from '../../src/core/policies/index.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { rankStrategies } from '../../src/core/rank/index.ts';
import { settle } from '../../src/core/settle.ts';
import { worldRuns } from '../support/runs.ts';
import { worlds } from '../support/world.ts';
import { traceWorld, type WorldTrace } from '../support/world-source.ts';

const RUNS = worldRuns(5);
const others = rankStrategies.filter(({ scores }) => scores !== null);
const leaders = fc.constantFrom(...policies.map((policy): readonly [TaintPolicy] => [policy]));
const delays = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 30 });
const bytes = (graph: FlowGraph): string => JSON.stringify(graph);

describe.each(others)('$name', (rank) => {
  test('changes no byte where the budget suffices, whatever the limits', async () => {
    const limits = fc.record({
      hops: fc.integer({ min: 1, max: 9 }),
      floor: fc.constantFrom(0n, 1n, 10n ** 18n, 10n ** 20n),
    });
    await fc.assert(
      fc.asyncProperty(worlds, leaders, limits, delays, async (world, policies, limit, delays) => {
        const options: WorldTrace = { ...limit, policies, labelled: world.accounts.slice(3, 5) };
        const ranked = await traceWorld(world, { ...options, rank, delays });
        expect(bytes(ranked)).toBe(bytes(await traceWorld(world, options)));
      }),
      RUNS,
    );
  });

  test('closes the ledger on a short budget, and gives the same bytes however fast answers come', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds,
        leaders,
        fc.integer({ min: 1, max: 20 }),
        delays,
        async (world, policies, lookups, delays) => {
          const options: WorldTrace = { policies, lookups, rank };
          const graph = await traceWorld(world, options);
          expect(bytes(await traceWorld(world, { ...options, delays }))).toBe(bytes(graph));
          for (const { name } of policies.filter(({ conserves }) => conserves)) {
            for (const { stolen, ends } of Object.values(graph.ledger[name]?.assets ?? {})) {
              expect(Object.values(ends).reduce((sum, end) => sum + BigInt(end), 0n)).toBe(BigInt(stolen));
            }
          }
        },
      ),
      RUNS,
    );
  });

  test('scores by what is known, whatever order it came in', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 0, max: 100 }), (world, share) => {
        const known = [...world.holdings.keys()]
          .filter((_, n) => (n * 37) % 100 < share)
          .map((id) => world.history(id));
        const scoresOf = (histories: typeof known) => {
          const journal = openJournal({ histories, seeds: world.seeds, unit: { kind: 'each' } });
          const score = rank.scores?.(settle(journal, policies[0] as TaintPolicy));
          return new Map(journal.holdings.map(({ id }, n) => [id, score?.(n)]));
        };
        expect(scoresOf(known.toReversed())).toEqual(scoresOf(known));
      }),
      RUNS,
    );
  });
});
