import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { shareOf } from '../../src/picture/share-of.ts';
import { weightsOf } from '../../src/picture/weights.ts';
import { plausibleFlowGraph } from '../support/plausible-flow-graph.ts';
import { COIN, movesGraph, TOKEN } from './moves-graph.ts';

const swapped: FlowGraph = movesGraph([
  { id: 't0', to: { thief: 100 } },
  { id: 't1', from: { thief: 40 }, crossing: { given: 40, into: 't1', asset: TOKEN, received: 8_000 } },
  { id: 't1', asset: TOKEN, from: {}, to: { buyer: 8_000 } },
  { id: 't2', asset: TOKEN, from: { buyer: 2_000 }, to: { next: 2_000 } },
]);
const weightOf = (graph: FlowGraph, source: string, target: string): number => {
  const n = graph.edges.findIndex((edge) => edge.source === source && edge.target === target);
  return weightsOf(graph, 'haircut')[n] ?? Number.NaN;
};

describe('weights', () => {
  test('are what was stolen of the asset', () => {
    expect(weightOf(swapped, 't0', 'thief')).toBe(1);
    expect(weightOf(swapped, 'thief', 't1')).toBe(0.4);
  });

  test('go over whole where one asset becomes another', () => {
    expect(weightOf(swapped, 't1', 'buyer')).toBeCloseTo(0.4, 10);
    expect(weightOf(swapped, 'buyer', 't2')).toBeCloseTo(0.1, 10);
    expect(weightOf(swapped, 't2', 'next')).toBeCloseTo(0.1, 10);
  });

  test('weigh every book alike where each asset has its own', () => {
    const book = { stolen: '100', ends: {} };
    const ledger = {
      unit: null,
      stolen: null,
      ends: {},
      assets: { [COIN]: book, [TOKEN]: { stolen: '8000', ends: {} } },
    };
    const graph = { ...swapped, ledger: { haircut: ledger, fifo: ledger } };
    expect(weightOf(graph, 't0', 'thief')).toBe(0.5);
    expect(weightOf(graph, 't1', 'buyer')).toBe(0.5);
  });

  test('are nothing where nothing is known to be stolen', () => {
    const ledger = { unit: COIN, stolen: '0', ends: {} };
    expect(
      weightsOf({ ...swapped, ledger: { haircut: ledger } }, 'haircut').every((weight) => weight === 0),
    ).toBe(true);
    expect(weightsOf(swapped, 'no policy').every((weight) => weight === 0)).toBe(true);
  });

  test('of what is paid are what came in, in every plausible graph', () => {
    fc.assert(
      fc.property(fc.nat({ max: 500 }), (seed) => {
        const graph = plausibleFlowGraph(120, { seed, layers: 12 });
        const weights = weightsOf(graph, 'haircut');
        for (const { id } of graph.nodes.filter(({ kind }) => kind === 'transaction')) {
          const sum = (end: 'source' | 'target') =>
            graph.edges.reduce((total, edge, n) => (edge[end] === id ? total + (weights[n] ?? 0) : total), 0);
          if (graph.seeds.every(({ transaction }) => transaction !== id))
            expect(sum('source')).toBeCloseTo(sum('target'), 9);
        }
      }),
      { numRuns: 10, seed: 1 },
    );
  });
});

describe('shares', () => {
  const ledger = { unit: COIN, stolen: '30000', ends: {} };
  test.each([
    ['30000', '100%'],
    ['10000', '33.33%'],
    ['29999', '99.99%'],
    ['3', '0.01%'],
    ['2', '<0.01%'],
    ['0', '0%'],
    ['45000', '150%'],
  ])('of %s in the unit of the ledger are exact, rounded down: %s', (taint, text) => {
    expect(shareOf(ledger, [{ asset: COIN, taint }], 0.7)).toBe(text);
  });

  test('of another asset, and of several, are estimates that say so', () => {
    expect(shareOf(ledger, [{ asset: TOKEN, taint: '5' }], 0.25)).toBe('≈25%');
    expect(
      shareOf(
        ledger,
        [
          { asset: COIN, taint: '5' },
          { asset: TOKEN, taint: '5' },
        ],
        0.123456,
      ),
    ).toBe('≈12.34%');
  });

  test('of an asset with a book of its own are exact', () => {
    const books = { unit: null, stolen: null, ends: {}, assets: { [TOKEN]: { stolen: '40', ends: {} } } };
    expect(shareOf(books, [{ asset: TOKEN, taint: '10' }], 0.9)).toBe('25%');
    expect(shareOf(books, [{ asset: COIN, taint: '10' }], 0.9)).toBe('≈90%');
  });
});
