import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alertBody, alertId } from '../../src/alerts/alert.ts';
import { factOf } from './facts.ts';

test('the id of a fact is the SHA-256 of its incident and key, and of nothing else', () => {
  // printf '["lifi-2024","a"]' | sha256sum
  expect(alertId(factOf({ key: 'a' }))).toBe(
    '4b41628cd147c978e35d09d16278f154b93bc9e19cfd61b61617ca5b6887682b',
  );
  expect(alertId(factOf({ key: 'a', amount: '1', text: 'other' }))).toBe(alertId(factOf({ key: 'a' })));
});

test('no two pairs of incident and key have one id, however they are cut', () => {
  const text = fc.string({ maxLength: 6, unit: fc.constantFrom('a', '"', ',', '[', '\\') });
  fc.assert(
    fc.property(text, text, text, text, (a, b, c, d) => {
      const equal = a === c && b === d;
      expect(alertId({ incident: a, key: b }) === alertId({ incident: c, key: d })).toBe(equal);
    }),
    { numRuns: 300 },
  );
});

test('the body is one line of JSON, the same whatever order its fact was built in', () => {
  const fact = factOf({ text: 'two\nlines' });
  const turned = Object.fromEntries(Object.entries(fact).reverse()) as unknown as typeof fact;
  const body = alertBody({ id: 'x', fact, isTest: false });
  expect(alertBody({ id: 'x', fact: turned, isTest: false })).toBe(body);
  expect(body).not.toContain('\n');
  expect(JSON.parse(body)).toEqual({ format: 'coinhound.alert.v1', id: 'x', test: false, ...fact });
});
