import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFloor } from '../../src/config/parse-floor.ts';
import { CoinhoundError } from '../../src/core/error.ts';

describe('parseFloor', () => {
  test.each([
    ['0.01%', 100_000n],
    ['0%', 0n],
    ['100%', 1_000_000_000n],
    ['100.0000000%', 1_000_000_000n],
    ['0.0000001%', 1n],
    ['12.3456789%', 123_456_789n],
  ])('reads the share %s as parts per billion', (text, perBillion) => {
    expect(parseFloor(text)).toEqual({ kind: 'share', perBillion });
  });

  test.each([
    ['0', 0n],
    ['12345', 12_345n],
    ['1000000000000000000000001', 1_000_000_000_000_000_000_000_001n],
  ])('reads %s as base units', (text, amount) => {
    expect(parseFloor(text)).toEqual({ kind: 'amount', amount });
  });

  test.each([
    '',
    '%',
    '-1',
    '-0.1%',
    '0.00000001%',
    '100.0000001%',
    '101%',
    '1e3',
    '0x10',
    '1.5',
    '.5%',
    '1.%',
    ' 1',
    '1 %',
    '9'.repeat(79),
  ])('refuses %j', (text) => {
    let error: unknown;
    try {
      parseFloor(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(CoinhoundError);
    expect(error).toMatchObject({ kind: 'usage', code: 'min-taint-invalid' });
  });

  test('is exact for every share that can be written', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 1_000_000_000n), (perBillion) => {
        const digits = `${perBillion}`.padStart(8, '0');
        const text = `${digits.slice(0, -7)}.${digits.slice(-7)}%`;
        expect(parseFloor(text)).toEqual({ kind: 'share', perBillion });
      }),
    );
  });
});
