import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { judgeToken } from '../../src/detect/judge-token.ts';

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
    ['@someone', '', '@someone'],
    ['XYZ', 'Visit https://x.example to redeem', 'https://x.example'],
    ['XYZ', 't.me/giveaway', 't.me/giveaway'],
    ['XYZ', 'Free coins at xyz.io', 'xyz.io'],
    ['FREE', 'xyz.top', 'xyz.top'],
  ])('that says where to go is bait: %s %s', (symbol, name, because) => {
    expect(judge(symbol, name)).toEqual({ kind: 'bait', because });
  });

  test.each([
    ['$ CLAIM', '', 'CLAIM'],
    ['XYZ', 'Airdrops', 'Airdrops'],
    ['XYZ', '@someone', '@someone'],
    ['KOGECOIN', 'kogecoin.io', 'kogecoin.io'],
  ])('that may be honest for all one knows is suspect: %s %s', (symbol, name, because) => {
    expect(judge(symbol, name)).toEqual({ kind: 'suspect', because });
  });

  test.each([
    ['aUSDC', 'Aave USDC'],
    ['USDC.e', 'Bridged USDC'],
    ['stETH', 'Lido Staked Ether'],
    ['YFI', 'yearn.finance'],
    ['RECLAIM', 'Reclaimed'],
    ['ΩMEGA', ''],
    ['FREE', 'Free Ross'],
    ['JRT', 'Jarvis Reward Token'],
    ['XYZ', 'Tether USD'],
    ['IINK', ''],
    ['DAL', ''],
  ])('of which nothing is known is unknown: %s', (symbol, name) => {
    expect(judge(symbol, name)).toEqual({ kind: 'unknown', because: null });
  });
});

describe('ordinary tokens', () => {
  interface List {
    readonly chain: string;
    readonly tokens: readonly (readonly [contract: string, symbol: string, name: string])[];
  }
  const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const { lists } = JSON.parse(read('fixtures/vectors/ordinary-tokens.json')) as { readonly lists: List[] };
  const config = { ...parse(read('config/assets.yaml')), ...parse(read('config/chains.yaml')) };

  test.each(lists)('of $chain are flagged once in a hundred at most, and none of them surely', (list) => {
    const chosen = new Map<string, string>([
      ['coin', config.chains[list.chain].native.symbol],
      ...Object.entries<{ symbol: string }>(config.assets[list.chain]).map(
        ([contract, { symbol }]) => [contract, symbol] as const,
      ),
    ]);
    const kinds = list.tokens.map(
      ([contract, symbol, name]) => judgeToken({ contract, symbol, name }, chosen).kind,
    );
    const count = (...wanted: string[]) => kinds.filter((kind) => wanted.includes(kind)).length;
    expect(list.tokens.length).toBeGreaterThan(200);
    expect(count('followed')).toBeGreaterThan(3);
    expect(count('counterfeit', 'homoglyph', 'bait')).toBe(0);
    expect(count('suspect')).toBeLessThanOrEqual(list.tokens.length / 100);
  });
});
