import { expect, test } from 'vitest';
import { pathTo } from '../../../src/picture/path-to.ts';
import { pictureOf } from '../../../src/picture/picture-of.ts';
import { standardOptions } from '../../../src/picture/standard-options.ts';
import { emphasisOfPath } from '../../../src/web/parts/emphasis.ts';
import { movesGraph } from '../../picture/moves-graph.ts';

const graph = movesGraph(
  [
    { id: 't0', to: { rest0: 100 } },
    { id: 't1', from: { rest0: 100 }, to: { payee0: 10, rest1: 90 } },
    { id: 't2', from: { rest1: 90 }, to: { payee1: 10, rest2: 80 } },
    { id: 't3', from: { rest2: 80 }, to: { payee2: 10, rest3: 70 } },
  ],
  { labels: { payee1: ['Alpha', 'exchange'] } },
);
const picture = pictureOf(graph, standardOptions('haircut'));
const lit = (node: string): string[] => {
  const { nodes } = emphasisOfPath(picture, pathTo(graph, node, 'haircut') ?? []);
  return [...nodes].sort();
};

test('a way that leaves a peel chain on its way does not light the end of the chain', () => {
  expect(lit('payee1')).toEqual(['payee1', 'rest0', 't0']);
});

test('a way to the end of a peel chain, or to an account inside it, lights its line', () => {
  expect(lit('rest3')).toEqual(['rest0', 'rest3', 't0']);
  expect(lit('rest1')).toEqual(['rest0', 'rest3', 't0']);
});
