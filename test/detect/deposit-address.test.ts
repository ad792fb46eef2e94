import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assetId } from '../../src/core/ids.ts';
import type { Movement } from '../../src/core/movement.ts';
import { transfersOf } from '../../src/detect/account-transfers.ts';
import { depositAddress } from '../../src/detect/deposit-address.ts';
import { sweepsOf } from '../../src/detect/deposit-address-sweeps.ts';
import { account, detectWith, eth, label, move, sceneOf, tron, usdt } from '../support/account-scene.ts';

interface Vectors {
  readonly blocks: number;
  readonly coins: string;
  readonly pairs: readonly {
    readonly id: string;
    readonly given: readonly [string, number];
    readonly swept: readonly [string, number];
    readonly score: string | null;
  }[];
}
const vectors = JSON.parse(
  readFileSync(new URL('../../fixtures/vectors/deposit-address.json', import.meta.url), 'utf8'),
) as Vectors;

const [user, other, deposit, hot, cold] = ['user', 'other', 'deposit', 'hot', 'cold'].map((name) =>
  account(name),
);
const exchange = { ...label(hot!, 'exchange', 'Kraken', 'hot wallet'), confidence: 80 };
const labels = [exchange, label(cold!, 'exchange', 'Binance')];
const find = (movements: readonly Movement[], extra = labels) =>
  detectWith(depositAddress, sceneOf(movements, { labels: extra }));
const evidenceOf = (movements: readonly Movement[], extra = labels) =>
  find(movements, extra).hits[0]?.pattern.evidence;

describe('pairs of deposit and sweep', () => {
  test.each(vectors.pairs)('$id', ({ given, swept, score }) => {
    const [x] = transfersOf([move(user!, deposit!, eth(given[0]), { height: given[1], index: 1 })]);
    const [y] = transfersOf([move(deposit!, hot!, eth(swept[0]), { height: swept[1], index: 2 })]);
    const limits = {
      most: vectors.blocks,
      apart: (a: { height: number }, b: { height: number }) => b.height - a.height,
      difference: eth(vectors.coins),
    };
    const [sweep] = sweepsOf([x!], [y!], limits);
    expect(sweep ? (sweep.score / 1000).toFixed(3) : null).toBe(score);
  });

  test('in one block the deposit must not come after the sweep where both places are known', () => {
    const at = (first: number, second: number) => [
      move(user!, deposit!, eth('2'), { height: 5, index: first }),
      move(deposit!, hot!, eth('2'), { height: 5, index: second }),
    ];
    expect(evidenceOf(at(1, 2))).toMatchObject({ witnesses: 'sweep, share', sweeps: '1' });
    expect(evidenceOf(at(2, 1))).toMatchObject({ witnesses: 'share' });
  });

  test('the latest deposit that fits is taken, past later ones that do not', () => {
    const evidence = evidenceOf([
      move(other!, deposit!, eth('2'), { height: 10 }),
      move(user!, deposit!, eth('2'), { height: 20 }),
      move(other!, deposit!, eth('7'), { height: 30 }),
      move(deposit!, hot!, eth('1.999'), { height: 40 }),
    ]);
    expect(evidence).toMatchObject({ user: 'user', blocks: '20', difference: '1000000000000000' });
  });
});

