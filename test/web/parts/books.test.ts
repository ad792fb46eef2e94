import { expect, test } from 'vitest';
import { currencyOf, shareOfLoss, unitOf } from '../../../src/web/parts/books.ts';
import { smallGraph } from '../../export/small-graph.ts';

test('values in a currency are written by its code, whatever the record calls them', () => {
  const asset = 'eip155:1/iso4217:USD';
  const graph = {
    ...smallGraph,
    assets: { [asset]: { symbol: 'USD value', decimals: 2, chain: 'ethereum' } },
  };
  expect(unitOf(graph, asset)).toEqual({ symbol: 'USD', decimals: 2 });
  expect(currencyOf('usd-micro')).toBe('USD');
});

test('a token that is called like a currency is none', () => {
  const asset = 'eip155:1/erc20:0x01';
  const graph = { ...smallGraph, assets: { [asset]: { symbol: 'USD', decimals: 6, chain: 'ethereum' } } };
  expect(currencyOf(asset)).toBeNull();
  expect(unitOf(graph, asset)).toEqual({ symbol: 'USD', decimals: 6 });
});

test('a share of a stolen asset is an estimate where something was swapped into that asset', () => {
  const ETH = 'eip155:1/slip44:60';
  const share = (graph: typeof smallGraph): string =>
    shareOfLoss(graph, 'haircut', { amounts: [{ asset: ETH, taint: '20000' }], weight: 0.25 });
  expect(share(smallGraph)).toBe('≈25%');
  expect(share({ ...smallGraph, edges: smallGraph.edges.filter(({ crossing }) => !crossing) })).toBe('50%');
});
