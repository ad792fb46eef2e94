import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { policies } from '../../src/core/policies/index.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { type CrossingTrace, replayCrossings, traceCrossings } from '../support/crossing-source.ts';
import { crossingWorlds, wildWorlds } from '../support/crossing-world.ts';

const RUNS = { numRuns: 300 };
const conserving = policies.filter(({ conserves }) => conserves);
const leaders = fc.constantFrom(...policies);
/** Every policy, one leading. */
const led = (leader: TaintPolicy): CrossingTrace['policies'] => [
  leader,
  ...policies.filter((policy) => policy !== leader),
];
const delays = fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 5, maxLength: 20 });
const presume = fc.constantFrom(undefined, 0n, 500_000n);
const unit = fc.constantFrom('each', 'asset');
const limits = fc.record({
  hops: fc.constantFrom(1, 2, 4, 1e9),
  lookups: fc.constantFrom(3, 10, 25, 1e9),
  floor: fc.constantFrom(0n, 10n ** 9n, 10n ** 19n),
  presume,
  unit,
  through: fc.boolean(),
});
/** A share of lookups, chosen by their keys, so that the same ones fail in every order. */
const failing = (percent: number, salt: number): ((key: string) => boolean) => {
  return (key) => {
    let hash = salt;
    for (let n = 0; n < key.length; n++) hash = (hash * 31 + key.charCodeAt(n)) % 1_000_003;
    return hash % 100 < percent;
  };
};
const failures = fc
  .record({ percent: fc.constantFrom(0, 10, 40, 100), salt: fc.nat(1000) })
  .map(({ percent, salt }) => failing(percent, salt));

const bytes = (graph: FlowGraph): string => JSON.stringify(graph);
/** Without the heights, which tell what was asked. */
const shown = ({ parameters: _, ...graph }: FlowGraph): string => JSON.stringify(graph, null, 1);

function expectClosed(graph: FlowGraph): void {
  for (const { name } of conserving) {
    const ledger = graph.ledger[name]!;
    for (const { stolen, presumed = '0', ends } of ledger.assets ? Object.values(ledger.assets) : [ledger])
      expect(
        Object.values(ends).reduce((sum, end) => sum + BigInt(end), 0n),
        name,
      ).toBe(BigInt(stolen as string) + BigInt(presumed));
  }
}

test('the order in which answers arrive never changes a byte, limits and failures in force', async () => {
  await fc.assert(
    fc.asyncProperty(
      wildWorlds,
      leaders,
      delays,
      delays,
      limits,
      failures,
      async (world, leader, one, two, limit, fails) => {
        const options = { ...limit, policies: led(leader), fails };
        const first = await traceCrossings(world, { ...options, delays: one });
        const second = await traceCrossings(world, { ...options, delays: two });
        expect(bytes(second.graph)).toBe(bytes(first.graph));
        expect([...second.failures.keys()]).toEqual([...first.failures.keys()]);
        expectClosed(first.graph);
      },
    ),
    RUNS,
  );
});

test('a trace without limits equals a replay with every history and every crossing known beforehand', async () => {
  await fc.assert(
    fc.asyncProperty(
      crossingWorlds,
      leaders,
      presume,
      unit,
      fc.boolean(),
      delays,
      async (world, leader, presume, unit, through, delays) => {
        const options: CrossingTrace = { policies: [leader], presume, unit, through, delays };
        const { graph } = await traceCrossings(world, options);
        expect(shown(graph)).toBe(shown(replayCrossings(world, options)));
      },
    ),
    RUNS,
  );
});
