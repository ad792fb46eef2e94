import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountNode, FlowGraph, GraphEdge } from '../../src/core/flow-graph.ts';
import { transactionNode } from '../../src/core/graph-input.ts';
import type { Movement, Seed } from '../../src/core/movement.ts';
import { fifo } from '../../src/core/policies/fifo.ts';
import { haircut } from '../../src/core/policies/haircut.ts';
import { lifo } from '../../src/core/policies/lifo.ts';
import { poison } from '../../src/core/policies/poison.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { type CrossingTrace, traceCrossings } from '../support/crossing-source.ts';
import { type CrossingWorld, wildWorlds } from '../support/crossing-world.ts';
import { worldRuns } from '../support/runs.ts';
import { accountWorld, utxoWorld, type World } from '../support/world.ts';
import { traceWorld, type WorldTrace } from '../support/world-source.ts';

const RUNS = worldRuns(30);
const conserving = [haircut, fifo, lifo];
const policies: readonly TaintPolicy[] = [...conserving, poison];

/** Worlds of which late payments are asked about: where did their value come from? */
const worlds: fc.Arbitrary<World> = fc
  .tuple(fc.boolean(), fc.integer({ min: 1, max: 1_000_000_000 }))
  .map(([isUtxo, seed]) => {
    const world = isUtxo ? utxoWorld(seed) : accountWorld(seed);
    return { ...world, seeds: latePayments(world, seed) };
  });

function latePayments({ movements }: World, seed: number): readonly Seed[] {
  const late = payments(movements.slice(-16));
  const first = late[seed % late.length] as Seed;
  const second = late[(seed * 7 + 1) % late.length] as Seed;
  return first === second ? [first] : [first, second];
}

const payments = (movements: readonly Movement[]): readonly Seed[] =>
  movements.flatMap((movement) =>
    movement.outputs.flatMap(({ amount }, output) =>
      amount > 0n ? [{ movement, output, taint: amount, loss: amount }] : [],
    ),
  );

const delays = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 30 });
const leaders = fc.constantFrom(...policies);
const led = (first: TaintPolicy): WorldTrace['policies'] => [
  first,
  ...policies.filter((policy) => policy !== first),
];
const limits = fc.record({
  hops: fc.integer({ min: 1, max: 9 }),
  lookups: fc.integer({ min: 1, max: 30 }),
  floor: fc.constantFrom(0n, 1n, 10n ** 9n, 10n ** 18n, 10n ** 20n),
  stops: fc.integer({ min: 0, max: 3 }),
});
type Limit = typeof limits extends fc.Arbitrary<infer T> ? T : never;
const backward = (world: World, leader: TaintPolicy, { stops, ...limit }: Limit): WorldTrace => ({
  ...limit,
  direction: 'backward',
  policies: led(leader),
  labelled: world.accounts.slice(3, 3 + stops),
});

const sum = (amounts: Iterable<string>): bigint =>
  [...amounts].reduce((total, one) => total + BigInt(one), 0n);

test('backward, the order in which lookups finish never changes a byte', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, leaders, delays, delays, limits, async (world, leader, one, two, limit) => {
      const options = backward(world, leader, limit);
      const first = await traceWorld(world, { ...options, delays: one });
      const second = await traceWorld(world, { ...options, delays: two });
      expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    }),
    RUNS,
  );
});

test('the ledger of sources closes to the base unit under every conserving policy, whatever the limits', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, leaders, limits, async (world, leader, limit) => {
      const graph = await traceWorld(world, backward(world, leader, limit));
      for (const { name } of conserving)
        for (const { stolen, ends } of Object.values(graph.ledger[name]?.assets ?? {}))
          expect(sum(Object.values(ends)), name).toBe(BigInt(stolen));
    }),
    RUNS,
  );
});

/** Sums of the taint of edges at each account, by asset. */
function flowsAt(graph: FlowGraph, policy: string, end: 'source' | 'target'): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const edge of graph.edges) {
    const key = `${edge[end]} ${edge.asset}`;
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(edge.taint[policy] ?? '0'));
  }
  return sums;
}

test('what an account sent is what it received and what came from it, the payments that are asked about set aside', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, leaders, limits, async (world, leader, limit) => {
      const graph = await traceWorld(world, backward(world, leader, limit));
      const asked = new Set(graph.seeds.map(({ node }) => node));
      for (const { name } of conserving) {
        const [sent, received] = [flowsAt(graph, name, 'source'), flowsAt(graph, name, 'target')];
        const accounts = graph.nodes.filter((node): node is AccountNode => node.kind === 'account');
        for (const { id, holdings } of accounts) {
          for (const { asset, taint, ends } of holdings) {
            const told = taint[name];
            expect(told?.received).toBe(`${received.get(`${id} ${asset}`) ?? 0n}`);
            expect(told?.sent).toBe(`${sent.get(`${id} ${asset}`) ?? 0n}`);
            expect(sum(Object.values(ends).map((end) => end[name] ?? '0'))).toBe(BigInt(told?.held ?? '0'));
            if (!asked.has(id))
              expect(BigInt(told?.sent ?? '0')).toBe(
                BigInt(told?.received ?? '0') + BigInt(told?.held ?? '0'),
              );
          }
        }
      }
    }),
    RUNS,
  );
});

test('backward, every edge joins two nodes of the graph and every payment asked about is one of its edges', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, leaders, limits, async (world, leader, limit) => {
      const graph = await traceWorld(world, backward(world, leader, limit));
      const ids = new Set(graph.nodes.map(({ id }) => id));
      expect(graph.edges.filter(({ source, target }) => !ids.has(source) || !ids.has(target))).toEqual([]);
      const isPaid = (transaction: string, node: string): boolean =>
        graph.edges.some(({ source, target }) => source === transaction && target === node);
      expect(graph.seeds.filter(({ transaction, node }) => !isPaid(transaction, node))).toEqual([]);
    }),
    RUNS,
  );
});

