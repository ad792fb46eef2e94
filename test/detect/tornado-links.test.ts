import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { txId } from '../../src/core/ids.ts';
import { anonymitySet } from '../../src/detect/tornado-anonymity.ts';
import {
  exactMatches,
  gasPriceMatches,
  linkedAddresses,
  type PoolDeposit,
  type PoolLink,
  type PoolWithdrawal,
  sameCounts,
} from '../../src/detect/tornado-links.ts';
import { account } from '../support/account-scene.ts';

type Rule = PoolLink['rule'];
interface Case {
  readonly id: string;
  readonly deposits: readonly [pool: string, from: string, hour: number, gasPrice: number][];
  readonly withdrawals: readonly [pool: string, to: string, hour: number, from: string, gasPrice: number][];
  readonly expect: Partial<Record<Rule, readonly (readonly [string, string, number])[]>>;
  readonly privacy?: number;
}
const { cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/vectors/tornado.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };

const place = (hour: number, index: number) => ({ height: hour * 300, index, time: hour * 3600 });
const depositsOf = (rows: Case['deposits']): PoolDeposit[] =>
  rows.map(([pool, from, hour, gasPrice], n) => ({
    pool: account(pool),
    from: account(from),
    txid: txId(`d${n}`),
    position: place(hour, n),
    leaf: 100 + n,
    gasPrice: BigInt(gasPrice),
  }));
const withdrawalsOf = (rows: Case['withdrawals']): PoolWithdrawal[] =>
  rows.map(([pool, to, hour, from, gasPrice], n) => ({
    pool: account(pool),
    to: account(to),
    txid: txId(`w${n}`),
    position: place(hour, n),
    fee: 0n,
    from: account(from),
    gasPrice: BigInt(gasPrice),
  }));
const shown = ({ depositor, receiver, candidates }: PoolLink) =>
  [depositor, receiver, candidates].map((part) =>
    typeof part === 'number' ? part : part.slice('eip155:1:'.length),
  );

describe('rules that connect withdrawals with deposits', () => {
  test.each(cases)('$id', ({ deposits: paid, withdrawals: taken, expect: expected, privacy }) => {
    const [deposits, withdrawals] = [depositsOf(paid), withdrawalsOf(taken)];
    const counted = sameCounts(deposits, withdrawals, { pools: 2, total: 5 });
    const found = {
      'exact-match': exactMatches(deposits, withdrawals),
      'gas-price': gasPriceMatches(deposits, withdrawals, 1_000_000),
      'same-counts': counted,
      'linked-addresses': linkedAddresses(deposits, withdrawals, () => 0, 3),
    };
    for (const [rule, links] of Object.entries(found))
      expect(links.map(shown), rule).toEqual(expected[rule as Rule] ?? []);
    if (privacy !== undefined) for (const { candidates } of counted) expect(1 - 1 / candidates).toBe(privacy);
  });

  test('a gas price says nothing once the protocol sets prices', () => {
    const deposits = depositsOf([['1 ETH', 'a', 0, 71]]);
    const withdrawals = withdrawalsOf([['1 ETH', 'x', 5, 'x', 71]]);
    expect(gasPriceMatches(deposits, withdrawals, 1501)).toHaveLength(1);
    expect(gasPriceMatches(deposits, withdrawals, 1500)).toHaveLength(0);
  });

  test('acquaintances met in three other transactions, and paid in first', () => {
    const deposits = depositsOf([
      ['1 ETH', 'a', 0, 1],
      ['1 ETH', 'b', 9, 1],
    ]);
    const withdrawals = withdrawalsOf([['1 ETH', 'x', 5, 'r', 1]]);
    expect(linkedAddresses(deposits, withdrawals, () => 3, 3).map(shown)).toEqual([['a', 'x', 1]]);
    expect(linkedAddresses(deposits, withdrawals, () => 2, 3)).toEqual([]);
  });

  test('deposits of which nobody knows who made them connect nothing', () => {
    const deposits = depositsOf([['1 ETH', 'x', 0, 71]]).map((one) => ({ ...one, from: null }));
    const withdrawals = withdrawalsOf([['1 ETH', 'x', 5, 'x', 71]]);
    expect(exactMatches(deposits, withdrawals)).toEqual([]);
    expect(gasPriceMatches(deposits, withdrawals, 1_000_000)).toEqual([]);
  });
});

test('the anonymity set counts depositors of a day and of a week, and deposits ever', () => {
  const deposits = depositsOf([
    ['1 ETH', 'a', 0, 1],
    ['1 ETH', 'b', 100, 1],
    ['1 ETH', 'b', 150, 1],
    ['1 ETH', 'c', 160, 1],
    ['1 ETH', 'c', 161, 1],
    ['10 ETH', 'd', 161, 1],
    ['1 ETH', 'e', 171, 1],
  ]);
  const [withdrawal] = withdrawalsOf([['1 ETH', 'x', 170, 'r', 1]]);
  expect(anonymitySet(deposits, withdrawal!)).toEqual({ day: 2, week: 2, ever: 105 });
  const unknown = deposits.map((one) => ({ ...one, from: null }));
  expect(anonymitySet(unknown, withdrawal!)).toEqual({ day: 3, week: 4, ever: 105 });
});
