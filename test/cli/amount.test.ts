import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountColumn, percent, unitAmount } from '../../src/cli/amount.ts';

describe('amounts for people', () => {
  it('are exact decimals of the whole unit', () => {
    expect(unitAmount(11_975_662_032_288n, 8)).toBe('119756.62032288');
    expect(unitAmount(1n, 18)).toBe('0.000000000000000001');
    expect(unitAmount(-5n, 2)).toBe('-0.05');
    expect(unitAmount(7n, 0)).toBe('7');
  });

  it('give back the base units they were made of, at wei scale', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 30 }),
        (amount, decimals) => {
          const text = unitAmount(amount, decimals);
          expect(BigInt(text.replace('.', ''))).toBe(amount);
        },
      ),
    );
  });

  it('of a column drop the zeros that all of them end in and no other digit', () => {
    expect(amountColumn([150n, 2_000n, 0n], 3)).toEqual(['0.15', '2.00', '0.00']);
    expect(amountColumn([1_000n, 2_000n], 3)).toEqual(['1', '2']);
    expect(amountColumn([1n], 0)).toEqual(['1']);
    expect(amountColumn([], 8)).toEqual([]);
  });

  it('as shares are rounded down, and what is not nothing never reads as nothing', () => {
    expect(percent(1n, 3n)).toBe('33.33%');
    expect(percent(3n, 3n)).toBe('100.00%');
    expect(percent(1n, 1_000_000n)).toBe('<0.01%');
    expect(percent(0n, 5n)).toBe('0.00%');
    expect(percent(0n, 0n)).toBe('-');
  });
});
