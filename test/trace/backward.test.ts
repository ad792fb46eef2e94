import { describe, expect, test } from 'vitest';
import type { Crossing } from '../../src/core/crossing.ts';
import type { FlowGraph } from '../../src/core/flow-graph.ts';
import {
  type AccountId,
  addressOf,
  assetId,
  balanceId,
  type HoldingId,
  sinkAccount,
} from '../../src/core/ids.ts';
import type { History, Movement } from '../../src/core/movement.ts';
import { fifo } from '../../src/core/policies/fifo.ts';
import { haircut } from '../../src/core/policies/haircut.ts';
import { lifo } from '../../src/core/policies/lifo.ts';
import { poison } from '../../src/core/policies/poison.ts';
import type { TaintPolicy } from '../../src/core/policies/policy.ts';
import { coinjoin } from '../../src/detect/coinjoin.ts';
import { peelChain } from '../../src/detect/peel-chain.ts';
import type { Detector } from '../../src/trace/detector.ts';
import type { ChainSource } from '../../src/trace/source.ts';
import { account, label, move, units, usdt } from '../support/account-scene.ts';
import {
  type CrossingScene,
  crossingBetween,
  historyOf,
  knows,
  stolen,
  traceScene,
  wholeTransaction,
} from '../support/crossing-scene.ts';
import { outputOf, owner, utxo } from '../support/utxo-scene.ts';

const [alice, bob, carol, dave, pool] = ['alice', 'bob', 'carol', 'dave', 'pool'].map((name) =>
  account(name),
) as [AccountId, AccountId, AccountId, AccountId, AccountId];

/** Asks where the value of the last payment came from, unless `seeds` says otherwise. */
async function sourcesOf(scene: CrossingScene, policies: readonly TaintPolicy[] = [haircut]) {
  const { more, ...rest } = scene;
  return traceScene({
    seeds: [stolen(scene.movements.at(-1) as Movement)],
    ...rest,
    more: {
      direction: 'backward',
      policies: policies as [TaintPolicy],
      unit: { kind: 'usd' },
      ...more,
    },
  });
}

/** A source that tells of one history. */
function sourceOf(movements: readonly Movement[], history: (holding: HoldingId) => History): ChainSource {
  const chain = (movements[0] as Movement).chain;
  return {
    chain,
    account: (address) => account(address),
    transaction: () => undefined,
    tip: async () => 1000,
    seeds: async () => [],
    async *histories(holdings) {
      for (const { id } of holdings) yield history(id);
    },
    transactionFacts: async (txid) => wholeTransaction(movements, chain, txid),
  };
}

/** Whoever receives out of a swap of his own signed it, and is told how it calls. */
const toldAll = (movements: readonly Movement[]): Partial<CrossingScene> => {
  const source = sourceOf(movements, (holding) => ({
    ...historyOf(movements, holding),
    movements: movements.filter(({ inputs, outputs }) =>
      [...inputs, ...outputs].some((leg) => leg.holding.id === holding),
    ),
  }));
  return { more: { sources: new Map([[source.chain, source]]) } };
};

const finding = (crossings: readonly Crossing[]): Partial<CrossingScene> => ({
  finders: [knows('swap', crossings)],
});

/** Findings as `category account: taint` under a policy. */
const found = ({ findings }: FlowGraph, policy = 'haircut'): string[] =>
  findings
    .filter(({ taint }) => taint[policy] !== '0')
    .map(({ category, node, taint }) => `${category} ${addressOf(node as AccountId)}: ${taint[policy]}`)
    .sort();

const edgesOf = ({ edges }: FlowGraph): string[] =>
  edges.map(
    ({ source, target, kind, taint }) => `${kind} ${short(source)} > ${short(target)}: ${taint.haircut}`,
  );
const short = (id: string): string => id.slice(id.lastIndexOf(':') + 1);

