import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Place } from '../../src/core/crossing.ts';
import { CoinhoundError } from '../../src/core/error.ts';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import type { MovementId } from '../../src/core/ids.ts';
import { policies } from '../../src/core/policies/index.ts';
import { poison } from '../../src/core/policies/poison.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import type { OpenedChain } from '../../src/trace/opened-chains.ts';
import { type CrossingTrace, replayCrossings, traceCrossings } from '../support/crossing-source.ts';
import { type CrossingWorld, crossingWorlds, type Deposit, wildWorlds } from '../support/crossing-world.ts';

const RUNS = { numRuns: 150 };
const FEWER = { numRuns: 30 };
const conserving = policies.filter(({ conserves }) => conserves);
const leaders = fc.constantFrom(...policies);
/** One leads, and the next follows on the facts it collected. */
const led = (leader: TaintPolicy): CrossingTrace['policies'] => [
  leader,
  policies[(policies.indexOf(leader) + 1) % policies.length] as TaintPolicy,
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
    const ledger = graph.ledger[name];
    if (!ledger) continue;
    for (const { stolen, presumed = '0', ends } of ledger.assets ? Object.values(ledger.assets) : [ledger])
      expect(
        Object.values(ends).reduce((sum, end) => sum + BigInt(end), 0n),
        name,
      ).toBe(BigInt(stolen as string) + BigInt(presumed));
  }
}

/** Every edge joins two nodes, and whatever failed is told of. */
function expectWhole({ nodes, edges }: FlowGraph): void {
  const ids = new Set(nodes.map(({ id }) => id));
  expect(edges.filter(({ source, target }) => !ids.has(source) || !ids.has(target))).toEqual([]);
}

