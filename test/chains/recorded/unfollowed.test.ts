import { describe, expect, it } from 'vitest';
import { balance, historyOf, thrownBy } from './ask.ts';
import { accountRecord, alice, bob, carol, evmHash, pay, usdt } from './rules.ts';

const fake = 'eip155:1/erc20:0x4Fabb145d64652a948d72533023f6E7A623C7C53';
const other = 'eip155:1/erc20:0xBe9895146f7AF43049ca1c1AE358B0541Ea49704';
const sent = (digit: string, height: number, ...unfollowed: readonly object[]) => ({
  ...pay(digit, height),
  time: '2024-01-02T03:04:05Z',
  unfollowed,
});
const record = (...rows: readonly object[]) => accountRecord(rows, { complete: 'all' });

describe('a transfer of a token that a record does not follow', () => {
  const source = record(
    sent('1', 3, { from: alice, to: bob, token: fake, symbol: 'USDT', name: 'Tether\u200b USD' }),
    sent(
      '2',
      5,
      { from: null, to: bob, token: other },
      { from: bob, to: carol, token: fake, symbol: 'USDT' },
    ),
  );

  it('moves nothing, and is told in the histories of both', async () => {
    const { movements, leftOut, notes } = await historyOf(source, balance(source, bob));
    expect(movements).toEqual([]);
    expect(notes).toEqual(['left out: 3 transfers of 2 unknown tokens']);
    const [a, b, c] = [alice, bob, carol].map((address) => `eip155:1:${address}`);
    const time = Date.UTC(2024, 0, 2, 3, 4, 5) / 1000;
    const place = { txid: evmHash('2'), height: 5, time };
    expect(leftOut).toEqual({
      tokens: [
        {
          ...{ token: fake, symbol: 'USDT', name: 'Tether\u200b USD', received: 1, sent: 1 },
          first: [
            { txid: evmHash('1'), height: 3, time, from: a, to: b },
            { ...place, from: b, to: c },
          ],
        },
        {
          ...{ token: other, symbol: null, name: null, received: 1, sent: 0 },
          first: [{ ...place, from: null, to: b }],
        },
      ],
      others: 0,
      nameless: 0,
    });
    expect((await historyOf(source, balance(source, carol))).leftOut?.tokens).toHaveLength(1);
  });

  it('is told up to the height that is asked for', async () => {
    const at = async (asOf: number) => (await historyOf(source, balance(source, bob), { asOf })).leftOut;
    expect(await at(2)).toBeUndefined();
    expect((await at(4))?.tokens).toMatchObject([{ token: fake, received: 1, sent: 0 }]);
  });

  it('has faults of its own, each with its place', () => {
    const wrong = sent(
      '1',
      3,
      { from: 'nobody', to: bob, token: fake },
      { from: alice, to: bob, token: usdt },
      { from: alice, to: bob, token: 'eip155:56/erc20:0xBe9895146f7AF43049ca1c1AE358B0541Ea49704' },
    );
    expect(Object.keys(thrownBy(() => record(wrong)).details)).toEqual([
      'line 2, unfollowed.0.from',
      'line 2, unfollowed.1.token',
      'line 2, unfollowed.2.token',
    ]);
  });
});
