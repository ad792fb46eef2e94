import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchByAmountAndTime } from '../../../src/crossings/bridges/amount-time.ts';

interface Vector {
  readonly name: string;
  readonly payments: readonly {
    readonly amount: string;
    readonly after: number | null;
    readonly receiver?: string;
    readonly asset?: string;
    readonly isNative?: boolean;
    readonly decimals?: number;
  }[];
  readonly fit: readonly number[];
  readonly percent?: number;
  readonly seconds?: number;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../fixtures/vectors/bridges.json', import.meta.url), 'utf8'),
) as { amountAndTime: { cases: Vector[] } };

const START = 1_700_000_000;
const sought = {
  receiver: 'mule',
  assets: ['USDC'],
  isNative: false,
  amount: 100_000_000n,
  decimals: 6,
  time: START,
  seconds: 1_800,
};
const payment = ({ amount, after, ...given }: Vector['payments'][number]) => ({
  receiver: 'mule',
  asset: 'USDC',
  isNative: false,
  decimals: 6,
  ...given,
  amount: BigInt(amount),
  time: after === null ? null : START + after,
});

describe('payments matched by amount and time', () => {
  it.each(vectors.amountAndTime.cases)('$name', ({ payments, fit, percent, seconds }) => {
    const candidates = payments.map(payment);
    const match = matchByAmountAndTime(sought, candidates);
    expect(match.candidates.map((candidate) => candidates.indexOf(candidate))).toEqual(fit);
    if (percent !== undefined) expect(match.percent).toBe(percent);
    if (seconds !== undefined) expect(match.seconds).toBe(seconds);
  });

  it('takes any asset where it is not known which one comes out', () => {
    const { assets: _, ...unknown } = sought;
    const usdt = payment({ amount: '99700000', after: 400, asset: 'USDT' });
    expect(matchByAmountAndTime(unknown, [usdt]).candidates).toEqual([usdt]);
  });

  it('finds the same whatever the order of the candidates, and never more than was given', () => {
    const some = fc.array(
      fc.record({
        amount: fc.bigInt(80_000_000n, 105_000_000n),
        after: fc.integer({ min: -10, max: 4_000 }),
      }),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(some, (given) => {
        const candidates = given.map(({ amount, after }) => payment({ amount: String(amount), after }));
        const match = matchByAmountAndTime(sought, candidates);
        const backwards = matchByAmountAndTime(sought, [...candidates].reverse());
        expect(new Set(backwards.candidates)).toEqual(new Set(match.candidates));
        for (const { amount, time } of match.candidates) {
          expect(amount).toBeLessThanOrEqual(sought.amount);
          expect(time).toBeGreaterThan(START);
        }
      }),
      { numRuns: 100 },
    );
  });
});