/** What accounts received is what they sent and what they hold, and that is booked. */
function expectBalanced({ nodes }: FlowGraph): void {
  for (const node of nodes) {
    if (node.kind === 'transaction') continue;
    for (const { taint, ends } of node.holdings)
      for (const { name } of conserving) {
        if (!taint[name]) continue;
        const { received, sent, held } = taint[name];
        const ended = Object.values(ends).reduce((sum, end) => sum + BigInt(end[name] ?? '0'), 0n);
        expect([BigInt(received), ended], `${node.id} ${name}`).toEqual([
          BigInt(sent) + BigInt(held),
          BigInt(held),
        ]);
      }
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
        expectWhole(first.graph);
        if (limit.presume === undefined) expectBalanced(first.graph);
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

/** Without what is told of questions. */
const settledPart = ({ nodes, edges, findings, ledger, coverage }: FlowGraph): string =>
  JSON.stringify(
    [nodes.map((node) => ({ ...node, patterns: [] })), edges, findings, ledger, coverage],
    null,
    1,
  );

test('where a question fails, value stays where it was paid in, as if nobody knew the deposit, and the graph says so', async () => {
  await fc.assert(
    fc.asyncProperty(crossingWorlds, leaders, failures, async (world, leader, fails) => {
      const whole = { ...world, deposits: world.deposits.map((one) => ({ ...one, isPartial: false })) };
      const isQuestion = (key: string): boolean => /^(transaction|service) /.test(key);
      const options = { policies: led(leader), fails: (key: string) => isQuestion(key) && fails(key) };
      const { graph, failures } = await traceCrossings(whole, options);
      const isLost = (deposit: Deposit): boolean => questionsOf(deposit).some(options.fails);
      const without = await traceCrossings(whole, { ...options, knows: (deposit) => !isLost(deposit) });
      expect(settledPart(graph)).toBe(settledPart(without.graph));
      const warned = graph.warnings.flatMap(({ code, message }) => (code === 'crossing' ? [message] : []));
      expect(warned).toEqual(
        [...failures.keys()]
          .map((key) => `could not be looked up, so nothing was concluded from it (http-status): ${key}`)
          .sort(),
      );
    }),
    FEWER,
  );
});

/** All that must be answered for a deposit to be followed. */
function questionsOf({ crossing: { id, given, received }, asks }: Deposit): readonly string[] {
  const nodes = (places: readonly Place[]) =>
    places.map(({ movement: { chain, txid } }) => `transaction ${chain} ${txid}`);
  const [own] = nodes(given) as [string];
  return [
    ...(own.includes('eip155') ? [own] : []),
    ...(asks.service ? [`service ferry /${id}`] : []),
    ...(asks.far ? nodes(received).filter((node) => node !== own) : []),
  ];
}

describe('a chain that is opened on the way', () => {
  /** Nothing is stolen on the other chain. */
  const fromOne = (world: CrossingWorld): CrossingWorld => ({ ...world, seeds: world.account.seeds });
  const isAbroad = (key: string): boolean => /bip122/.test(key);

  test('and cannot be is a chain of which nothing can be read', async () => {
    await fc.assert(
      fc.asyncProperty(crossingWorlds.map(fromOne), leaders, async (world, leader) => {
        const options = { policies: led(leader) };
        const down = new CoinhoundError('upstream', 'http-status', 'the provider answered 503');
        const shut = await traceCrossings(world, { ...options, open: () => Promise.reject(down) });
        const unreadable = await traceCrossings(world, { ...options, fails: isAbroad });
        expect(shown(shut.graph)).toBe(shown(unreadable.graph));
        expect([...shut.failures.keys()].filter((key) => !isAbroad(key))).toEqual([]);
        expectClosed(shut.graph);
      }),
      FEWER,
    );
  });

  test('and has nobody to ask leaves what came out there unavailable', async () => {
    await fc.assert(
      fc.asyncProperty(crossingWorlds.map(fromOne), leaders, async (world, leader) => {
        const options: CrossingTrace = { policies: [leader], open: async () => undefined };
        const { graph } = await traceCrossings(world, options);
        const stops = graph.nodes.flatMap((node) =>
          node.kind === 'account' && isAbroad(node.id) && node.stop?.reason === 'unavailable'
            ? [node.stop]
            : [],
        );
        for (const { evidence } of stops) expect(evidence).toEqual({ code: 'chain-without-provider' });
        const draws = graph.edges.filter(({ kind, source }) => kind === 'draw' && isAbroad(source));
        expect(draws).toEqual([]);
        expectClosed(graph);
      }),
      FEWER,
    );
  });

  test('is tried again in the round after it failed, alike in whatever order answers arrive', async () => {
    await fc.assert(
      fc.asyncProperty(crossingWorlds.map(fromOne), leaders, delays, async (world, leader, delays) => {
        const once = () => {
          let tries = 0;
          return async (opened: OpenedChain) => {
            if (tries++ === 0)
              throw new CoinhoundError('upstream', 'http-status', 'the provider answered 503');
            return opened;
          };
        };
        const options = { policies: led(leader) };
        const first = await traceCrossings(world, { ...options, open: once() });
        const second = await traceCrossings(world, { ...options, open: once(), delays });
        expect(bytes(second.graph)).toBe(bytes(first.graph));
        expectClosed(first.graph);
      }),
      FEWER,
    );
  });
});

test('a mix that ends the walk is not walked through, and one that does not spreads over its outputs and goes on', async () => {
  await fc.assert(
    fc.asyncProperty(crossingWorlds, leaders, async (world, leader) => {
      const ended = (await traceCrossings(world, { policies: led(leader) })).graph;
      const spent = new Set(ended.edges.flatMap(({ kind, outpoint }) => (kind === 'draw' ? [outpoint] : [])));
      for (const { kind, source, outpoint } of ended.edges)
        if (kind === 'payment' && world.mixes.has(source.split(':').at(-1) as MovementId))
          expect(spent).not.toContain(outpoint);
      const through = (await traceCrossings(world, { policies: led(leader), through: true })).graph;
      const lines = Object.values(through.ledger).flatMap(({ assets = {} }) => Object.values(assets));
      expect(lines.flatMap(({ ends }) => Object.keys(ends))).not.toContain('coinjoin');
      expectClosed(through);
    }),
    FEWER,
  );
});

test('a trace that is told to end closes its ledger, and the next run gives what an undisturbed one gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      wildWorlds,
      leaders,
      fc.integer({ min: 1, max: 40 }),
      delays,
      async (world, leader, interruptAt, delays) => {
        const options = { policies: led(leader), delays };
        const store = new Map<string, unknown>();
        const cut = await traceCrossings(world, { ...options, store, interruptAt });
        expectClosed(cut.graph);
        expect([...cut.failures.values()].every(({ code }) => code === 'interrupted')).toBe(true);
        const again = await traceCrossings(world, { ...options, store });
        const undisturbed = await traceCrossings(world, { policies: options.policies });
        expect(bytes(again.graph)).toBe(bytes(undisturbed.graph));
      },
    ),
    FEWER,
  );
});

test('poison reaches across crossings whatever another policy reaches', async () => {
  await fc.assert(
    fc.asyncProperty(crossingWorlds, leaders, fc.boolean(), async (world, leader, through) => {
      const narrow = await traceCrossings(world, { policies: [leader], through });
      const wide = await traceCrossings(world, { policies: [poison], through });
      const reached = new Set(wide.graph.nodes.map(({ id }) => id));
      expect(narrow.graph.nodes.filter(({ id }) => !reached.has(id))).toEqual([]);
    }),
    FEWER,
  );
});
