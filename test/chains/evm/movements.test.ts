import { getAddress } from 'ethers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evmAssets } from '../../../src/chains/evm/assets.ts';
import { calldataOf } from '../../../src/chains/evm/calldata.ts';
import { type EvmRows, evmMovements } from '../../../src/chains/evm/movements.ts';
import type { CallRow, PaymentRow, TokenRow } from '../../../src/chains/evm/wire.ts';
import { assetId, chainId } from '../../../src/core/ids.ts';
import type { Movement } from '../../../src/core/movement.ts';

const chain = chainId('eip155:1');
const address = (n: number): string => `0x${n.toString(16).padStart(40, '0')}`;
const [usdt, weth, emitter, sender, router, other] = [1, 2, 3, 4, 5, 6].map(address) as [
  ...[string, string, string, string, string, string],
];
const NOBODY = address(0);
const hash = `0x${'a'.repeat(64)}`;
const assets = evmAssets(chain, assetId(chain, 'slip44:60'), [
  { contract: usdt, asset: assetId(chain, `erc20:${usdt}`) },
  { contract: weth, asset: assetId(chain, `erc20:${weth}`), wraps: 'native' },
  { contract: emitter, asset: assetId(chain, `erc20:${emitter}`), wraps: 'native-with-transfers' },
]);

const place = { hash, block: 5, time: 1, index: 0 };
const payment = (more: Partial<PaymentRow>): PaymentRow => ({
  ...place,
  ...{ from: sender, to: other, created: undefined, value: 0n, fee: 0n, failed: false, input: '0x' },
  ...more,
});
const call = (from: string, to: string, value: bigint, more: Partial<CallRow> = {}): CallRow => ({
  ...place,
  ...{ from, to, value, index: undefined, created: undefined, type: 'call', failed: false, trace: undefined },
  ...more,
});
const token = (contract: string, from: string, to: string, value: bigint): TokenRow => ({
  ...place,
  ...{ contract, from, to, value },
});

/** Movements in short: who gave what to whom, and the place of the movement that one wraps. */
function shortly(rows: Partial<EvmRows>): string[] {
  const movements = evmMovements({ payments: [], calls: [], tokens: [], ...rows }, sender, assets);
  const name = (owner: string): string => {
    const n = [usdt, weth, emitter, sender, router, other].findIndex((one) =>
      owner.endsWith(getAddress(one)),
    );
    return ['usdt', 'weth', 'emitter', 'sender', 'router', 'other'][n] ?? 'burned';
  };
  return movements.map(({ inputs: [from], outputs: [to], wraps }) => {
    const leg = (from ?? to) as Movement['inputs'][number];
    const asset =
      leg.holding.asset === assets.native ? 'ETH' : name(getAddress(leg.holding.asset.slice(-40)));
    const other = movements.findIndex(({ id }) => id === wraps);
    const parties = `${from ? name(from.holding.owner) : 'nobody'}>${to ? name(to.holding.owner) : 'gas'}`;
    return `${asset} ${parties} ${leg.amount}${wraps === undefined ? '' : ` of ${other}`}`;
  });
}

describe('what calldata tells of a transaction', () => {
  const told = (input: string | undefined, more: Partial<PaymentRow> = {}) =>
    calldataOf(payment({ input, ...more }), assets);
  const text = (words: string): string => `0x${Buffer.from(words).toString('hex')}`;
  const word = '0'.repeat(64);

  it.each<[string, ReturnType<typeof told>, ReturnType<typeof told>]>([
    ['nothing, of a payment', told('0x'), {}],
    ['that it wraps, of a payment to a wrapper', told('0x', { to: weth }), { call: '0x' }],
    ['nothing, where it is not known', told(undefined), {}],
    ['its selector, of a call', told(`0x2e1a7d4d${word}`), { call: '0x2e1a7d4d' }],
    ['nothing, of a followed token that is transferred', told(`0xa9059cbb${word}${word}`, { to: usdt }), {}],
    [
      'a call, of anything else with that selector',
      told(`0xa9059cbb${word}`, { to: usdt }),
      { call: '0xa9059cbb' },
    ],
    ['a call, of a token nobody follows', told(`0xa9059cbb${word}${word}`), { call: '0xa9059cbb' }],
    [
      'a call, of tokens taken from somebody',
      told(`0x23b872dd${word}${word}${word}`, { to: usdt }),
      { call: '0x23b872dd' },
    ],
    [
      'what it is for, of a payment to a vault',
      told(text('=:b:bc1qexample:0/1/0')),
      { memo: '=:b:bc1qexample:0/1/0' },
    ],
    ['what it is for, in any script', told(text('Größe: 5 €')), { memo: 'Größe: 5 €' }],
    ['a selector, where four bytes spell a word', told(text('send')), { call: text('send') }],
    ['no memo, where one byte is no text', told(`${text('=:b:bc1q')}00`), { call: '0x3d3a623a' }],
    ['no memo, where text is turned around', told(text('a\u202eb c d')), { call: text('a\u202e') }],
    [
      'the beginning of its code, of a creation',
      told(text('printable code'), { to: undefined }),
      { call: text('prin') },
    ],
    ['nothing, of fewer bytes than a selector has', told('0x00ff'), {}],
  ])('is %s', (_, found, due) => expect(found).toEqual(due));

  it('stands on everything that its sender moved in it, gas too, and on nothing that others read', () => {
    const rows: EvmRows = {
      payments: [payment({ value: 5n, fee: 3n, input: `0x2e1a7d4d${word}` })],
      calls: [call(other, sender, 2n)],
      tokens: [token(usdt, other, sender, 9n)],
    };
    const calls = evmMovements(rows, sender, assets).map((movement) => movement.call);
    expect(calls).toEqual(['0x2e1a7d4d', '0x2e1a7d4d', '0x2e1a7d4d', '0x2e1a7d4d']);
    expect(evmMovements(rows, other, assets).every((movement) => !('call' in movement))).toBe(true);
  });
});

