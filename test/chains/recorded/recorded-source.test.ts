import { describe, expect, it } from 'vitest';
import { sinkAccount } from '../../../src/core/ids.ts';
import { UNKNOWN_HEIGHT, UNKNOWN_INDEX } from '../../../src/core/movement.ts';
import type { ChainSource, SeedSpec } from '../../../src/trace/source.ts';
import { answers, balance, failureOf, historyOf, output, query } from './ask.ts';
import {
  accountRecord,
  alice,
  bitcoin,
  bob,
  btcHash,
  carol,
  change,
  dave,
  ether,
  ethereum,
  evmHash,
  other,
  pay,
  payee,
  payer,
  pays,
  usdt,
  utxoRecord,
} from './rules.ts';

const seedsOf = (source: ChainSource, spec: object, asOf = 1_000) =>
  source.seeds(spec as SeedSpec, query({ asOf }));
const signal = new AbortController().signal;

describe('a record of an account chain', () => {
  it('lists a balance in chain order: by height, index, then as the file does', async () => {
    const source = accountRecord([
      { ...pay('4', 9, pays(bob, carol, '4')), index: 5 },
      pay('5', 9, pays(bob, carol, '5')),
      pay('1', 7, pays(alice, bob, '100')),
      { ...pay('3', 9, pays(bob, carol, '3')), index: 2 },
      pay('2', 7, pays(bob, carol, '2')),
    ]);
    const { movements, through, opening, gap, notes } = await historyOf(source, balance(source, bob));
    expect(movements.map(({ txid }) => txid.at(-1))).toEqual(['1', '2', '3', '4', '5']);
    expect(movements.map(({ position }) => position.index)).toEqual([
      UNKNOWN_INDEX,
      UNKNOWN_INDEX,
      2,
      5,
      UNKNOWN_INDEX,
    ]);
    expect({ through, opening, gap, notes }).toEqual({ through: 9, opening: 0n, gap: null, notes: [] });
  });

  it('gives equal transfers of one transaction ids of their own, the same from either side', async () => {
    const source = accountRecord([
      pay('1', 7, pays(alice, bob, '5'), pays(alice, bob, '5')),
      pay('2', 8, pays(bob, carol, '1')),
    ]);
    const [paid, received] = [balance(source, alice), balance(source, bob)];
    const sent = (await historyOf(source, paid)).movements.map(({ id }) => id);
    expect(new Set(sent).size).toBe(2);
    expect((await historyOf(source, received)).movements.slice(0, 2).map(({ id }) => id)).toEqual(sent);
    expect(sent[0]).toBe(`${evmHash('1')}/slip44:60:${alice}>${bob}:5#0`);
  });

  it('reads an address in any case to its one canonical account, and keeps assets apart', async () => {
    const source = accountRecord([
      pay('1', 7, pays(alice.toLowerCase(), bob, '5'), pays(alice, bob, '7', usdt)),
    ]);
    expect((await historyOf(source, balance(source, alice))).movements).toHaveLength(1);
    const [movement] = (await historyOf(source, balance(source, alice, usdt))).movements;
    expect(movement?.outputs).toMatchObject([
      { amount: 7n, holding: { owner: ethereum.account(bob), asset: usdt } },
    ]);
  });

  it('draws the fee last, burns to the sink, mints from nobody, and drops transfers of nothing', async () => {
    const source = accountRecord([
      {
        ...pay('1', 7, pays(null, alice, '9'), pays(alice, 'burned', '3'), pays(alice, bob, '0')),
        fee: { from: alice, amount: '2' },
      },
    ]);
    const { movements } = await historyOf(source, balance(source, alice));
    expect(
      movements.map(({ inputs, outputs }) => [
        inputs.map(({ amount }) => amount),
        outputs.map(({ holding, amount }) => [holding.owner, amount]),
      ]),
    ).toEqual([
      [[], [[ethereum.account(alice), 9n]]],
      [[3n], [[sinkAccount(ethereum.chain, 'burned'), 3n]]],
      [[2n], []],
    ]);
  });

  it('leaves out what happened above the height it is asked for', async () => {
    const source = accountRecord([pay('1', 7, pays(alice, bob, '9')), pay('2', 8, pays(bob, carol, '3'))]);
    const { movements, through } = await historyOf(source, balance(source, bob), { asOf: 7 });
    expect(movements).toHaveLength(1);
    expect(through).toBe(7);
  });

  it('says not-recorded of an account without a payment, unless the record says it is complete there', async () => {
    const transactions = [pay('1', 7, pays(alice, bob, '9')), pay('2', 8, pays(bob, carol, '3'))];
    const payers = accountRecord(transactions);
    expect(await failureOf(payers, balance(payers, carol))).toBe('not-recorded');
    expect(await failureOf(payers, balance(payers, dave))).toBe('not-recorded');
    const none = accountRecord(transactions, { complete: 'none' });
    expect(await failureOf(none, balance(none, bob))).toBe('not-recorded');
    const named = accountRecord(transactions, { complete: [carol.toLowerCase()] });
    expect((await historyOf(named, balance(named, carol))).movements).toHaveLength(1);
    expect(await failureOf(named, balance(named, bob))).toBe('not-recorded');
    const all = accountRecord(transactions, { complete: 'all' });
    expect((await historyOf(all, balance(all, carol))).movements).toHaveLength(1);
  });

  it('notes that an order was arranged only for the account whose figures depend on it', async () => {
    const source = accountRecord(
      [{ ...pay('1', 7, pays(alice, bob, '9'), pays(bob, carol, '8')), arranged: ['order'] }],
      { complete: 'all' },
    );
    expect((await historyOf(source, balance(source, bob))).notes).toEqual([
      `the order of transfers inside ${evmHash('1')} was arranged for the replay: the record's source does not tell it`,
    ]);
    expect((await historyOf(source, balance(source, alice))).notes).toEqual([]);
    expect((await historyOf(source, balance(source, carol))).notes).toEqual([]);
  });

  it('stops at an account busier than the limits, with the figures', async () => {
    const source = accountRecord([
      pay('1', 7, pays(alice, bob, '9')),
      pay('2', 8, pays(bob, carol, '3')),
      pay('3', 9, pays(bob, dave, '3')),
    ]);
    const bobs = balance(source, bob);
    const hub = { counterparties: 2, transactions: 9 };
    expect((await historyOf(source, bobs, { hub })).gap).toEqual({
      kind: 'hub',
      evidence: { counterparties: '3', transactions: '3' },
    });
    expect((await historyOf(source, bobs, { hub, asOf: 8 })).gap).toBeNull();
    expect((await historyOf(source, bobs, { hub: { counterparties: 3, transactions: 3 } })).gap).toBeNull();
  });
});

