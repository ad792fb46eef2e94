import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distinctSeeds, microDollars, type NamedLoss, stolenIn } from '../../src/cli/stolen.ts';
import type { AssetId } from '../../src/core/ids.ts';
import { account, ether, move, usdt } from '../support/account-scene.ts';

const assets = [
  { id: ether, chain: 'ethereum', symbol: 'ETH', decimals: 18 },
  { id: usdt, chain: 'ethereum', symbol: 'USDT', decimals: 6 },
];
const seed = (asset: AssetId, taint: bigint, usd?: string): NamedLoss => ({
  seed: {
    movement: move(account('victim'), account('thief'), taint, { height: 1, asset }),
    output: 0,
    taint,
    loss: taint,
  },
  ...(usd !== undefined && { usd }),
});
const prices = (entries: Readonly<Record<string, string>>) =>
  new Map(Object.entries(entries) as [AssetId, string][]);
const losses = ({ seeds }: ReturnType<typeof stolenIn>) => seeds.map(({ loss }) => loss);

describe('what was stolen', () => {
  test('is counted in the base units of its one asset where there is no price', () => {
    const stolen = stolenIn([seed(ether, 5n), seed(ether, 7n)], new Map(), assets);
    expect(stolen).toMatchObject({ unit: { kind: 'asset', asset: ether }, unpriced: [] });
    expect(losses(stolen)).toEqual([5n, 7n]);
  });

  test('of several assets has a book for each where one of them has no price, which is named', () => {
    const stolen = stolenIn([seed(ether, 5n), seed(usdt, 7n)], prices({ [ether]: '2000' }), assets);
    expect(stolen).toMatchObject({ unit: { kind: 'each' }, unpriced: [usdt] });
    expect(losses(stolen)).toEqual([5n, 7n]);
  });

  test('is counted in millionths of a dollar where every seed has a price, its own before that of its asset', () => {
    const named = [seed(ether, 10n ** 18n), seed(ether, 10n ** 18n, '1999.5'), seed(usdt, 2_000_000n)];
    const stolen = stolenIn(named, prices({ [ether]: '2000', [usdt]: '0.9998' }), assets);
    expect(stolen).toMatchObject({ unit: { kind: 'usd' }, unpriced: [] });
    expect(losses(stolen)).toEqual([2_000_000_000n, 1_999_500_000n, 1_999_600n]);
  });

  test('is not counted in dollars where nobody knows the decimals', () => {
    expect(stolenIn([seed(usdt, 5n)], prices({ [usdt]: '1' }), []).unit).toEqual({
      kind: 'asset',
      asset: usdt,
    });
  });

  test('counts an output named twice once, at the price that one of them has', () => {
    const twice = distinctSeeds([seed(ether, 5n, '1'), seed(ether, 5n), seed(usdt, 5n)]);
    expect(twice.map(({ usd }) => usd)).toEqual(['1', undefined]);
  });
});

describe('millionths of a dollar', () => {
  test.each([
    [1n, '1', 6, 1n],
    [1_000_000n, '0.9998', 6, 999_800n],
    [10n ** 18n, '2000.123456789', 18, 2_000_123_456n],
    [1n, '2000', 18, 1n],
    [3n, '0.00000000001', 0, 1n],
    [123n, '1000000', 0, 123_000_000_000_000n],
  ])('%s base units at %s USD with %s decimals are %s', (amount, usd, decimals, worth) => {
    expect(microDollars(amount, usd, decimals)).toBe(worth);
  });

  test('are the exact worth rounded down, and at least one', () => {
    const price = fc.tuple(fc.bigInt(0n, 10n ** 12n - 1n), fc.bigInt(0n, 10n ** 18n - 1n));
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 40n),
        price,
        fc.integer({ min: 0, max: 30 }),
        (amount, [whole, part], decimals) => {
          const worth = microDollars(amount, `${whole}.${`${part}`.padStart(18, '0')}`, decimals);
          const exact = amount * (whole * 10n ** 18n + part) * 1_000_000n;
          const unit = 10n ** BigInt(18 + decimals);
          expect(worth === 1n || worth * unit <= exact).toBe(true);
          expect((worth + 1n) * unit > exact).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
