import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount, integer, json } from '../../src/net/parse.ts';

const reply = (body: string) => ({ status: 200, headers: {}, body });

test('says what came where JSON was due', () => {
  const said = (body: string): string => {
    try {
      json(reply(body));
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing';
  };
  expect(said('<!doctype html><html></html>')).toBe('answered with HTML where JSON was due');
  expect(said('{"a":[1,2')).toBe('answered with JSON that breaks off where JSON was due');
  expect(said('')).toBe('answered with nothing where JSON was due');
  expect(said('Transaction not found')).toBe('answered with text where JSON was due');
  expect(said('[{"txid":"ab"}]')).toBe('nothing');
});

test('shows the beginning of what came, on one line', () => {
  const body = `<html>\n${'x'.repeat(500)}`;
  expect(() => json(reply(body))).toThrow(
    expect.objectContaining({
      reason: 'malformed',
      details: { status: '200', body: `<html> ${'x'.repeat(113)}…` },
    }),
  );
});

test('amounts of any size survive as decimal text', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n }), (value) => amount(String(value), 'value') === value),
  );
});

test('a number that JSON rounded is refused, never passed on', () => {
  expect(() => amount(json(reply('9007199254740993')), 'value')).toThrow(
    'gave 9007199254740992 for value where an amount of base units was due',
  );
  expect(() => integer(json(reply('9007199254740993')), 'height')).toThrow('height');
  expect(amount(json(reply('2099999997690000')), 'value')).toBe(2_099_999_997_690_000n);
});

test('what is no amount and no whole number is refused', () => {
  for (const value of ['', '0x10', '1.5', '-1', -1, 1.5, Number.NaN, null, undefined, {}, [], true])
    expect(() => amount(value, 'value')).toThrow(expect.objectContaining({ code: 'upstream-malformed' }));
  for (const value of ['', '0x10', '1.5', 1.5, '9007199254740993', null, undefined, {}, [], true])
    expect(() => integer(value, 'height')).toThrow(expect.objectContaining({ code: 'upstream-malformed' }));
});

test('whole numbers are read from numbers and from decimal text', () => {
  expect(integer(840_000, 'height')).toBe(840_000);
  expect(integer('840000', 'blockNumber')).toBe(840_000);
  expect(integer('-1', 'index')).toBe(-1);
});
