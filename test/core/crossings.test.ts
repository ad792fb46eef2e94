import { describe, expect, test } from 'vitest';
import type { Crossing } from '../../src/core/crossing.ts';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import { sinkAccount } from '../../src/core/ids.ts';
import { openJournal } from '../../src/core/journal.ts';
import type { Movement } from '../../src/core/movement.ts';
import { dirtyFirst } from '../../src/core/policies/dirty-first.ts';
import { fifo } from '../../src/core/policies/fifo.ts';
import { haircut } from '../../src/core/policies/haircut.ts';
import { policies } from '../../src/core/policies/index.ts';
import { poison } from '../../src/core/policies/poison.ts';
import { settle } from '../../src/core/settle.ts';
import { account, ethereum, move, tron } from '../support/account-scene.ts';
import {
  type CrossingScene,
  coinOf,
  crossingBetween,
  historyOf,
  knows,
  stolen,
  traceScene,
} from '../support/crossing-scene.ts';

const [victim, thief, vault, far, other] = [
  account('victim'),
  account('thief'),
  account('vault'),
  account('far'),
  account('other'),
];
const theft = move(victim, thief, 10n, { height: 1, txid: 'theft' });
const deposit = { ...move(thief, vault, 10n, { height: 5, txid: 'deposit' }), call: '0x12345678' };
const payout = (height: number, amount = 10n, to = far): Movement =>
  move(other, to, amount, { height, txid: `payout-${height}` });

const traced = async (crossings: readonly Crossing[], scene: CrossingScene): Promise<FlowGraph> =>
  (await traceScene({ ...scene, finders: [knows('deposit', crossings)] })).graph;
const followed = (graph: FlowGraph): readonly string[] =>
  graph.edges.flatMap(({ crossing }) => crossing?.id ?? []);
const told = ({ warnings }: FlowGraph): readonly string[] =>
  warnings.flatMap(({ code, message }) => (code === 'crossing' ? [message] : []));
const held = ({ nodes }: FlowGraph, id: string): string | undefined =>
  nodes.flatMap((node) => (node.id === id && node.kind !== 'transaction' ? node.holdings : []))[0]?.taint
    .haircut?.held;

describe('what is given after all of its crossing came out', () => {
  const onwards = move(vault, victim, 4n, { height: 6, txid: 'onwards' });
  const early = payout(3);
  const scene = { movements: [theft, early, deposit, onwards] };
  const crossings = [crossingBetween('early', [deposit], [early])];

  test('stays where it was paid in, and is followed from there like any payment', async () => {
    const graph = await traced(crossings, scene);
    expect(followed(graph)).toEqual([]);
    expect([held(graph, vault), held(graph, victim)]).toEqual(['6', '4']);
    expect(graph.nodes.map(({ id, ...node }) => [id, 'hop' in node && node.hop])).toContainEqual([vault, 1]);
    expect(told(graph)).toEqual([
      'a crossing (test) is not followed from here, because all of it came out before: early',
    ]);
  });

  test('is part of it where anything comes out later', async () => {
    const crossing = crossingBetween('both', [deposit], [early, payout(8)]);
    const graph = await traced([crossing], { movements: [...scene.movements, payout(8)] });
    expect(followed(graph)).toEqual(['both']);
    expect(held(graph, far)).toBe('10');
    expect(told(graph)).toEqual([]);
  });
});

test('a crossing that comes out at its own gift is not followed', async () => {
  const graph = await traced([crossingBetween('loop', [deposit], [deposit])], {
    movements: [theft, deposit],
  });
  expect(followed(graph)).toEqual([]);
  expect(held(graph, vault)).toBe('10');
});

test('what comes out at a sink of the chain ends there', async () => {
  const burned = payout(7, 10n, sinkAccount(ethereum, 'burned'));
  const graph = await traced([crossingBetween('burn', [deposit], [burned])], {
    movements: [theft, deposit, burned],
  });
  expect(graph.ledger.haircut?.ends).toEqual({ burned: '10' });
  expect(graph.findings.map(({ category, node }) => [category, node])).toEqual([
    ['burned', sinkAccount(ethereum, 'burned')],
  ]);
});

test('what is stolen at the very gift of a crossing comes out of it', async () => {
  const graph = await traced([crossingBetween('swap', [deposit], [payout(7)])], {
    movements: [theft, deposit, payout(7)],
    seeds: [stolen(deposit)],
    labels: [],
  });
  // Nothing names the payer, so the theft itself says that it is a call.
  expect(followed(graph)).toEqual(['swap']);
  expect(graph.ledger.haircut).toMatchObject({ stolen: '10', ends: { resting: '10' } });
  expect(held(graph, far)).toBe('10');
});

test('a crossing that carries taint under another policy than the leading one has an edge', async () => {
  const clean = move(other, thief, 10n, { height: 2, txid: 'clean' });
  const crossing = crossingBetween('swap', [deposit], [payout(7)]);
  const scene = {
    movements: [theft, clean, { ...deposit }, payout(7)],
    finders: [knows('deposit', [crossing])],
  };
  const { graph } = await traceScene({ ...scene, more: { policies: [haircut, fifo] } });
  const edges = graph.edges.filter((edge) => edge.crossing !== undefined);
  expect(edges.map(({ taint, crossing }) => [taint, crossing?.taint])).toEqual([
    [
      { haircut: '5', fifo: '10' },
      { haircut: '5', fifo: '10' },
    ],
  ]);
});

