import { expect, test } from 'vitest';
import { coinjoinFalsePositives } from '../support/coinjoin-false-positives.ts';

test('at most one of 200 ordinary transactions is taken for a CoinJoin, and none of them by both opinions', () => {
  const rows = coinjoinFalsePositives(1);
  const total = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((sum, row) => sum + of(row), 0);
  expect(total(({ transactions }) => transactions)).toBe(10_000);
  expect(total(({ ended }) => ended)).toBeLessThanOrEqual(50);
  expect(total(({ agreed }) => agreed)).toBe(0);
});