describe('deposit addresses', () => {
  const swept = [
    move(user!, deposit!, eth('2'), { height: 100 }),
    move(deposit!, hot!, eth('1.999'), { height: 900 }),
  ];

  test('both witnesses stand in the evidence, with exchange, wallet and figures', () => {
    expect(find(swept).hits).toEqual([
      {
        subject: { kind: 'account', account: deposit },
        pattern: {
          name: 'deposit-address',
          confidence: 70,
          evidence: {
            exchange: 'Kraken',
            wallet: 'hot',
            transaction: 'eip155:1:tx:tx-900-0',
            witnesses: 'sweep, share',
            sweeps: '1',
            deposits: '1',
            score: '0.825',
            blocks: '800',
            difference: '1000000000000000',
            user: 'user',
            deposit: 'eip155:1:tx:tx-100-0',
            share: '1.000',
            shareSweeps: '1',
            sharePayments: '1',
            shareAsset: 'eip155:1/slip44:60',
          },
        },
      },
    ]);
  });

  test('several deposits swept at once are found by the share alone', () => {
    const batched = [
      move(user!, deposit!, eth('2'), { height: 100 }),
      move(other!, deposit!, eth('3'), { height: 200 }),
      move(deposit!, hot!, eth('4.999'), { height: 300 }),
    ];
    const [hit] = find(batched).hits;
    expect(hit?.pattern).toMatchObject({ confidence: 20, evidence: { witnesses: 'share', share: '1.000' } });
  });

  test('two deposits passed on are surer than one, and one paid on twice is one', () => {
    const again = [
      move(user!, deposit!, eth('3'), { height: 1000 }),
      move(deposit!, hot!, eth('2.999'), { height: 1800 }),
    ];
    expect(find([...swept, ...again]).hits[0]?.pattern).toMatchObject({
      confidence: 80,
      evidence: { sweeps: '2', deposits: '2', labelConfidence: '80' },
    });
    const twice = move(deposit!, hot!, eth('1.999'), { height: 901 });
    expect(find([...swept, twice]).hits[0]?.pattern).toMatchObject({
      confidence: 70,
      evidence: { sweeps: '2', deposits: '1' },
    });
  });

  test('are no surer than that the receiver is the exchange', () => {
    const weak = { ...exchange, confidence: 10 };
    expect(find(swept, [weak]).hits[0]?.pattern).toMatchObject({
      confidence: 10,
      evidence: { labelConfidence: '10' },
    });
  });

  test('are looked for in short time among very many payments that do not fit', () => {
    const dust = Array.from({ length: 10_000 }, (_, n) =>
      move(user!, deposit!, eth('3'), { height: 100 + Math.floor(n / 10), txid: `given ${n}` }),
    );
    const paid = Array.from({ length: 10_000 }, (_, n) =>
      move(deposit!, hot!, eth('1'), { height: 1200 + Math.floor(n / 10), txid: `paid ${n}` }),
    );
    const movements = [...dust, ...paid];
    const scene = { ...sceneOf([], { labels }), accounts: new Map([[deposit!, movements]]) };
    expect(detectWith(depositAddress, scene).hits[0]?.pattern.evidence.witnesses).toBe('share');
  });

  test('a share of six tenths is enough and less is not', () => {
    const share = (sent: string) => [
      move(user!, deposit!, eth('20'), { height: 1 }),
      move(deposit!, hot!, eth(sent), { height: 100_000 }),
      move(deposit!, other!, eth('4'), { height: 100_001 }),
    ];
    expect(evidenceOf(share('6'))).toMatchObject({ witnesses: 'share', share: '0.600', sharePayments: '2' });
    expect(evidenceOf(share('5.99'))).toBeUndefined();
  });

  test('a share over two exchanges counts for neither', () => {
    const split = [
      move(user!, deposit!, eth('20'), { height: 1 }),
      move(deposit!, hot!, eth('5'), { height: 100_000 }),
      move(deposit!, cold!, eth('5'), { height: 100_001 }),
    ];
    expect(evidenceOf(split)).toBeUndefined();
  });

  test('a sweep after the window is no pair, and a third of what was paid no share', () => {
    const late = [
      move(user!, deposit!, eth('2'), { height: 100 }),
      move(deposit!, other!, eth('2'), { height: 200 }),
      move(user!, deposit!, eth('1'), { height: 20_000 }),
      move(deposit!, hot!, eth('1'), { height: 40_000 }),
    ];
    expect(evidenceOf(late)).toBeUndefined();
  });

  test.each([
    ['the receiver has no label', []],
    [
      'the receiver is itself labelled a deposit address',
      [label(hot!, 'exchange', 'Kraken', 'deposit address')],
    ],
    [
      'a stronger label says that the receiver is something else',
      [exchange, { ...label(hot!, 'bridge', 'Wormhole'), confidence: 90 }],
    ],
    ['a label explains the account', [exchange, label(deposit!, 'dex', 'Uniswap')]],
    ['the account is a thief by label', [exchange, label(deposit!, 'hack', 'Ronin Bridge')]],
  ])('none where %s', (_, extra) => {
    const sorted = [...extra].sort((a, b) => b.confidence - a.confidence);
    expect(find(swept, sorted).hits).toEqual([]);
  });

  test('being on a sanctions list explains nothing', () => {
    expect(find(swept, [exchange, label(deposit!, 'sanctioned', 'SDN')]).hits).toHaveLength(1);
  });

  test("what an exchange pays in is no customer's deposit", () => {
    const own = [
      move(cold!, deposit!, eth('2'), { height: 100 }),
      move(deposit!, hot!, eth('1.999'), { height: 900 }),
    ];
    expect(evidenceOf(own)).toMatchObject({ witnesses: 'share' });
  });

  test('who pays into a deposit address is a customer and none itself', () => {
    const both = [
      move(other!, user!, eth('2.5'), { height: 10 }),
      move(user!, hot!, eth('2.5'), { height: 20 }),
      ...swept,
    ];
    expect(find(both).hits.map(({ subject }) => subject)).toEqual([{ kind: 'account', account: deposit }]);
  });

  test("a payment with a memo is a customer's own", () => {
    const noted = [swept[0]!, move(deposit!, hot!, eth('1.999'), { height: 900, memo: '1234' })];
    expect(find(noted).hits).toEqual([]);
  });

  test('a token is swept whole, in any hour of the window', () => {
    const token = (sent: bigint) => [
      move(user!, deposit!, 5_000_000n, { height: 100, asset: usdt }),
      move(deposit!, hot!, sent, { height: 200, asset: usdt }),
      move(deposit!, other!, 9_000_000n, { height: 300, asset: usdt }),
    ];
    expect(evidenceOf(token(5_000_000n))).toMatchObject({ witnesses: 'sweep', difference: '0' });
    expect(evidenceOf(token(4_999_999n))).toBeUndefined();
  });
});

