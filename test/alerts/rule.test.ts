import { describe, expect, test } from 'vitest';
import type { AlertFact } from '../../src/alerts/alert.ts';
import { type AlertRule, channelsFor } from '../../src/alerts/rule.ts';
import { factOf, fileChannel, ruleOf } from './facts.ts';

const takes = (rule: Partial<AlertRule>, fact: Partial<AlertFact>): boolean =>
  channelsFor(factOf(fact), [ruleOf({ ...rule, to: [fileChannel('/a')] })]).length === 1;

describe('a rule', () => {
  test('without conditions takes every fact', () => {
    expect(takes({}, {})).toBe(true);
    expect(takes({}, { category: null, loss: null, share: null })).toBe(true);
  });

  test('takes the kinds and categories that it names and no others', () => {
    expect(takes({ kinds: ['moved', 'reached'] }, {})).toBe(true);
    expect(takes({ kinds: ['moved'] }, {})).toBe(false);
    expect(takes({ categories: ['mixer', 'exchange'] }, {})).toBe(true);
    expect(takes({ categories: ['mixer'] }, {})).toBe(false);
    expect(takes({ categories: ['mixer'] }, { category: null })).toBe(false);
  });

  test('takes a loss that is the least amount, and none that is a unit less', () => {
    const minValue = { kind: 'amount', amount: 10n ** 30n } as const;
    expect(takes({ minValue }, { loss: `${10n ** 30n}` })).toBe(true);
    expect(takes({ minValue }, { loss: `${10n ** 30n - 1n}` })).toBe(false);
    expect(takes({ minValue }, { loss: null })).toBe(false);
  });

  test('goes by the loss in the unit of the ledger, not by the amount of whatever asset it became', () => {
    const minValue = { kind: 'amount', amount: 100n } as const;
    expect(takes({ minValue }, { amount: '1', loss: '100' })).toBe(true);
    expect(takes({ minValue }, { amount: '1000000', loss: '99' })).toBe(false);
  });

  test('takes a share that is the least one, and none a ten-billionth less', () => {
    const minValue = { kind: 'share', perBillion: 31_000_000n } as const;
    for (const rule of [{ minValue }, { minShare: 31_000_000n }]) {
      expect(takes(rule, { share: '0.031' })).toBe(true);
      expect(takes(rule, { share: '1.2' })).toBe(true);
      expect(takes(rule, { share: '0.0309999999' })).toBe(false);
      expect(takes(rule, { share: '0' })).toBe(false);
      expect(takes(rule, { share: null })).toBe(false);
    }
  });

  test('must hold in every condition', () => {
    const rule = { categories: ['exchange'], minShare: 10_000_000n, incidents: ['lifi-*'] };
    expect(takes(rule, {})).toBe(true);
    expect(takes(rule, { incident: 'bitfinex-2016' })).toBe(false);
    expect(takes(rule, { share: '0.009' })).toBe(false);
    expect(takes(rule, { category: 'mixer' })).toBe(false);
  });

  test.each([
    ['lifi-2024', true],
    ['lifi-202', false],
    ['lifi-20244', false],
    ['*', true],
    ['lifi-*', true],
    ['*-2024', true],
    ['l*i*4', true],
    ['*2*2*', true],
    ['lifi-2024*', true],
    ['**', true],
    ['lifi-20*024', false],
    ['*2024*2024', false],
    ['ifi*', false],
    ['.*', false],
    ['LIFI-2024', false],
  ])('with the incident %s takes lifi-2024: %s', (pattern, isTaken) => {
    expect(takes({ incidents: [pattern] }, {})).toBe(isTaken);
  });
});

test('a fact that several rules take is for each of their channels once, in the order of the rules', () => {
  const [a, b, c] = [fileChannel('/a', 'a'), fileChannel('/b', 'b'), fileChannel('/c', 'c')];
  const rules = [
    ruleOf({ to: [b, a] }),
    ruleOf({ kinds: ['moved'], to: [c] }),
    ruleOf({ kinds: ['reached'], to: [a, b] }),
  ];
  expect(channelsFor(factOf(), rules)).toEqual(['b', 'a']);
});