describe('an account that was paid by two and paid two', () => {
  const movements = [
    move(alice, carol, 400n, { height: 1 }),
    move(bob, carol, 600n, { height: 2 }),
    move(carol, pool, 300n, { height: 3 }),
    move(bob, carol, 70n, { height: 5 }),
    move(carol, dave, 500n, { height: 4 }),
  ];
  const labels = [label(alice, 'exchange', 'Alpha'), label(bob, 'exchange', 'Beta')];

  test.each([
    [haircut, '200', '300'],
    [fifo, '100', '400'],
    [lifo, '200', '300'],
    [poison, '400', '600'],
  ] as const)('has from each what $0.name says', async (policy, fromAlice, fromBob) => {
    const { graph } = await sourcesOf({ movements, labels }, [policy]);
    expect(found(graph, policy.name)).toEqual([`exchange alice: ${fromAlice}`, `exchange bob: ${fromBob}`]);
  });

  test('is shown with what it received and sent, edges from the source to the payment that is asked about', async () => {
    const { graph, asked } = await sourcesOf({ movements, labels });
    expect(asked).toEqual([balanceId(carol, movements[0]!.inputs[0]!.holding.asset)]);
    expect(edgesOf(graph)).toEqual([
      'draw alice > tx-1-0: 200',
      'draw bob > tx-2-0: 300',
      'draw carol > tx-4-0: 500',
      'payment tx-1-0 > carol: 200',
      'payment tx-2-0 > carol: 300',
      'payment tx-4-0 > dave: 500',
    ]);
    expect(graph.parameters.direction).toBe('backward');
    expect(graph.ledger.haircut).toEqual({
      unit: 'usd-micro',
      stolen: '500',
      ends: { exchange: '500' },
    });
    expect(graph.nodes.map(({ id, hop }) => `${short(id)} ${hop}`)).toEqual([
      'alice 2',
      'bob 2',
      'carol 1',
      'dave 0',
      'tx-1-0 2',
      'tx-2-0 2',
      'tx-4-0 1',
    ]);
  });

  test('is not asked beyond the hops that are allowed', async () => {
    const { graph, asked } = await sourcesOf({ movements, labels, hops: 1 });
    expect(asked).toEqual([]);
    expect(graph.ledger.haircut?.ends).toEqual({ hops: '500' });
  });
});

describe('value without a payer', () => {
  test('that an account had before its history is its opening', async () => {
    const movements = [move(alice, bob, 30n, { height: 1 }), move(bob, carol, 100n, { height: 2 })];
    const source = sourceOf(movements, (holding) => ({ ...historyOf(movements, holding), opening: 70n }));
    const { graph } = await sourcesOf({
      movements,
      labels: [label(alice, 'mixer', 'Mix')],
      more: { sources: new Map([[source.chain, source]]) },
    });
    expect(found(graph)).toEqual(['mixer alice: 30', 'opening bob: 70']);
    expect(graph.findings.find(({ category }) => category === 'opening')).toMatchObject({
      transactions: [],
      firstTime: null,
      rule: 'history',
    });
  });

  test('that an account paid beyond its history is unexplained, with the payment that it was missing for', async () => {
    const movements = [move(alice, bob, 30n, { height: 1 }), move(bob, carol, 100n, { height: 2 })];
    const { graph } = await sourcesOf({ movements, labels: [label(alice, 'mixer', 'Mix')] });
    expect(found(graph)).toEqual(['mixer alice: 30', 'unexplained bob: 70']);
    expect(graph.findings[0]?.transactions).toEqual(['eip155:1:tx:tx-2-0']);
    expect(graph.nodes.find(({ id }) => id === bob)).toMatchObject({ stop: { reason: 'unexplained' } });
  });

  test('is none where what came in before covers what was paid', async () => {
    const movements = [move(alice, bob, 100n, { height: 1 }), move(bob, carol, 100n, { height: 2 })];
    const { graph } = await sourcesOf({ movements, labels: [label(alice, 'mixer', 'Mix')] });
    expect(found(graph)).toEqual(['mixer alice: 100']);
  });

  test('is all of it where as much came in only afterwards', async () => {
    const payment = move(bob, carol, 100n, { height: 2 });
    const movements = [payment, move(alice, bob, 100n, { height: 3 })];
    const labels = [label(alice, 'mixer', 'Mix')];
    const { graph } = await sourcesOf({ movements, labels, seeds: [stolen(payment)] });
    expect(found(graph)).toEqual(['unexplained bob: 100']);
  });

  test('that was mined is of a sink', async () => {
    const coinbase = utxo({ name: 'coinbase', inputs: [], outputs: [[1, 50n]] });
    const spend = utxo({
      name: 'spend',
      inputs: [[1, 50n, outputOf(coinbase, 0)]],
      outputs: [[2, 49n]],
      height: 800_001,
    });
    const { graph } = await sourcesOf({ movements: [coinbase, spend] });
    expect(graph.ledger.haircut?.ends).toEqual({ minted: '49' });
    expect(graph.nodes.find(({ kind }) => kind === 'sink')).toMatchObject({
      id: sinkAccount(coinbase.chain, 'minted'),
      sink: 'minted',
    });
    expect(graph.edges.filter(({ source }) => source.endsWith('sink.minted'))).toHaveLength(1);
  });

  test('of payers whom nobody names is unavailable, and not called mined', async () => {
    const first = { ...utxo({ name: 'first', inputs: [], outputs: [[1, 50n]] }), unnamed: 'not-recorded' };
    const spend = utxo({
      name: 'spend',
      inputs: [[1, 50n, outputOf(first, 0)]],
      outputs: [[2, 49n]],
      height: 800_001,
    });
    const { graph } = await sourcesOf({ movements: [first, spend] });
    expect(graph.ledger.haircut?.ends).toEqual({ unavailable: '49' });
  });
});

