import { expect, test } from 'vitest';
import type { ChainSource, MovedAnswer, Resting } from '../../../src/trace/source.ts';
import { balance, output } from './ask.ts';
import { accountRecord, alice, bob, btcHash, pay, payee, payer, pays, utxoRecord } from './rules.ts';

const told = async (
  source: ChainSource,
  resting: readonly Resting[],
  [since, asOf]: readonly [number, number],
): Promise<readonly MovedAnswer['verdict'][]> => {
  const { signal } = new AbortController();
  return ((await source.moved?.(resting, { since, asOf, signal })) ?? []).map(({ verdict }) => verdict);
};

test('a balance moved where the record tells of something above the height it was read at', async () => {
  const source = accountRecord(
    [pay('1', 100, pays(null, alice, '9')), pay('2', 200, pays(alice, bob, '4'))],
    { complete: 'all' },
  );
  const resting = [
    { holding: balance(source, alice), balance: 9n },
    { holding: balance(source, bob), balance: 0n },
  ];
  expect(await told(source, resting, [150, 199])).toEqual(['rests', 'rests']);
  expect(await told(source, resting, [150, 200])).toEqual(['moved', 'moved']);
});

test('a balance is read where the record adds up to another, or does not tell of it any more', async () => {
  const whole = accountRecord([pay('1', 100, pays(null, alice, '9'))], { complete: 'all' });
  expect(await told(whole, [{ holding: balance(whole, alice), balance: 8n }], [150, 200])).toEqual(['moved']);
  const part = accountRecord([pay('1', 100, pays(null, alice, '9'))], { complete: 'none' });
  expect(await told(part, [{ holding: balance(part, alice), balance: 9n }], [150, 200])).toEqual(['moved']);
});

test('an output moved where the record tells who spends it, whenever that was', async () => {
  const source = utxoRecord(
    [
      { txid: btcHash('1'), height: 100, inputs: [], outputs: [{ vout: 0, address: payer, amount: '9' }] },
      {
        txid: btcHash('2'),
        height: 200,
        inputs: [{ outpoint: `${btcHash('1')}:0` }],
        outputs: [{ vout: 0, address: payee, amount: '9' }],
      },
    ],
    { complete: 'all' },
  );
  const resting = [
    { holding: output(source, btcHash('1'), 0, payer), balance: 9n },
    { holding: output(source, btcHash('2'), 0, payee), balance: 9n },
  ];
  expect(await told(source, resting, [150, 199])).toEqual(['rests', 'rests']);
  expect(await told(source, resting, [150, 200])).toEqual(['moved', 'rests']);
  expect(await told(source, resting, [250, 300])).toEqual(['moved', 'rests']);
});