describe('wraps of the coin', () => {
  it('mint as much to whoever sends it, right behind', () => {
    expect(shortly({ payments: [payment({ to: weth, value: 7n, fee: 1n })] })).toEqual([
      'ETH sender>weth 7',
      'weth nobody>sender 7 of 0',
      'ETH sender>gas 1',
    ]);
  });

  it('burn as much of whoever takes it out, right before', () => {
    expect(shortly({ payments: [payment({ to: weth })], calls: [call(weth, sender, 7n)] })).toEqual([
      'weth sender>burned 7',
      'ETH weth>sender 7 of 0',
    ]);
  });

  it.each<[string, Partial<EvmRows>, string[]]>([
    ['failed', { payments: [payment({ to: weth, value: 7n, failed: true })] }, []],
    ['was rolled back', { calls: [call(sender, weth, 7n, { failed: true })] }, []],
    ['only borrowed code', { calls: [call(sender, weth, 7n, { type: 'delegatecall' })] }, []],
    [
      'ended a contract',
      { calls: [call(router, weth, 7n, { type: 'selfdestruct' })] },
      ['ETH router>weth 7'],
    ],
    ['went to another token', { calls: [call(sender, usdt, 7n)] }, ['ETH sender>usdt 7']],
  ])('are none where the transfer %s', (_, rows, due) => expect(shortly(rows)).toEqual(due));

  it('are counted once where an explorer lists them as transfers', () => {
    const rows = {
      calls: [call(sender, weth, 7n), call(sender, weth, 7n), call(weth, sender, 5n)],
      tokens: [
        token(weth, NOBODY, sender, 7n),
        token(weth, NOBODY, sender, 7n),
        token(weth, sender, NOBODY, 5n),
        token(weth, sender, NOBODY, 4n),
      ],
    };
    const due = [
      'ETH sender>weth 7',
      'weth nobody>sender 7 of 0',
      'ETH sender>weth 7',
      'weth nobody>sender 7 of 2',
      'weth sender>burned 5',
      'ETH weth>sender 5 of 4',
    ];
    expect(shortly({ calls: rows.calls })).toEqual(due);
    // What was given to nobody without being taken out is a transfer.
    expect(shortly(rows)).toEqual([...due, 'weth sender>burned 4']);
  });

  it('wait for what is taken out to have come', () => {
    const rows = {
      payments: [payment({ to: router })],
      calls: [call(weth, router, 7n), call(router, sender, 7n)],
      tokens: [token(weth, sender, router, 7n), token(usdt, router, sender, 1n)],
    };
    expect(shortly(rows)).toEqual([
      'weth sender>router 7',
      'weth router>burned 7',
      'ETH weth>router 7 of 1',
      'ETH router>sender 7',
      'usdt router>sender 1',
    ]);
    // What it had before needs no transfer.
    expect(shortly({ ...rows, tokens: [token(weth, sender, router, 6n)] }).at(-1)).toBe(
      'weth sender>router 6',
    );
  });

  it('are tied to the transfers of a wrapper that emits them: of the same account first, else of another', () => {
    expect(
      shortly({
        calls: [call(sender, emitter, 7n), call(other, emitter, 7n), call(emitter, sender, 3n)],
        tokens: [
          token(emitter, NOBODY, router, 7n),
          token(emitter, NOBODY, sender, 7n),
          token(emitter, other, NOBODY, 3n),
          token(emitter, NOBODY, router, 8n),
        ],
      }),
    ).toEqual([
      'ETH sender>emitter 7',
      'ETH other>emitter 7',
      'emitter nobody>router 7 of 1',
      'emitter nobody>sender 7 of 0',
      'emitter other>burned 3',
      'ETH emitter>sender 3 of 4',
      'emitter nobody>router 8',
    ]);
  });

  it('neither make nor lose anything, whatever else moved', () => {
    const parties = fc.constantFrom(sender, router, other, weth);
    const rows = fc.record({
      calls: fc.array(
        fc.tuple(parties, parties, fc.bigInt({ min: 1n, max: 10n ** 20n })).map((args) => call(...args)),
        { maxLength: 6 },
      ),
      tokens: fc.array(
        fc
          .tuple(parties, parties, fc.bigInt({ min: 1n, max: 10n ** 20n }))
          .map((args) => token(weth, ...args)),
        { maxLength: 4 },
      ),
    });
    fc.assert(
      fc.property(rows, (given) => {
        const movements = evmMovements({ payments: [], ...given }, sender, assets);
        const byId = new Map(movements.map((movement) => [movement.id, movement]));
        expect(byId.size).toBe(movements.length);
        for (const { wraps, inputs, outputs } of movements) {
          if (wraps === undefined) continue;
          const half = byId.get(wraps) as Movement;
          const [from, to] = [inputs[0] ?? half.inputs[0], outputs[0] ?? half.outputs[0]];
          expect(from?.amount).toBe(to?.amount);
          expect((half.inputs[0] ?? half.outputs[0])?.amount).toBe(to?.amount);
        }
        const moved = given.calls.filter(({ from, to }) => from !== to);
        const ends = moved.filter(({ from, to }) => to === weth || from === weth).length;
        const transfers = given.tokens.filter(({ from, to }) => from !== to).length;
        expect(movements.length).toBe(moved.length + ends + transfers);
      }),
      { numRuns: 200 },
    );
  });
});
