import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  accountId,
  assetId,
  chainId,
  movementId,
  outpointId,
  sinkAccount,
  txId,
} from '../../src/core/ids.ts';
import type { Leg, Movement } from '../../src/core/movement.ts';
import {
  isMeantBy,
  parseThorAsset,
  restsOn,
  type ThorAsset,
  thorAssetText,
} from '../../src/crossings/thorchain-assets.ts';
import { memosOf } from '../../src/crossings/thorchain-long-memo.ts';
import { parseThorMemo } from '../../src/crossings/thorchain-memo.ts';

const { memos, longMemo } = JSON.parse(
  readFileSync(new URL('../../fixtures/vectors/thorchain.json', import.meta.url), 'utf8'),
) as {
  readonly memos: readonly { readonly memo: string; readonly expect: unknown }[];
  readonly longMemo: {
    readonly opReturn: string;
    readonly outputs: Readonly<Record<string, readonly string[]>>;
    readonly memo: string;
  };
};

/** As the vectors write it. */
function shown(text: string): unknown {
  const memo = parseThorMemo(text);
  if (memo === undefined) return null;
  if (memo.kind !== 'swap') return memo;
  return {
    ...memo,
    target: thorAssetText(memo.target),
    affiliates: memo.affiliates.map(({ name, basisPoints }) => [name, basisPoints]),
  };
}

test.each(memos)('the memo "$memo" is read as what it is', ({ memo, expect: expected }) => {
  expect(shown(memo)).toEqual(expected);
});

test('functions are read in any case, short names of assets only as they are', () => {
  expect(shown('sWaP:b:bc1qexample')).toMatchObject({ target: 'BTC.BTC' });
  expect(parseThorMemo('=:B:bc1qexample')).toBeUndefined();
  expect(parseThorMemo(`=:b:${'x'.repeat(260)}`)).toBeUndefined();
});

test.each(Object.entries(longMemo.outputs))(
  'a long memo on %s goes on in the hashes of further outputs',
  (name, addresses) => {
    const chain = chainId(`${name}:1`);
    const txid = txId('t');
    const output = (address: string, vout: number): Leg => ({
      holding: {
        id: outpointId(chain, txid, vout),
        owner: address === '' ? sinkAccount(chain, 'burned') : accountId(chain, address),
        asset: assetId(chain, 'slip44:0'),
      },
      amount: 294n,
    });
    const movement: Movement = {
      id: movementId('t'),
      chain,
      txid,
      position: { height: 1, index: 0, time: null },
      inputs: [],
      // A vault, change, the text itself: their hashes are no text.
      outputs: ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'script.ab', '', ...addresses].map(output),
      memo: longMemo.opReturn,
    };
    expect(memosOf(movement)).toEqual([longMemo.memo]);
    expect(shown(longMemo.memo)).toMatchObject({ target: 'GAIA.ATOM' });
    // A text that does not say that it goes on is whole.
    expect(memosOf({ ...movement, memo: 'hello\n=:b:x' })).toEqual(['hello', '=:b:x']);
    expect(memosOf({ ...movement, memo: null })).toEqual([]);
  },
);

describe('an asset', () => {
  const read = (text: string) => parseThorAsset(text) as ThorAsset;

  test('is told by its first separator, and written back as it was', () => {
    const texts = ['ETH.USDC-0XA0B8', 'BTC/BTC', 'BTC~BTC', 'ETH-USDC-0XA0B8', 'THOR.RUNE'];
    expect(texts.map((text) => read(text).kind)).toEqual(['layer1', 'synth', 'trade', 'secured', 'layer1']);
    expect(texts.map((text) => thorAssetText(read(text)))).toEqual(texts);
    expect(texts.map((text) => restsOn(read(text), 'THOR'))).toEqual(['ETH', 'THOR', 'THOR', 'THOR', 'THOR']);
    for (const none of ['', 'ETH', '.ETH', 'ETH.', 'e.e.e:', 'ETH.US DT'])
      expect(parseThorAsset(none)).toBeUndefined();
  });

  test('of a memo means one whose contract ends as written, or any where none is written', () => {
    const full = read('ETH.USDT-0XDAC17F958D2EE523A2206206994597C13D831EC7');
    for (const short of ['ETH.USDT', 'eth.usdt-ec7', 'ETH.USDT-6994597c13d831ec7', thorAssetText(full)])
      expect(isMeantBy(read(short), full)).toBe(true);
    for (const other of ['ETH.USDT-ec8', 'ETH.USDC', 'BSC.USDT', 'ETH/USDT', 'ETH.ETH', 'ETH.USDT1'])
      expect(isMeantBy(read(other), full)).toBe(false);
  });
});
