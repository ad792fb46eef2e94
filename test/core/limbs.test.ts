import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LimbArithmetic, limbArithmetic, widthFor } from '../../src/core/limbs.ts';

const widths = fc.integer({ min: 1, max: 15 });
const most = 2n ** 360n;
/** Of any size, and beside powers of two, where carries run through. */
const naturals = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 360 }), fc.bigInt({ min: 0n, max: most }))
    .map(([bits, n]) => n % 2n ** BigInt(bits)),
  fc
    .tuple(fc.integer({ min: 0, max: 359 }), fc.integer({ min: -3, max: 3 }))
    .map(([bits, off]) => 2n ** BigInt(bits) + BigInt(off))
    .map((n) => (n < 0n ? 0n : n)),
);

/** The values, cut to the width, side by side in one column; one more place is free. */
function lay(limbs: LimbArithmetic, values: readonly bigint[]): Int32Array {
  const column = limbs.column(values.length + 1);
  values.forEach((value, n) => {
    limbs.write(column, n * limbs.width, value);
  });
  return column;
}

const cut = (value: bigint, width: number): bigint => value % 2n ** BigInt(24 * width);

test('what is written is read', () => {
  fc.assert(
    fc.property(widths, naturals, (width, n) => {
      const limbs = limbArithmetic(width);
      const value = cut(n, width);
      const column = lay(limbs, [value]);
      expect(limbs.read(column, 0)).toBe(value);
      expect(limbs.isZero(column, 0)).toBe(value === 0n);
    }),
    { numRuns: 2_000 },
  );
});

test('sums, differences and comparisons are those of bigints', () => {
  fc.assert(
    fc.property(widths, naturals, naturals, (width, m, n) => {
      const limbs = limbArithmetic(width);
      const [a, b] = [cut(m, width) / 2n, cut(n, width) / 2n];
      const column = lay(limbs, [a, b]);
      expect(Math.sign(limbs.compare(column, 0, column, width))).toBe(a < b ? -1 : a > b ? 1 : 0);
      limbs.add(column, 0, column, width);
      expect(limbs.read(column, 0)).toBe(a + b);
      limbs.subtract(column, 0, column, width);
      expect(limbs.read(column, 0)).toBe(a);
    }),
    { numRuns: 2_000 },
  );
});

test('products divided are those of bigints, rounded down', () => {
  fc.assert(
    fc.property(widths, naturals, naturals, naturals, fc.boolean(), (width, k, m, n, isSame) => {
      const limbs = limbArithmetic(width);
      const y = cut(m, width);
      const [x = 0n, larger = 0n] = [cut(k, width), cut(n, width)].sort((a, b) => (a < b ? -1 : 1));
      const z = isSame ? x : larger;
      fc.pre(z > 0n);
      const column = lay(limbs, [x, y, z]);
      limbs.mulDiv(column, 3 * width, column, 0, column, width, column, 2 * width);
      expect(limbs.read(column, 3 * width)).toBe((x * y) / z);
      limbs.mulDiv(column, 0, column, 0, column, width, column, 2 * width);
      expect(limbs.read(column, 0)).toBe((x * y) / z);
    }),
    { numRuns: 20_000 },
  );
});

test('a width holds what it is made for', () => {
  for (const value of [0n, 1n, 2n ** 24n - 1n, 2n ** 24n, 2n ** 96n - 1n, 2n ** 96n]) {
    const limbs = limbArithmetic(widthFor(value));
    expect(limbs.read(lay(limbs, [value]), 0)).toBe(value);
  }
  expect(widthFor(2n ** 96n - 1n)).toBe(4);
  expect(widthFor(2n ** 96n)).toBe(5);
});

test('a product shorter than its divisor is not mixed up with what an earlier product left', () => {
  const limbs = limbArithmetic(6);
  const column = lay(limbs, [2n ** 140n - 1n, 3n, 2n ** 100n]);
  limbs.mulDiv(column, 3 * 6, column, 0, column, 0, column, 0);
  limbs.mulDiv(column, 3 * 6, column, 6, column, 6, column, 2 * 6);
  expect(limbs.read(column, 3 * 6)).toBe(0n);
});
