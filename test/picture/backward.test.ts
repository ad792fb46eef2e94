import { expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import type { AccountId } from '../../src/core/ids.ts';
import { pathTo } from '../../src/picture/path-to.ts';
import { pictureOf } from '../../src/picture/picture-of.ts';
import { standardOptions } from '../../src/picture/standard-options.ts';
import { account, move } from '../support/account-scene.ts';
import { stolen, traceScene } from '../support/crossing-scene.ts';

const [alice, bob, carol, dave] = ['alice', 'bob', 'carol', 'dave'].map((name) => account(name)) as [
  AccountId,
  AccountId,
  AccountId,
  AccountId,
];

/** Asks where what dave was paid came from. */
async function backward(): Promise<FlowGraph> {
  const last = move(carol, dave, 500n, { height: 3 });
  const movements = [move(alice, bob, 500n, { height: 1 }), move(bob, carol, 500n, { height: 2 }), last];
  const unit = { kind: 'usd' } as const;
  const { graph } = await traceScene({
    movements,
    seeds: [stolen(last)],
    more: { direction: 'backward', unit },
  });
  return graph;
}

test.each([true, false])(
  'what was asked about stands at the right of where it came from, folded %s',
  async (transactions) => {
    const options = standardOptions('haircut');
    const folding = { ...options.folding, transactions };
    const graph = await backward();
    for (const axis of ['hop', 'time'] as const) {
      const { nodes, edges } = pictureOf(graph, { ...options, axis, folding });
      const x = (id: string): number => nodes.find((node) => node.id === id)?.x ?? Number.NaN;
      expect([axis, x(bob) < x(carol), x(carol) < x(dave)]).toEqual([axis, true, true]);
      expect(edges.filter(({ isBackward }) => isBackward)).toEqual([]);
    }
  },
);

test('the way to a source leads from what was asked about against the edges', async () => {
  const graph = await backward();
  expect(pathTo(graph, bob, 'haircut')?.map((n) => graph.edges[n]?.kind)).toEqual([
    'payment',
    'draw',
    'payment',
    'draw',
  ]);
});
