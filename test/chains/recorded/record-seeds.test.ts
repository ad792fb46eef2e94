import { describe, expect, it } from 'vitest';
import type { AssetId, TxId } from '../../../src/core/ids.ts';
import type { ChainSource, SeedSpec } from '../../../src/trace/source.ts';
import { query } from './ask.ts';
import {
  accountRecord,
  alice,
  bob,
  btcHash,
  carol,
  dave,
  ether,
  ethereum,
  evmHash,
  pay,
  payee,
  payer,
  pays,
  usdt,
  utxoRecord,
} from './rules.ts';

const seedsOf = (source: ChainSource, spec: object, asOf = 1_000) =>
  source.seeds(spec as SeedSpec, query({ asOf }));

describe('seeds out of a record', () => {
  const record = () =>
    accountRecord([
      { ...pay('1', 7, pays(alice, bob, '9'), pays(alice, bob, '5', usdt)), time: '2024-07-16T12:00:00Z' },
      { ...pay('2', 8, pays(carol, bob, '3'), pays(bob, dave, '2')), time: '2024-07-16T12:00:12Z' },
      {
        ...pay('3', 9, pays(carol, bob, '4')),
        time: '2024-07-16T12:00:24Z',
        fee: { from: bob, amount: '1' },
      },
      pay('4', null, pays(dave, carol, '6')),
    ]);
  const amounts = async (spec: object, asOf?: number) =>
    (await seedsOf(record(), spec, asOf)).map(({ movement, output: n, taint }) => [
      movement.txid.at(-1),
      n,
      `${taint}`,
    ]);
  const bobs = { kind: 'address', account: ethereum.account(bob) };

  it('are everything the account received, in chain order; what it passed on itself is not counted twice', async () => {
    expect(await amounts(bobs)).toEqual([
      ['1', 0, '9'],
      ['1', 0, '5'],
      ['3', 0, '4'],
    ]);
    expect(await amounts({ ...bobs, asset: usdt as AssetId })).toEqual([['1', 0, '5']]);
  });

  it('keep to the window, by height and by time, both ends inclusive, and to the pinned height', async () => {
    expect(await amounts({ ...bobs, since: { height: 9 } })).toEqual([['3', 0, '4']]);
    expect(await amounts({ ...bobs, asset: ether, until: { height: 7 } })).toEqual([['1', 0, '9']]);
    const start = Date.parse('2024-07-16T12:00:00Z') / 1000;
    expect(await amounts({ ...bobs, asset: ether, since: { time: start }, until: { time: start } })).toEqual([
      ['1', 0, '9'],
    ]);
    expect(await amounts({ ...bobs, asset: ether }, 8)).toEqual([['1', 0, '9']]);
  });

  it('are refused where the record does not tell whether a receipt is in the window', async () => {
    const carols = { kind: 'address', account: ethereum.account(carol) };
    await expect(amounts({ ...carols, since: { height: 1 } })).rejects.toMatchObject({
      kind: 'usage',
      code: 'seed-window-unknown',
      message: `the record does not tell the height of ${evmHash('4')}`,
    });
    await expect(amounts({ ...carols, until: { time: 1 } })).rejects.toMatchObject({
      code: 'seed-window-unknown',
    });
    expect(await amounts(carols)).toEqual([['4', 0, '6']]);
  });

  it('of a transaction are the outputs that do not return to a payer of the same asset; gas is no payment', async () => {
    expect(await amounts({ kind: 'transaction', txid: evmHash('2') })).toEqual([['2', 0, '2']]);
    expect(await amounts({ kind: 'transaction', txid: evmHash('3') })).toEqual([['3', 0, '4']]);
  });

  it('can be one outpoint, its payer included', async () => {
    const source = utxoRecord([
      {
        txid: btcHash('1'),
        inputs: [{ address: payer }],
        outputs: [
          { vout: 3, address: payee, amount: '90' },
          { vout: 5, address: payer, amount: '7' },
        ],
      },
    ]);
    const one = await seedsOf(source, { kind: 'transaction', txid: btcHash('1'), output: 5 });
    expect(one.map(({ output: n, taint }) => [n, taint])).toEqual([[1, 7n]]);
  });

  it('are a usage error where the record has none', async () => {
    for (const spec of [
      { kind: 'transaction', txid: evmHash('8') as TxId },
      { kind: 'transaction', txid: evmHash('1') as TxId, output: 0 },
      { kind: 'transaction', txid: evmHash('3') as TxId, asset: usdt },
      { kind: 'address', account: ethereum.account(alice) },
    ]) {
      await expect(amounts(spec)).rejects.toMatchObject({ kind: 'usage', code: 'seed-not-found' });
    }
  });
});
