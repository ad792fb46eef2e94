import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { fifo } from '../../src/core/policies/fifo.ts';
import { haircut } from '../../src/core/policies/haircut.ts';
import { worlds } from '../support/world.ts';
import { traceWorld, type WorldTrace } from '../support/world-source.ts';

const policies: WorldTrace['policies'] = [haircut, fifo];

test('the graph of a round is that of a trace that is interrupted there, also once the trace has gone on', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.integer({ min: 3, max: 40 }), async (world, lookups) => {
      const rounds: (() => FlowGraph)[] = [];
      const labelled = world.accounts.slice(3, 5);
      await traceWorld(world, {
        policies,
        lookups,
        labelled,
        onRound: (_, soFar) => void rounds.push(soFar),
      });
      for (const [n, soFar] of rounds.entries()) {
        const controller = new AbortController();
        const interrupted = await traceWorld(world, {
          policies,
          lookups,
          labelled,
          signal: controller.signal,
          onRound: (round) => {
            if (round === n + 1) controller.abort();
          },
        });
        expect(soFar()).toEqual(interrupted);
      }
    }),
    { numRuns: 12, seed: 6 },
  );
});

test('a graph of a round that nobody asks for changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const plain = await traceWorld(world, { policies });
      const watched = await traceWorld(world, { policies, onRound: (_, soFar) => void soFar() });
      expect(watched).toEqual(plain);
    }),
    { numRuns: 8, seed: 6 },
  );
});
