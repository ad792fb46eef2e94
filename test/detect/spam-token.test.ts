import { describe, expect, test } from 'vitest';
import { judgeToken } from '../../src/detect/spam-token.ts';

const followed = new Map([
  ['coin', 'ETH'],
  ['0xdAC17F958D2ee523a2206206994597C13D831ec7', 'USDT'],
  ['0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', 'USDC'],
  ['0x514910771AF9Ca656af840dff83E8264EcF986CA', 'LINK'],
]);
const judge = (symbol: string, name = '') => judgeToken({ contract: '0xother', symbol, name }, followed);

describe('a token', () => {
  test('is judged by its beginning, however long it calls itself', () => {
    const symbol = `USDT.com ${'a-'.repeat(500_000)}`;
    expect(judgeToken({ contract: 'x', symbol, name: symbol }, followed)).toMatchObject({ kind: 'bait' });
  });

  test('is what its contract is, whatever it calls itself', () => {
    const contract = '0xdAC17F958D2ee523a2206206994597C13D831ec7';
    expect(judgeToken({ contract, symbol: 'visit t.me/x' }, followed).kind).toBe('followed');
  });

  test.each([
    ['USDT', 'USDT'],
    ['usdt', 'USDT'],
    ['ETH', 'ETH'],
    ['US\u200bDT', 'USDT'],
    ['ＵＳＤＴ', 'USDT'],
  ])('of another contract that calls itself %s is counterfeit', (symbol, because) => {
    expect(judge(symbol)).toEqual({ kind: 'counterfeit', because });
  });

  test.each([
    ['UЅDТ', 'USDT'],
    ['USD\u0421', 'USDC'],
    ['ÜSDT', 'USDT'],
    ['U5DT', 'USDT'],
    ['ΕTH', 'ETH'],
    ['LlNK', 'LINK'],
  ])('that looks like another is a homoglyph: %s', (symbol, because) => {
    expect(judge(symbol)).toEqual({ kind: 'homoglyph', because });
  });

  test.each([
    ['usdt-claim.com', '', 'usdt-claim.com'],
    ['$ CLAIM', '', 'CLAIM'],
    ['XYZ', 'Visit https://x.example to redeem', 'Visit'],
    ['XYZ', 't.me/giveaway', 't.me'],
    ['XYZ', '@someone', '@someone'],
  ])('that calls for a visit is bait: %s %s', (symbol, name, because) => {
    expect(judge(symbol, name)).toEqual({ kind: 'bait', because });
  });

  test.each([
    ['aUSDC', 'Aave USDC'],
    ['USDC.e', 'Bridged USDC'],
    ['stETH', 'Lido Staked Ether'],
    ['YFI', 'yearn.finance'],
    ['RECLAIM', 'Reclaimed'],
    ['ΩMEGA', ''],
  ])('of which nothing is known is unknown: %s', (symbol, name) => {
    expect(judge(symbol, name)).toEqual({ kind: 'unknown', because: null });
  });
});