test('what is stolen in part crosses where only what is stolen as a whole is followed, and is judged where it comes out', async () => {
  const clean = move(other, thief, 10n, { height: 2, txid: 'clean' });
  const double = { ...move(thief, vault, 20n, { height: 5, txid: 'deposit' }), call: '0x12345678' };
  const crossing = crossingBetween('bridged', [double], [payout(7, 20n)]);
  const { graph } = await traceScene({
    movements: [theft, clean, double, payout(7, 20n)],
    finders: [knows('deposit', [crossing])],
    labels: [
      {
        account: vault,
        name: 'some bridge',
        category: 'bridge',
        source: 'test',
        confidence: 50,
        licence: null,
        firstSeen: null,
        lastSeen: null,
        published: null,
        role: null,
      },
    ],
    more: { policies: [dirtyFirst] },
  });
  expect(followed(graph)).toEqual(['bridged']);
  expect(graph.ledger['dirty-first']).toMatchObject({ stolen: '10', ends: { mixed: '10' } });
  expect(graph.findings.map(({ category, node }) => [category, node])).toEqual([['mixed', far]]);
});

test('a crossing says how much of what it carries is presumed', async () => {
  // The thief pays out twice what is known to have come in.
  const double = { ...move(thief, vault, 20n, { height: 5, txid: 'deposit' }), call: '0x12345678' };
  const crossing = crossingBetween('swap', [double], [payout(7, 40n)]);
  const { graph } = await traceScene({
    movements: [theft, double, payout(7, 40n)],
    finders: [knows('deposit', [crossing])],
    more: { presume: 500_000n, policies: [haircut, fifo] },
  });
  const edge = graph.edges.find(({ crossing }) => crossing);
  expect(edge).toMatchObject({
    taint: { haircut: '20', fifo: '20' },
    presumed: { haircut: '10', fifo: '10' },
    crossing: { taint: { haircut: '40', fifo: '40' } },
  });
});

describe('receipts', () => {
  const histories = [theft, deposit].map(() => historyOf([theft, deposit], coinOf(thief)));
  const settled = (crossing: Crossing, gifts = histories) =>
    policies.map((policy) =>
      settle(openJournal({ histories: gifts, seeds: [stolen(theft)], crossings: [crossing] }), policy),
    );

  test('on several chains take their shares alike, whatever else is known of the order of the chains', () => {
    // Half of the deposit is stolen, and one half of it is paid back.
    const half = { ...theft, outputs: theft.outputs.map((leg) => ({ ...leg, amount: 5n })) };
    const clean = move(other, thief, 5n, { height: 2, txid: 'clean' });
    const back = payout(7, 5n, thief);
    const out = move(account('pool', tron), account('far', tron), 5n, { height: 3, txid: 'out' });
    const crossing = crossingBetween('split', [deposit], [back, out]);
    // Something that went from tron to ethereum before makes the one wait for the other.
    const onTron = move(account('a', tron), account('b', tron), 1n, { height: 4, txid: 'a' });
    const before = move(other, victim, 1n, { height: 6, txid: 'b' });
    const unrelated = crossingBetween('unrelated', [onTron], [before]);
    const movements = [half, clean, deposit, back];
    const at = (crossings: readonly Crossing[]) => {
      const facts = {
        histories: [historyOf(movements, coinOf(thief))],
        seeds: [{ ...stolen(half) }],
        crossings,
      };
      const settlement = settle(openJournal(facts), fifo);
      return settlement.journal.holdings
        .map(({ id }, n) => [id, settlement.held[n]])
        .filter(([, sum]) => sum !== 0n);
    };
    expect(at([crossing, unrelated])).toEqual(at([crossing]));
  });

  test('that stand for nothing bring nothing', () => {
    const nothing = payout(7);
    const crossing = crossingBetween('swap', [deposit], [nothing, payout(8)]);
    const shares = crossing.received.map((receipt, n) => ({ ...receipt, share: n === 0 ? 0n : 10n }));
    for (const { journal, carries } of settled({ ...crossing, received: shares }))
      expect(carries[journal.movements.findIndex(({ id }) => id === nothing.id)]).toBe(0);
  });

  test('are all reached by poison, however small their part of the taint is', () => {
    const gift = move(other, vault, 990n, { height: 5, txid: 'deposit' });
    const crossing = crossingBetween('swap', [deposit, gift], [payout(7), payout(8), payout(9)]);
    const shares = crossing.received.map((receipt, n) => ({
      ...receipt,
      share: [1n, 1n, 998n][n] as bigint,
    }));
    const all = settled({ ...crossing, received: shares });
    const { crossed } = all[policies.indexOf(poison)]!;
    expect([...crossed.values()].map(({ received }) => received)).toEqual([10n, 10n, 10n]);
  });
});

test('the vault that a crossing was paid into is not reached by it', async () => {
  const graph = await traced([crossingBetween('swap', [deposit], [payout(7)])], {
    movements: [theft, deposit, payout(7)],
  });
  expect(graph.nodes.map(({ id }) => id)).not.toContain(vault);
  expect(graph.ledger.haircut?.ends).toEqual({ resting: '10' });
});