describe('a transaction with several inputs and outputs', () => {
  const first = utxo({ name: 'first', inputs: [[9, 40n]], outputs: [[1, 40n]] });
  const second = utxo({ name: 'second', inputs: [[8, 60n]], outputs: [[2, 60n]] });
  const both = utxo({
    name: 'both',
    inputs: [
      [1, 40n, outputOf(first, 0)],
      [2, 60n, outputOf(second, 0)],
    ],
    outputs: [
      [3, 30n],
      [4, 50n],
    ],
    height: 800_001,
  });
  const labels = [label(owner(1), 'exchange', 'One'), label(owner(2), 'exchange', 'Two')];

  test.each([
    [haircut, '20', '30'],
    [fifo, '10', '40'],
    [lifo, '20', '30'],
  ] as const)(
    'gives its second output what $0.name says of each input, the fee aside',
    async (policy, one, two) => {
      const seeds = [{ movement: both, output: 1, taint: 50n, loss: 50n }];
      const { graph } = await sourcesOf({ movements: [first, second, both], seeds, labels }, [policy]);
      expect(found(graph, policy.name)).toEqual([
        `exchange ${addressOf(owner(1))}: ${one}`,
        `exchange ${addressOf(owner(2))}: ${two}`,
      ]);
    },
  );
});

describe('a crossing', () => {
  const swapIn = move(alice, pool, 100n, { height: 2, txid: 'swap' });
  const swapOut = {
    ...move(pool, alice, units('5', 6), { height: 2, txid: 'swap', asset: usdt }),
    call: '0x12345678',
  };
  const movements = [
    move(bob, alice, 100n, { height: 1 }),
    swapIn,
    swapOut,
    move(alice, carol, units('2', 6), { height: 3, asset: usdt }),
  ];
  const labels = [label(bob, 'exchange', 'Beta')];
  const told = toldAll(movements);
  const swap = crossingBetween('swap', [swapIn], [swapOut], { kind: 'swap' });

  test('met at what was received leads to what was given, in its asset', async () => {
    const { graph } = await sourcesOf({ movements, labels, ...told, ...finding([swap]) });
    expect(found(graph)).toEqual(['exchange bob: 40']);
    expect(graph.ledger.haircut).toMatchObject({ stolen: '2000000', ends: { exchange: '2000000' } });
    expect(graph.edges.find(({ kind }) => kind === 'swap')).toMatchObject({
      source: 'eip155:1:tx:swap',
      target: 'eip155:1:tx:swap',
      asset: swapIn.inputs[0]?.holding.asset,
      amount: '100',
      taint: { haircut: '40' },
      crossing: { asset: usdt, amount: '5000000', taint: { haircut: '2000000' } },
    });
    expect(graph.nodes.map(({ id }) => id)).not.toContain(pool);
  });

  test('costs no hop more backward than forward', async () => {
    const { graph } = await sourcesOf({ movements, labels, ...told, ...finding([swap]) });
    const hops = Object.fromEntries(graph.nodes.map(({ id, hop }) => [short(id), hop]));
    expect(hops).toEqual({ carol: 0, 'tx-3-0': 1, alice: 1, swap: 2, 'tx-1-0': 3, bob: 3 });
  });

  test('that is not known ends at who paid, or walks on there', async () => {
    const { graph } = await sourcesOf({
      movements,
      labels: [...labels, label(pool, 'dex', 'Pool')],
      ends: ['exchange', 'dex'],
      ...told,
    });
    expect(found(graph)).toEqual(['dex pool: 2000000']);
  });

  test('between chains leads to the other chain', async () => {
    const deposit = move(alice, pool, 100n, { height: 2, txid: 'deposit' });
    const payout = utxo({
      name: 'payout',
      inputs: [[7, 50n]],
      outputs: [
        [1, 40n],
        [7, 9n],
      ],
    });
    const last = utxo({
      name: 'last',
      inputs: [[1, 40n, outputOf(payout, 0)]],
      outputs: [[2, 39n]],
      height: 800_001,
    });
    const spoken = { ...payout, memo: 'OUT:deposit' };
    const bridge: Crossing = crossingBetween('bridge', [deposit], [spoken]);
    const { graph } = await sourcesOf({
      movements: [move(bob, alice, 100n, { height: 1 }), deposit, spoken, last],
      labels,
      finders: [knows(payout.txid, [bridge])],
    });
    expect(graph.ledger.haircut).toMatchObject({ stolen: '39', ends: { exchange: '39' } });
    expect(found(graph)).toEqual(['exchange bob: 97']);
    expect(graph.edges.find(({ kind }) => kind === 'bridge')).toMatchObject({
      source: 'eip155:1:tx:deposit',
      target: `${payout.chain}:tx:${payout.txid}`,
    });
  });

  test('whose receipts are of several assets is not followed', async () => {
    const other = move(pool, alice, 7n, { height: 2, index: 1, txid: 'swap' });
    const all = [...movements.slice(0, 3), other, ...movements.slice(3)];
    const double = crossingBetween('swap', [swapIn], [swapOut, other], { kind: 'swap' });
    const { graph } = await sourcesOf({ movements: all, labels, ...toldAll(all), ...finding([double]) });
    expect(graph.edges.filter(({ crossing }) => crossing)).toEqual([]);
    expect(graph.ledger.haircut?.ends).toEqual({ unexplained: '2000000' });
  });
});

