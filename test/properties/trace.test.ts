import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountNode, FlowGraph } from '../../src/core/flow-graph.ts';
import { transactionNode } from '../../src/core/graph-input.ts';
import type { HoldingId } from '../../src/core/ids.ts';
import { policies } from '../../src/core/policies/index.ts';
import { poison } from '../../src/core/policies/poison.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { worldRuns } from '../support/runs.ts';
import { type World, worlds } from '../support/world.ts';
import { replayWorld, traceWorld, type WorldTrace } from '../support/world-source.ts';

const RUNS = worldRuns(250);
const delays = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 30 });
const leaders = fc.constantFrom(...policies.map(({ name }) => name));
const only = (name: string): WorldTrace['policies'] => [
  policies.find((policy) => policy.name === name) as TaintPolicy,
];
/** Every policy, the named one leading. */
const led = (name: string): WorldTrace['policies'] => [
  ...only(name),
  ...policies.filter((policy) => policy.name !== name),
];
const limits = fc.record({
  hops: fc.integer({ min: 1, max: 9 }),
  lookups: fc.integer({ min: 1, max: 30 }),
  floor: fc.constantFrom(0n, 1n, 10n ** 9n, 10n ** 18n, 10n ** 20n),
  stops: fc.integer({ min: 0, max: 3 }),
});
type Limit = typeof limits extends fc.Arbitrary<infer T> ? T : never;
const limited = (world: World, leader: string, { stops, ...limit }: Limit): WorldTrace => ({
  ...limit,
  policies: led(leader),
  labelled: world.accounts.slice(3, 3 + stops),
});
const bytes = (graph: FlowGraph): string => JSON.stringify(graph);

test('the order in which lookups finish never changes a byte, budget and limits in force', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, leaders, delays, delays, limits, async (world, leader, one, two, limit) => {
      const options = limited(world, leader, limit);
      const first = await traceWorld(world, { ...options, delays: one });
      expect(bytes(await traceWorld(world, { ...options, delays: two }))).toBe(bytes(first));
    }),
    RUNS,
  );
});

test('a trace without limits equals a replay of the whole world with full knowledge', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, leaders, delays, async (world, leader, delays) => {
      const traced = await traceWorld(world, { policies: only(leader), delays });
      expect(bytes(traced)).toBe(bytes(replayWorld(world, { policies: only(leader) })));
    }),
    RUNS,
  );
});

test('the ledger of every conserving policy closes exactly, whatever the limits', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, leaders, limits, async (world, leader, limit) => {
      const graph = await traceWorld(world, limited(world, leader, limit));
      for (const policy of policies.filter(({ conserves }) => conserves)) {
        for (const { stolen, ends } of Object.values(graph.ledger[policy.name]?.assets ?? {})) {
          expect(Object.values(ends).reduce((sum, end) => sum + BigInt(end), 0n)).toBe(BigInt(stolen));
        }
      }
    }),
    RUNS,
  );
});

test('what accounts receive, send and hold adds up under every conserving policy', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, leaders, limits, async (world, leader, limit) => {
      const graph = await traceWorld(world, limited(world, leader, limit));
      const wrong: unknown[] = [];
      for (const node of graph.nodes) {
        if (node.kind === 'transaction') continue;
        for (const { taint, ends } of node.holdings) {
          for (const { name } of policies.filter(({ conserves }) => conserves)) {
            const { received, sent, held } = taint[name] as { received: string; sent: string; held: string };
            const ended = Object.values(ends).reduce((sum, end) => sum + BigInt(end[name] ?? '0'), 0n);
            if (BigInt(received) !== BigInt(sent) + BigInt(held) || ended !== BigInt(held))
              wrong.push({ node: node.id, name, received, sent, held, ended });
          }
        }
      }
      expect(wrong).toEqual([]);
    }),
    RUNS,
  );
});

test('poison reaches every account that any other policy reaches', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, leaders, async (world, name) => {
      const wide = new Set((await traceWorld(world, { policies: [poison] })).nodes.map(({ id }) => id));
      const narrow = await traceWorld(world, { policies: only(name) });
      expect(narrow.nodes.filter(({ id }) => !wide.has(id))).toEqual([]);
    }),
    RUNS,
  );
});

test('a policy settles alike whichever policy led a walk without limits that reaches as far', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, leaders, async (world, name) => {
      const alone = await traceWorld(world, { policies: only(name) });
      const behind = await traceWorld(world, { policies: led('poison') });
      expect(behind.ledger[name]?.assets).toEqual(alone.ledger[name]?.assets);
    }),
    RUNS,
  );
});

/** Transactions from the nearest seed over payments in time order, by brute force: a pot with taint taints what it pays until it is empty. */
function hopsByHand(world: World): ReadonlyMap<HoldingId, number> {
  const hops = new Map<HoldingId, number>();
  const balance = new Map<HoldingId, bigint>();
  /** Hop of the taint now in the pot. */
  const tainted = new Map<HoldingId, number>();
  const add = (id: HoldingId, amount: bigint): void => void balance.set(id, (balance.get(id) ?? 0n) + amount);
  for (const { id, inputs, outputs } of world.movements) {
    const drawn = inputs.filter(({ holding, amount }) => amount > 0n && tainted.has(holding.id));
    const from = Math.min(...drawn.map(({ holding }) => tainted.get(holding.id) as number));
    for (const { holding, amount } of inputs) {
      add(holding.id, -amount);
      if (balance.get(holding.id) === 0n) tainted.delete(holding.id);
    }
    for (const [n, { holding, amount }] of outputs.entries()) {
      add(holding.id, amount);
      const seeded = world.seeds.some((seed) => seed.movement.id === id && seed.output === n);
      if (amount === 0n || (!seeded && drawn.length === 0)) continue;
      for (const column of [hops, tainted]) {
        column.set(
          holding.id,
          Math.min(column.get(holding.id) ?? Number.POSITIVE_INFINITY, seeded ? 0 : from + 1),
        );
      }
    }
  }
  return hops;
}

describe('an account met by a longer route first and a shorter one later', () => {
  test('is expanded as if met by the shorter', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer({ min: 1, max: 5 }), delays, async (world, hops, delays) => {
        const graph = await traceWorld(world, { policies: [poison], hops, delays });
        const nearest = new Map<string, number>();
        for (const [id, hop] of hopsByHand(world)) {
          const owner = world.holdings.get(id)?.owner as string;
          nearest.set(owner, Math.min(nearest.get(owner) ?? hop, hop));
        }
        const found = new Map(
          graph.nodes
            .filter((node): node is AccountNode => node.kind === 'account')
            .map(({ id, hop }) => [id, hop]),
        );
        const due = [...nearest].filter(([owner, hop]) => hop <= hops && !owner.includes('sink.'));
        expect(due.map(([owner]) => [owner, found.get(owner)])).toEqual(due);
      }),
      RUNS,
    );
  });
});

test('every edge joins two nodes of the graph and every seed is in it', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, leaders, limits, async (world, leader, limit) => {
      const graph = await traceWorld(world, limited(world, leader, limit));
      const ids = new Set(graph.nodes.map(({ id }) => id));
      expect(graph.edges.filter(({ source, target }) => !ids.has(source) || !ids.has(target))).toEqual([]);
      const seeds = world.seeds.map(({ movement }) => transactionNode(movement.chain, movement.txid));
      expect(seeds.filter((id) => !ids.has(id))).toEqual([]);
    }),
    RUNS,
  );
});