describe('a record of a UTXO chain', () => {
  const transactions = [
    {
      txid: btcHash('2'),
      height: 12,
      inputs: [
        { outpoint: `${btcHash('1')}:0` },
        { address: other, outpoint: `${btcHash('9')}:4`, amount: '5' },
      ],
      outputs: [
        { vout: 0, address: change, amount: '30' },
        { vout: 1, address: 'burned', amount: '1' },
        { vout: 2, address: payee, amount: '60' },
      ],
    },
    {
      txid: btcHash('1'),
      height: 11,
      time: '2016-08-02T10:00:00Z',
      inputs: [{ address: payer }],
      outputs: [
        { vout: 0, address: payee, amount: '90' },
        { vout: 1, address: payer, amount: '7' },
      ],
    },
  ];

  it('answers an output with the transaction that spends it, amounts taken from the outputs it spends', async () => {
    const source = utxoRecord(transactions);
    const { movements } = await historyOf(source, output(source, btcHash('1'), 0, payee));
    expect(movements.map(({ id }) => id)).toEqual([btcHash('2')]);
    expect(movements[0]?.inputs.map(({ holding, amount }) => [holding.owner, amount])).toEqual([
      [bitcoin.account(payee), 90n],
      [bitcoin.account(other), 5n],
    ]);
    expect(movements[0]?.outputs.map(({ holding }) => holding.owner)).toEqual([
      bitcoin.account(change),
      sinkAccount(bitcoin.chain, 'burned'),
      bitcoin.account(payee),
    ]);
  });

  it('says not-recorded of an output whose spender is not recorded, unless the record says it is complete there', async () => {
    const none = utxoRecord(transactions);
    expect(await failureOf(none, output(none, btcHash('2'), 0, change))).toBe('not-recorded');
    const all = utxoRecord(transactions, { complete: 'all', through: 500 });
    expect(await historyOf(all, output(all, btcHash('2'), 0, change))).toMatchObject({
      movements: [],
      through: 500,
    });
    const payers = utxoRecord(transactions, { complete: 'payers' });
    expect(await failureOf(payers, output(payers, btcHash('2'), 0, change))).toBe('not-recorded');
    expect((await historyOf(payers, output(payers, btcHash('2'), 2, payee))).movements).toEqual([]);
  });

  it('takes no output for unspent whose owner pays from an outpoint that the record does not name', async () => {
    const all = utxoRecord(transactions, { complete: 'all' });
    expect(await failureOf(all, output(all, btcHash('1'), 1, payer))).toBe('not-recorded');
    expect((await historyOf(all, output(all, btcHash('2'), 0, change))).movements).toEqual([]);
    const nameless = {
      txid: btcHash('3'),
      inputs: [{}],
      outputs: [{ vout: 0, address: other, amount: '5' }],
    };
    const anyone = utxoRecord([...transactions, nameless], { complete: 'all' });
    expect(await failureOf(anyone, output(anyone, btcHash('2'), 0, change))).toBe('not-recorded');
    expect((await historyOf(anyone, output(anyone, btcHash('1'), 0, payee))).movements).toHaveLength(1);
  });

  it('notes the outputs whose numbers were arranged', async () => {
    const [spender, made] = transactions;
    const source = utxoRecord([spender, { ...made, arranged: ['vout'] }], { complete: 'all' });
    expect((await historyOf(source, output(source, btcHash('1'), 0, payee))).notes).toEqual([
      `the output numbers of ${btcHash('1')} were arranged for the replay: the record's source does not tell them`,
    ]);
    expect((await historyOf(source, output(source, btcHash('2'), 0, change))).notes).toEqual([]);
  });

  it('knows an output unspent at a height below its spender', async () => {
    const source = utxoRecord(transactions);
    const history = await historyOf(source, output(source, btcHash('1'), 0, payee), { asOf: 11 });
    expect(history).toMatchObject({ movements: [], through: 11 });
  });

  it('leaves an input of unknown outpoint out of the movement and still knows who paid', async () => {
    const source = utxoRecord(transactions);
    const seeds = await seedsOf(source, { kind: 'transaction', txid: btcHash('1') });
    expect(seeds.map(({ movement, output: n, taint, loss }) => [movement.inputs, n, taint, loss])).toEqual([
      [[], 0, 90n, 90n],
    ]);
  });

  it('says that height, index and time are unknown where they are', async () => {
    const { height: _, time: __, ...row } = transactions[1] as Record<string, unknown>;
    const source = utxoRecord([row]);
    const [seed] = await seedsOf(source, { kind: 'transaction', txid: btcHash('1') }, 0);
    expect(seed?.movement.position).toEqual({ height: UNKNOWN_HEIGHT, index: UNKNOWN_INDEX, time: null });
    expect(await source.tip(signal)).toBe(0);
  });
});

describe('a recorded source', () => {
  it('lists its assets, its tip and the chain it speaks for', async () => {
    const source = accountRecord([pay('1', 7, pays(alice, bob, '9'))], { through: 50 });
    expect(source.assets).toEqual([
      { id: ether, chain: 'ethereum', symbol: 'slip44:60', decimals: 8 },
      { id: usdt, chain: 'ethereum', symbol: usdt.slice(9), decimals: 8 },
    ]);
    expect(source.chain).toBe('eip155:1');
    expect(await source.tip(signal)).toBe(50);
    expect(source.transaction(evmHash('A'))).toBe(evmHash('a'));
    expect(source.transaction('0x12')).toBeUndefined();
  });

  it('answers every holding of a batch once and stops when it is aborted', async () => {
    const source = accountRecord([pay('1', 7, pays(alice, bob, '9'))]);
    const batch = [balance(source, alice), balance(source, bob), balance(source, carol)];
    expect((await answers(source, batch)).map(({ holding }) => holding)).toEqual(batch.map(({ id }) => id));
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(answers(source, batch, { signal: controller.signal })).rejects.toThrow('enough');
    await expect(source.tip(controller.signal)).rejects.toThrow('enough');
  });
});