test('a wrap met at what was minted leads to the coin that was paid for it', async () => {
  const weth = assetId(
    usdt.slice(0, usdt.indexOf('/')) as Movement['chain'],
    'erc20:0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
  );
  const paid = move(alice, pool, 100n, { height: 2, txid: 'wrap' });
  const minted = { ...move(null, alice, 100n, { height: 2, txid: 'wrap', asset: weth }), wraps: paid.id };
  const movements = [
    move(bob, alice, 100n, { height: 1 }),
    paid,
    minted,
    move(alice, carol, 60n, { height: 3, asset: weth }),
  ];
  const { graph } = await sourcesOf({ movements, labels: [label(bob, 'exchange', 'Beta')] });
  expect(found(graph)).toEqual(['exchange bob: 60']);
  expect(graph.edges.filter(({ kind }) => kind === 'wrap')).toHaveLength(1);
});

describe('detectors', () => {
  const mixed = utxo({
    name: 'mixed',
    inputs: [
      [1, 100n],
      [2, 100n],
    ],
    outputs: [
      [3, 100n],
      [4, 100n],
    ],
  });
  const spend = utxo({
    name: 'spend',
    inputs: [[3, 100n, outputOf(mixed, 0)]],
    outputs: [[5, 100n]],
    height: 800_001,
  });
  const detector = (backward: boolean): Detector => ({
    name: 'coinjoin',
    summary: 'Sees one transaction.',
    parameters: {},
    when: 'each-round',
    ...(backward && { backward: true }),
    detect: ({ tainted }) => ({
      hits: tainted
        .filter(({ movement }) => movement === mixed)
        .map(({ movement: { chain, txid } }) => ({
          subject: { kind: 'transaction', chain, txid },
          pattern: { name: 'coinjoin.test', confidence: 60, evidence: {} },
          ends: 'coinjoin',
        })),
    }),
  });
  const detected = async (backward: boolean) =>
    (
      await sourcesOf({
        movements: [mixed, spend],
        more: { detectors: [{ detector: detector(backward), parameters: {} }] },
      })
    ).graph.ledger.haircut?.ends;

  test('that end a walk end it at the inputs of a CoinJoin', async () => {
    expect(await detected(true)).toEqual({ coinjoin: '100' });
  });

  test('that say nothing backward are not asked', async () => {
    expect(await detected(false)).not.toHaveProperty('coinjoin');
    expect([coinjoin.backward, peelChain.backward]).toEqual([true, undefined]);
  });
});
