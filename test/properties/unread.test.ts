import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccountNode, FlowGraph } from '../../src/core/flow-graph.ts';
import { type AccountId, chainId, chainOf } from '../../src/core/ids.ts';
import { policies } from '../../src/core/policies/index.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import type { Unread } from '../../src/core/stop.ts';
import { abroad } from '../support/abroad.ts';
import { type World, worlds } from '../support/world.ts';
import { traceWorld, type WorldTrace } from '../support/world-source.ts';

const RUNS = { numRuns: 200 };
const dark = chainId('dark:1');
const foreign = chainId('foreign:1');
const why = 'nobody can follow value here';

/** The source of a world answers for its own chain alone: a lookup on one of these ends the test. */
const unread: Unread = (account) => {
  if (chainOf(account) === dark) return { reason: 'opaque', why };
  return chainOf(account) === foreign ? { reason: 'unavailable', code: 'chain-unread' } : undefined;
};

/** A world whose third and fourth account, and one more, live on chains that are not read. */
const crossing = fc
  .record({ world: worlds, leader: fc.nat(policies.length - 1), hops: fc.constantFrom(1, 3, 1e9) })
  .map(({ world, leader, hops }) => {
    const [, , third, fourth, fifth] = world.accounts as readonly AccountId[];
    const chains = new Map([
      [third as AccountId, dark],
      [fourth as AccountId, foreign],
      [fifth as AccountId, dark],
    ]);
    const lead = policies[leader] as TaintPolicy;
    const options: WorldTrace = {
      policies: [lead, ...policies.filter((policy) => policy !== lead)],
      hops,
      floor: 10n ** 9n,
      unread,
    };
    return { world: abroad(world, chains), options };
  });

const accountsOn = (graph: FlowGraph, chain: string): readonly AccountNode[] =>
  graph.nodes.filter((node): node is AccountNode => node.kind === 'account' && node.chain === chain);

/** What accounts of a chain hold, by policy. */
function held(accounts: readonly AccountNode[], policy: string): bigint {
  const holdings = accounts.flatMap((account) => account.holdings);
  return holdings.reduce((sum, { taint }) => sum + BigInt(taint[policy]?.held ?? '0'), 0n);
}

function ended(graph: FlowGraph, policy: string, line: string): bigint {
  const books = Object.values(graph.ledger[policy]?.assets ?? {});
  return books.reduce((sum, { ends }) => sum + BigInt(ends[line] ?? '0'), 0n);
}

const traced = (run: (graph: FlowGraph, world: World) => void): Promise<void> =>
  fc.assert(
    fc.asyncProperty(crossing, async ({ world, options }) => run(await traceWorld(world, options), world)),
    RUNS,
  );

test('the ledger closes where value goes to chains that are not read, with a line for what nobody can follow', async () => {
  await traced((graph) => {
    for (const { name } of policies.filter(({ conserves }) => conserves)) {
      for (const { stolen, ends } of Object.values(graph.ledger[name]?.assets ?? {}))
        expect(Object.values(ends).reduce((sum, end) => sum + BigInt(end), 0n)).toBe(BigInt(stolen));
      expect(ended(graph, name, 'opaque')).toBe(held(accountsOn(graph, dark), name));
      expect(ended(graph, name, 'unavailable')).toBe(held(accountsOn(graph, foreign), name));
    }
  });
});

test('every account of an unread chain ends the trace and says why, and pays nothing on', async () => {
  let seen = 0;
  await traced((graph) => {
    for (const { stop, holdings } of [...accountsOn(graph, dark), ...accountsOn(graph, foreign)]) {
      seen++;
      for (const { taint } of holdings) for (const { sent } of Object.values(taint)) expect(sent).toBe('0');
      expect([
        { reason: 'opaque', rule: 'chain', evidence: { why } },
        { reason: 'unavailable', evidence: { code: 'chain-unread' } },
      ]).toContainEqual(stop);
    }
  });
  expect(seen).toBeGreaterThan(100);
});

test('what nobody can follow is a finding, what this version does not read is a gap of coverage', async () => {
  await traced((graph) => {
    for (const { id } of accountsOn(graph, dark).filter(({ holdings }) => holdings.length > 0)) {
      const found = graph.findings.filter(({ node }) => node === id);
      expect(found.length).toBeGreaterThan(0);
      for (const { category, entity, rule, confidence } of found)
        expect({ category, entity, rule, confidence }).toEqual({
          category: 'opaque',
          entity: null,
          rule: 'chain',
          confidence: 100,
        });
      expect(graph.coverage.filter(({ node }) => node === id)).toEqual([]);
    }
    for (const { id } of accountsOn(graph, foreign)) {
      expect(graph.findings.filter(({ node }) => node === id)).toEqual([]);
      expect(graph.coverage).toContainEqual(
        expect.objectContaining({ node: id, why: 'unavailable', evidence: { code: 'chain-unread' } }),
      );
    }
  });
});

test('an exchange on such a chain is an exchange: it can be asked', async () => {
  await fc.assert(
    fc.asyncProperty(crossing, async ({ world, options }) => {
      const accounts = [...new Set([...world.holdings.values()].map(({ owner }) => owner))];
      const labelled = accounts.filter((account) => chainOf(account) === dark);
      const graph = await traceWorld(world, { ...options, labelled });
      for (const { stop } of accountsOn(graph, dark)) expect(stop?.reason).toBe('labelled');
      for (const { name } of policies) expect(ended(graph, name, 'opaque')).toBe(0n);
    }),
    RUNS,
  );
});
