import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Decision } from '../../src/core/decision.ts';
import type { AccountId } from '../../src/core/ids.ts';
import { fifo } from '../../src/core/policies/fifo.ts';
import { haircut } from '../../src/core/policies/haircut.ts';
import { worldRuns } from '../support/runs.ts';
import { worlds } from '../support/world.ts';
import { traceWorld, type WorldTrace } from '../support/world-source.ts';

const RUNS = worldRuns(120);
const policies: WorldTrace['policies'] = [haircut, fifo];
const all = (accounts: readonly AccountId[], kind: Decision['kind']) =>
  new Map(accounts.map((account) => [account, { kind, because: null }] as const));

test('a trace goes no further where a person stopped it, and books what came there on a line of its own', async () => {
  let stops = 0;
  await fc.assert(
    fc.asyncProperty(worlds, fc.integer({ min: 3, max: 6 }), async (world, first) => {
      const stopped = world.accounts.slice(first, first + 2);
      const graph = await traceWorld(world, { policies, decisions: all(stopped, 'stop') });
      expect(graph.edges.filter(({ source }) => (stopped as readonly string[]).includes(source))).toEqual([]);
      for (const node of graph.nodes) {
        if (node.kind !== 'account' || !(stopped as readonly string[]).includes(node.id)) continue;
        stops++;
        expect(node.stop).toEqual({ reason: 'decided', rule: 'decision' });
        for (const { taint, ends } of node.holdings)
          for (const { name } of policies) expect(ends.decided?.[name] ?? '0').toBe(taint[name]?.held);
      }
      for (const { name } of policies)
        for (const { stolen, ends } of Object.values(graph.ledger[name]?.assets ?? {}))
          expect(Object.values(ends).reduce((sum, end) => sum + BigInt(end), 0n)).toBe(BigInt(stolen));
      expect(graph.findings.filter(({ category }) => category === 'decided')).toEqual([]);
    }),
    RUNS,
  );
  expect(stops).toBeGreaterThan(20);
});

test('accounts that a person expands are followed as if they had no label, floor or distance', async () => {
  let differences = 0;
  await fc.assert(
    fc.asyncProperty(worlds, fc.integer({ min: 1, max: 3 }), async (world, hops) => {
      const labelled = world.accounts.slice(3, 5);
      const limits = { policies, labelled, hops, floor: 10n ** 18n };
      const limited = await traceWorld(world, limits);
      const expanded = await traceWorld(world, { ...limits, decisions: all(world.accounts, 'expand') });
      const whole = await traceWorld(world, { policies });
      if (limited.edges.length < whole.edges.length) differences++;
      expect(expanded.edges).toEqual(whole.edges);
    }),
    RUNS,
  );
  expect(differences).toBeGreaterThan(20);
});