describe('chains of other block times', () => {
  const [payer, address, wallet] = ['TPayer', 'TDeposit', 'THot'].map((name) => account(name, tron));
  const trx = assetId(tron, 'slip44:195');
  const kraken = [label(wallet!, 'exchange', 'Kraken')];
  const sweptAfter = (seconds: number | null, sent = 1_000_000_000n) => [
    move(payer!, address!, 1_000_500_000n, { height: 100, time: 1_000, asset: trx }),
    move(address!, wallet!, sent, {
      height: 200,
      time: seconds === null ? null : 1_000 + seconds,
      asset: trx,
    }),
    move(address!, payer!, 9_000_000_000n, { height: 300, time: 90_000, asset: trx }),
  ];

  test('the window is a duration there', () => {
    expect(evidenceOf(sweptAfter(19_800), kraken)).toMatchObject({ seconds: '19800', score: '0.500' });
    expect(evidenceOf(sweptAfter(39_601), kraken)).toBeUndefined();
  });

  test('without times there is no pair', () => {
    expect(evidenceOf(sweptAfter(null), kraken)).toBeUndefined();
  });

  test('a sweep of TRX may leave one TRX behind', () => {
    expect(evidenceOf(sweptAfter(0, 999_500_000n), kraken)).toMatchObject({ difference: '1000000' });
    expect(evidenceOf(sweptAfter(0, 999_499_999n), kraken)).toBeUndefined();
  });
});

describe('customers of one deposit address', () => {
  const customers = (extra: readonly Movement[]) => [
    move(user!, deposit!, eth('2'), { height: 100 }),
    move(deposit!, hot!, eth('1.999'), { height: 200 }),
    ...extra,
  ];
  const shared = customers([
    move(other!, deposit!, eth('3'), { height: 300 }),
    move(deposit!, hot!, eth('2.999'), { height: 400 }),
  ]);

  test('are one hand, by the deposits that joined them', () => {
    expect(find(shared).clusters).toEqual([
      {
        id: other,
        members: [other, user],
        unions: [{ a: other, b: user, rule: 'deposit-address', transaction: 'eip155:1:tx:tx-100-0' }],
      },
    ]);
  });

  test('one customer is no cluster, nor is one whose account was not read', () => {
    expect(find(customers([])).clusters).toEqual([]);
    const scene = sceneOf(shared, { labels, known: [user!, deposit!] });
    expect(detectWith(depositAddress, scene).clusters).toEqual([]);
  });
});
