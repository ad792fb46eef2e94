import { describe, expect, test } from 'vitest';
import type { Crossing } from '../../../src/core/crossing.ts';
import type { AccountId, HoldingId } from '../../../src/core/ids.ts';
import { openJournal } from '../../../src/core/journal.ts';
import type { LossUnit } from '../../../src/core/loss.ts';
import type { Movement, Seed } from '../../../src/core/movement.ts';
import { rankGraph } from '../../../src/core/rank/rank-graph.ts';
import { account, ether, move, usdt } from '../../support/account-scene.ts';
import { coinOf, crossingBetween, historyOf, stolen } from '../../support/crossing-scene.ts';
import { outputOf, utxo } from '../../support/utxo-scene.ts';

const [thief, pool, friend] = [account('thief'), account('pool'), account('friend')];

interface Facts {
  readonly movements: readonly Movement[];
  readonly known: readonly HoldingId[];
  readonly seeds?: readonly Seed[];
  readonly crossings?: readonly Crossing[];
  readonly unit?: LossUnit;
}

/** Payments with the names of their ends: account, outpoint, or `#` for a movement between several. */
function payments({ movements, known, seeds = [], crossings = [], unit = { kind: 'each' } }: Facts) {
  const journal = openJournal({
    histories: known.map((id) => historyOf(movements, id)),
    seeds,
    crossings,
    unit,
  });
  const { graph, nodeOf } = rankGraph({ journal });
  const names = new Map<number, string>();
  journal.holdings.forEach(({ id, owner }, n) => {
    names.set(nodeOf[n] as number, id.startsWith(`${owner}/`) ? owner : id);
  });
  const name = (node: number): string => names.get(node) ?? '#';
  return {
    graph,
    open: [...names].filter(([node]) => graph.isOpen(node)).map(([, name]) => name),
    sources: graph.sources.map(({ node, time }) => [name(node), time]),
    edges: graph.edges.map(({ from, to, paid, got }) =>
      paid === got ? [name(from), name(to), paid.value, paid.time] : [name(from), name(to), paid, got],
    ),
  };
}

describe('on a chain of accounts', () => {
  const theft = move(pool, thief, 10n, { height: 1 });
  const movements = [
    theft,
    move(thief, friend, 4n, { height: 2, asset: usdt }),
    move(thief, null, 1n, { height: 3 }),
    move(null, thief, 5n, { height: 4 }),
    move(thief, thief, 3n, { height: 5 }),
    move(thief, friend, 0n, { height: 6 }),
  ];
  const usdtOf = (who: AccountId) => `${who}/${usdt.slice(usdt.indexOf('/') + 1)}` as HoldingId;

  test('the balances of an account are one node, open where one of them was looked up', () => {
    const { edges, open, sources } = payments({
      movements,
      known: [coinOf(thief), usdtOf(thief)],
      seeds: [stolen(theft)],
    });
    expect(edges).toEqual([
      [pool, thief, 10, 0],
      [thief, friend, 4, 2],
    ]);
    expect(open).toEqual([thief]);
    expect(sources).toEqual([[thief, 0]]);
  });

  test('gas, mints, payments to oneself and of nothing are no payments', () => {
    expect(payments({ movements, known: [coinOf(thief)] }).edges).toEqual([[pool, thief, 10, 0]]);
  });
});

describe('on a chain of outpoints', () => {
  const first = utxo({
    name: 'first',
    inputs: [[1, 10n]],
    outputs: [
      [2, 6n],
      [1, 3n],
    ],
    height: 1,
  });
  const then = utxo({ name: 'then', inputs: [[2, 6n, outputOf(first, 0)]], outputs: [[3, 5n]], height: 2 });
  const facts: Facts = {
    movements: [first, then],
    known: [outputOf(first, 0)],
    seeds: [stolen(first)],
  };

  test('each outpoint is a node, also where one address has two', () => {
    const { edges, open, sources } = payments(facts);
    expect(edges).toEqual([
      [first.inputs[0]?.holding.id, '#', 10, 0],
      ['#', outputOf(first, 0), 6, 1],
      ['#', outputOf(first, 1), 3, 1],
      [outputOf(first, 0), outputOf(then, 0), 5, 2],
    ]);
    expect(open).toEqual([outputOf(first, 0)]);
    expect(sources).toEqual([[outputOf(first, 0), 1]]);
  });

  test('what goes into a transaction of several and what comes out count as two, for it is no router', () => {
    const { graph } = payments(facts);
    expect(new Set(graph.edges.map(({ tx }) => tx)).size).toBe(3);
  });
});

describe('a crossing', () => {
  const given = move(thief, pool, 100n, { height: 2, asset: usdt, txid: 'swap' });
  const paid = (to: AccountId) => move(pool, to, 3n, { height: 2, txid: 'swap' });
  const known = [`${thief}/${usdt.slice(usdt.indexOf('/') + 1)}` as HoldingId, coinOf(thief)];

  test('to somebody else is one payment, of what each of the two saw of it', () => {
    const movements = [given, paid(friend)];
    const crossings = [crossingBetween('a', [given], [movements[1] as Movement])];
    const { edges } = payments({ movements, known: [...known, coinOf(friend)], crossings });
    expect(edges).toEqual([
      [thief, friend, { value: 100, symbol: usdt, time: 0 }, { value: 3, symbol: ether, time: 2 }],
      [pool, friend, 3, 2],
    ]);
  });

  test('back to who gave stays two payments of one transaction', () => {
    const movements = [given, paid(thief)];
    const crossings = [crossingBetween('a', [given], [movements[1] as Movement])];
    const { edges, graph } = payments({ movements, known, crossings });
    expect(edges).toEqual([
      [thief, pool, 100, 0],
      [pool, thief, 3, 2],
    ]);
    expect(new Set(graph.edges.map(({ tx }) => tx)).size).toBe(1);
  });
});

test('prices are those of the loss where it is counted in dollars', () => {
  const theft = move(pool, thief, 10n, { height: 1 });
  const seeds = [{ ...stolen(theft), loss: 20_000_000n }];
  const facts = { movements: [theft], known: [coinOf(thief)], seeds };
  expect([...payments({ ...facts, unit: { kind: 'usd' } }).graph.usd]).toEqual([[ether, 2]]);
  expect([...payments(facts).graph.usd]).toEqual([]);
});
