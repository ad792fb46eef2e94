import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import type { AccountId, ChainId, HoldingId } from '../../src/core/ids.ts';
import { floorsOf } from '../../src/core/loss.ts';
import type { Movement } from '../../src/core/movement.ts';
import { policies } from '../../src/core/policies/index.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { goingOn } from '../../src/trace/earlier-source.ts';
import type { ChainSource } from '../../src/trace/source.ts';
import { type TraceResult, trace } from '../../src/trace/trace.ts';
import { random } from '../support/random.ts';
import { worldRuns } from '../support/runs.ts';
import { type World, worlds } from '../support/world.ts';
import { graphContext } from '../support/world-source.ts';

const chainOfWorld = ({ movements }: World): ChainId => (movements[0] as Movement).chain;
const heightsOf = ({ movements }: World): number =>
  Math.max(...movements.map(({ position }) => position.height));

/** The world as its chain tells it, counting who is asked for. `gone` are movements that a reorganisation took away. */
function sourceOf(
  world: World,
  {
    gone = new Set(),
    asked = [],
    knows = () => true,
  }: {
    readonly gone?: ReadonlySet<string>;
    readonly asked?: HoldingId[];
    readonly knows?: (id: HoldingId) => boolean;
  } = {},
): ChainSource {
  return {
    chain: chainOfWorld(world),
    account: (address) => address as AccountId,
    transaction: () => undefined,
    tip: async () => 1e6,
    seeds: async () => world.seeds,
    async *histories(holdings, { asOf }) {
      for (const { id } of holdings) {
        asked.push(id);
        const history = world.history(id);
        const movements = history.movements.filter(
          (movement) => movement.position.height <= asOf && !gone.has(movement.id),
        );
        if (knows(id)) yield { ...history, movements, through: asOf };
        else yield { holding: id, failure: new Error('not kept') };
      }
    },
  };
}

interface Height {
  readonly asOf: number;
  readonly buried: number;
}

function tracedAt(
  world: World,
  source: ChainSource,
  { asOf, buried }: Height,
  by: {
    readonly policies: readonly [TaintPolicy, ...TaintPolicy[]];
    readonly floor: bigint;
    readonly hops: number;
  },
): Promise<TraceResult> {
  const chain = chainOfWorld(world);
  const books = new Map(
    world.seeds.map(({ movement, output }) => [movement.outputs[output]?.holding.asset as never, 0n]),
  );
  return trace({
    sources: new Map([[chain, source]]),
    asOf: new Map([[chain, asOf]]),
    buried: new Map([[chain, buried]]),
    labels: { digest: '', lookup: async () => new Map() },
    seeds: world.seeds,
    named: new Set(),
    unit: { kind: 'each' },
    policies: by.policies,
    limits: {
      hops: by.hops,
      lookups: 1e9,
      floors: floorsOf({ kind: 'amount', amount: by.floor }, books),
      ends: new Set(),
    },
    hub: null,
    context: graphContext,
  });
}

/** Movements above a height that a reorganisation takes away, with all that could not be paid without them. */
function reorganised(
  { movements, holdings, history }: World,
  above: number,
  seed: number,
): ReadonlySet<string> {
  const pick = random(seed);
  const gone = new Set<string>();
  const has = new Map([...holdings.keys()].map((id) => [id, history(id).opening]));
  for (const { id, position, inputs, outputs } of movements) {
    const isCovered = inputs.every(({ holding, amount }) => (has.get(holding.id) ?? 0n) >= amount);
    if (position.height > above && (!isCovered || pick(4) === 0)) {
      gone.add(id);
      continue;
    }
    for (const { holding, amount } of inputs) has.set(holding.id, (has.get(holding.id) ?? 0n) - amount);
    for (const { holding, amount } of outputs) has.set(holding.id, (has.get(holding.id) ?? 0n) + amount);
  }
  return gone;
}

const bytes = (graph: FlowGraph): string => JSON.stringify(graph, null, 1);

test('a trace that goes on with an earlier one gives what a fresh one gives, reorganisations in between, and asks only for what may have moved', async () => {
  await fc.assert(
    fc.asyncProperty(
      worlds,
      fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }),
      fc.nat(policies.length - 1),
      fc.constantFrom(0n, 0n, 5n, 60n),
      fc.constantFrom(1e9, 1e9, 3),
      fc.integer({ min: 1, max: 1_000_000 }),
      async (world, places, leader, floor, hops, salt) => {
        const top = heightsOf(world);
        const [buried, first, second] = places
          .map((place) => ((place * (top + 1)) / 1000) | 0)
          .sort((a, b) => a - b) as [number, number, number];
        const by = {
          policies: [policies[leader], policies[(leader + 1) % policies.length]] as [
            TaintPolicy,
            TaintPolicy,
          ],
          floor,
          hops,
        };
        const seeds = world.seeds.filter(({ movement }) => movement.position.height <= buried);
        fc.pre(seeds.length > 0);
        const scene: World = { ...world, seeds };
        const before = await tracedAt(scene, sourceOf(scene), { asOf: first, buried }, by);

        const gone = reorganised(scene, buried, salt);
        const fresh = await tracedAt(scene, sourceOf(scene, { gone }), { asOf: second, buried: second }, by);
        const { read } = before.remaining;
        const isMoved = (id: HoldingId): boolean =>
          scene
            .history(id)
            .movements.some(
              ({ id: movement, position }) =>
                position.height > buried && position.height <= second && !gone.has(movement),
            );
        const live = new Map(before.remaining.live.map(({ holding }) => [holding.id, isMoved(holding.id)]));
        const asked: HoldingId[] = [];
        const again = goingOn(
          sourceOf(scene, { gone, asked }),
          sourceOf(scene, { knows: (id) => read.has(id) }),
          {
            since: buried,
            readAt: async () => read,
            rests: (id) => live.get(id) === false,
            moved: (id) => live.get(id) === true,
          },
        );
        const after = await tracedAt(scene, again, { asOf: second, buried: second }, by);
        expect(bytes(after.graph)).toBe(bytes(fresh.graph));
        expect(asked.filter((id) => live.get(id) === false)).toEqual([]);
      },
    ),
    worldRuns(200),
  );
});
