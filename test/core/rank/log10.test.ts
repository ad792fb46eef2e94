import fc from 'fast-check';
import { expect, test } from 'vitest';
import { log10 } from '../../../src/core/rank/log10.ts';

test('the decimal logarithm is that of the engine but for its last digits', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e300, noNaN: true }), (number) => {
      expect(Math.abs(log10(number) - Math.log10(number))).toBeLessThanOrEqual(1e-13 + 1e-14 * log10(number));
    }),
    { numRuns: 200 },
  );
});

test.each([
  [1, 0],
  [10, 1],
  [1e18, 18],
])('the logarithm of %d is %d', (number, logarithm) => {
  expect(log10(number)).toBeCloseTo(logarithm, 13);
});
