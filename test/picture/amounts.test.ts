import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countText, shortened, unitsText } from '../../src/picture/amounts.ts';

test.each([
  ['0', 8, '0 X'],
  ['1', 18, '0.000000000000000001 X'],
  ['123456789012345678901', 18, '123.456789012345678901 X'],
  ['1234500000', 0, '1,234,500,000 X'],
  ['-150', 2, '-1.5 X'],
  ['100000000', 8, '1 X'],
] as const)('%s base units at %i decimals are %s', (amount, decimals, text) => {
  expect(unitsText(amount, { symbol: 'X', decimals })).toBe(text);
});

test('no digit of an amount is lost', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 256n }),
      fc.integer({ min: 0, max: 40 }),
      (amount, decimals) => {
        const [whole = '', part = ''] = unitsText(amount, { symbol: '', decimals })
          .trim()
          .replaceAll(',', '')
          .split('.');
        expect(BigInt(whole + part.padEnd(decimals, '0'))).toBe(amount);
      },
    ),
    { numRuns: 100, seed: 1 },
  );
});

test.each([
  ['0x8A93360f6c9830210A4cf835fca943286221A349', '0x8A9336…A349'],
  ['bc1qazcm763858nkj2dj986etajv6wquslv8uxwczt', 'bc1qazcm…wczt'],
  ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', '1A1zP1…vfNa'],
  ['NC3BI3DNMR2PGEOOMP2NKXQGSAKMS7GYRKVA5CSZ', 'NC3BI3…5CSZ'],
  ['short', 'short'],
  ['', ''],
])('%s is cut to %s', (address, text) => {
  expect(shortened(address)).toBe(text);
});

test('numbers are in groups of three', () => {
  expect(countText(2072)).toBe('2,072');
});
