import { describe, expect, test } from 'vitest';
import type { AccountId } from '../../src/core/ids.ts';
import type { Movement } from '../../src/core/movement.ts';
import { figuresOf, service } from '../../src/detect/service.ts';
import { account, detectWith, eth, label, move, sceneOf } from '../support/account-scene.ts';

const hub = account('hub');
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const into = (n: number, payer: (i: number) => AccountId = () => account('payer')) =>
  times(n, (i) => move(payer(i), hub, 1n, { height: i }));
const out = (n: number, payee: (i: number) => AccountId = () => account('payee')) =>
  times(n, (i) => move(hub, payee(i), 1n, { height: 100_000 + i }));
const above = (movements: readonly Movement[], labels = [] as ReturnType<typeof label>[]) => {
  const scene = { ...sceneOf([], { labels }), accounts: new Map([[hub, movements]]) };
  return detectWith(service, scene).hits.map(({ pattern }) => pattern.evidence.above);
};

describe('an account has the traffic of a service', () => {
  test('with more than 500 transactions in', () => {
    expect(above(into(501))).toEqual(['incoming']);
    expect(above(into(500))).toEqual([]);
  });

  test('with more than 1000 transactions', () => {
    expect(above([...into(500), ...out(501)])).toEqual(['transactions']);
    expect(above([...into(500), ...out(500)])).toEqual([]);
  });

  test('with more than 7500 payers', () => {
    expect(above(into(7501, (i) => account(`p${i}`)))).toEqual(['payers, incoming, transactions']);
    expect(above(into(7500, (i) => account(`p${i}`)))).toEqual(['incoming, transactions']);
  });

  test('with more than 1000 payees', () => {
    expect(above(out(1001, (i) => account(`p${i}`)))).toEqual(['transactions, payees']);
    expect(above(out(1000, (i) => account(`p${i}`)))).toEqual([]);
  });

  test('not where a label says what it is', () => {
    expect(above(into(501), [label(hub, 'exchange', 'Kraken')])).toEqual([]);
  });
});

test('figures count a transaction once, and gas not at all', () => {
  const movements = [
    move(account('a'), hub, 1n, { height: 1, txid: 'one' }),
    move(account('b'), hub, 2n, { height: 1, txid: 'one' }),
    move(hub, null, eth('0.001'), { height: 2 }),
    move(null, hub, 1n, { height: 3 }),
  ];
  expect(figuresOf(hub, movements)).toEqual({ payers: 2, incoming: 1, transactions: 1, payees: 0 });
});