/** Taint of a payment under a policy. */
function taintOf(graph: FlowGraph, { movement, output }: Seed, policy: TaintPolicy): bigint {
  const { holding } = movement.outputs[output] as Movement['outputs'][number];
  const isIt = ({ source, target, asset, outpoint }: GraphEdge): boolean =>
    source === transactionNode(movement.chain, movement.txid) &&
    target === holding.owner &&
    asset === holding.asset &&
    (outpoint === undefined || holding.id.endsWith(outpoint));
  return graph.edges.filter(isIt).reduce((total, edge) => total + BigInt(edge.taint[policy.name] ?? '0'), 0n);
}

/** Several payments of one transaction to one account are one edge: nothing can be said of one of them. */
const isAlone = ({ movement, output }: Seed, { movements }: World): boolean => {
  const { holding } = movement.outputs[output] as Movement['outputs'][number];
  const twins = movements
    .filter(({ txid }) => txid === movement.txid)
    .flatMap(({ outputs }) => outputs)
    .filter((leg) => leg.holding.id === holding.id);
  return twins.length === 1;
};

describe('backward over forward gives back the seed', () => {
  test.each([fifo, lifo])(
    'under $name to the base unit: as much as arrives from it is found to come from it',
    async (policy) => {
      await fc.assert(
        fc.asyncProperty(worlds, fc.integer({ min: 0, max: 1_000 }), async (world, n) => {
          const all = payments(world.movements).filter((payment) => isAlone(payment, world));
          const source = all[n % Math.ceil(all.length / 3)] as Seed;
          const forward = await traceWorld({ ...world, seeds: [source] }, { policies: [policy] });
          const reached = all.filter(
            (payment) => payment !== source && taintOf(forward, payment, policy) > 0n,
          );
          for (const payment of reached.slice(-3)) {
            const asked = { ...world, seeds: [payment] };
            const back = await traceWorld(asked, { policies: [policy], direction: 'backward' });
            expect(taintOf(back, source, policy)).toBe(taintOf(forward, payment, policy));
          }
        }),
        RUNS,
      );
    },
  );

  test.each(conserving)(
    'under $name, all that was minted reaches the payment again with its whole amount',
    async (policy) => {
      await fc.assert(
        fc.asyncProperty(worlds, async (world) => {
          const [payment] = world.seeds;
          if (!payment || !isAlone(payment, world)) return;
          const asked = { ...world, seeds: [payment] };
          const back = await traceWorld(asked, { policies: [policy], direction: 'backward' });
          const minted = payments(world.movements.filter(({ inputs }) => inputs.length === 0));
          const sources = minted.filter(
            (source) => taintOf(back, source, policy) > 0n && source.movement.id !== payment.movement.id,
          );
          if (sources.length === 0) return;
          const forward = await traceWorld({ ...world, seeds: sources }, { policies: [policy] });
          const missing = payment.taint - taintOf(forward, payment, policy);
          const cuts = policy === haircut ? BigInt(world.movements.length * 4) : 0n;
          expect(missing <= cuts && missing >= 0n).toBe(true);
        }),
        RUNS,
      );
    },
  );
});

/** Late payments of a world with crossings are asked about, and finders know a crossing by what it paid out. */
function askedOf(world: CrossingWorld, n: number): CrossingWorld {
  const whole = [...world.movements.values()];
  const receipts = new Set(
    world.deposits.flatMap(({ crossing }) => crossing.received.map(({ movement }) => movement.id)),
  );
  const late = payments(whole.slice(-(n % 40) - 2)).slice(0, 3);
  return {
    ...world,
    seeds: late,
    deposits: world.deposits.map((deposit) => {
      const [first] = deposit.crossing.received;
      return first
        ? { ...deposit, node: transactionNode(first.movement.chain, first.movement.txid) }
        : deposit;
    }),
    history(holding) {
      const history = world.history(holding);
      const spoken = history.movements.map((one) => (receipts.has(one.id) ? { ...one, memo: 'out' } : one));
      return { ...history, movements: spoken };
    },
  };
}

test('through crossings of all kinds and past failed lookups, no order of answers changes a byte and the ledger of sources closes', async () => {
  let crossed = 0;
  await fc.assert(
    fc.asyncProperty(
      wildWorlds,
      fc.nat(1000),
      delays,
      delays,
      fc.constantFrom('each', 'asset'),
      fc.constantFrom(0, 10, 40),
      async (world, n, one, two, unit, percent) => {
        const fails = (key: string): boolean => (key.length * 31 + n) % 100 < percent;
        const asked = askedOf(world, n);
        const options: CrossingTrace = {
          policies: [haircut, fifo, lifo],
          direction: 'backward',
          unit,
          fails,
        };
        const { graph } = await traceCrossings(asked, { ...options, delays: one });
        const again = await traceCrossings(asked, { ...options, delays: two });
        expect(JSON.stringify(again.graph)).toBe(JSON.stringify(graph));
        crossed += graph.edges.filter((edge) => edge.crossing).length;
        for (const ledger of conserving.flatMap(({ name }) => graph.ledger[name] ?? []))
          for (const { stolen, ends } of ledger.assets ? Object.values(ledger.assets) : [ledger])
            expect(sum(Object.values(ends ?? {}))).toBe(BigInt(stolen ?? '0'));
        const ids = new Set(graph.nodes.map(({ id }) => id));
        expect(graph.edges.filter(({ source, target }) => !ids.has(source) || !ids.has(target))).toEqual([]);
      },
    ),
    RUNS,
  );
  expect(crossed).toBeGreaterThan(0);
});
