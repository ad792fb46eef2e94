import { expect, test } from 'vitest';
import { whichAsset } from '../../src/picture/which-asset.ts';

const REAL = 'eip155:1/erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7';
const FAKE = 'eip155:1/erc20:0x0000000000000000000000000000000000000001';
const TRON = 'tron:0x2b6653dc/trc20:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
const usdt = (chain: string, symbol = 'USDT') => ({ symbol, decimals: 6, chain });

test('an asset that no other is called like needs nothing beside its symbol', () => {
  expect(whichAsset({ [REAL]: usdt('ethereum'), [TRON]: usdt('tron', 'TRX') }, REAL)).toBe('');
  expect(whichAsset({}, REAL)).toBe('');
});

test('one symbol on several chains is told apart by the chain', () => {
  const assets = { [REAL]: usdt('ethereum'), [TRON]: usdt('tron') };
  expect([REAL, TRON].map((id) => whichAsset(assets, id))).toEqual([' (on ethereum)', ' (on tron)']);
});

test('a token that calls itself like another of its chain is told apart by its contract', () => {
  const assets = { [REAL]: usdt('ethereum'), [FAKE]: usdt('ethereum', ' usdt'), [TRON]: usdt('tron') };
  expect([REAL, FAKE, TRON].map((id) => whichAsset(assets, id))).toEqual([
    ' (erc20:0xdAC17F…1ec7 on ethereum)',
    ' (erc20:0x000000…0001 on ethereum)',
    ' (on tron)',
  ]);
});

test('an asset without a symbol has its reference', () => {
  expect(whichAsset({ [REAL]: usdt('ethereum', ' ') }, REAL)).toBe(' (erc20:0xdAC17F…1ec7)');
});
