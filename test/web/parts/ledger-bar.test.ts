import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { LedgerBar } from '../../../src/web/parts/ledger-bar.tsx';

const bar = (stolen: bigint, presumed: bigint): string => {
  const lines = [
    { line: 'exchange', loss: 70n },
    { line: 'resting', loss: 50n },
  ];
  const book = { id: 'eip155:1/slip44:60', unit: { symbol: 'ETH', decimals: 0 }, stolen, presumed, lines };
  return renderToString(h(LedgerBar, { book, whole: 'stolen' }));
};

test('lines that do not add up to what was stolen and presumed are said to be upper bounds', () => {
  expect(bar(100n, 0n)).toContain('The lines add up to 120 ETH, which is not what was stolen');
});

test('lines that do are not', () => {
  for (const page of [bar(120n, 0n), bar(100n, 20n)]) expect(page).not.toContain('add up');
});
