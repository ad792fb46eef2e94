import { describe, expect, test } from 'vitest';
import { type AccountId, type AssetId, assetId, txId } from '../../src/core/ids.ts';
import type { LeftOutToken, LeftOutTokens } from '../../src/core/left-out.ts';
import { spamToken } from '../../src/detect/spam-token.ts';
import {
  account,
  detectWith,
  eth,
  ether,
  ethereum,
  move,
  sceneOf,
  tron,
  usdt,
} from '../support/account-scene.ts';

const victim = account('0xVictim');
const thief = account('0xThief');
const stranger = account('0xStranger');
const theft = move(victim, thief, eth('5'), { height: 10 });
const symbols = new Map<AssetId, string>([
  [ether, 'ETH'],
  [usdt, 'USDT'],
  [assetId(tron, 'slip44:195'), 'TRX'],
]);

const token = (contract: string, symbol: string | null, given: Partial<LeftOutToken> = {}): LeftOutToken => ({
  token: assetId(ethereum, `erc20:${contract}`),
  symbol,
  name: null,
  received: 1,
  sent: 0,
  first: [{ txid: txId(`tx-${contract}`), height: 20, time: null, from: stranger, to: thief }],
  ...given,
});

/** What is seen of one account that was sent these tokens. */
function seen(tokens: readonly LeftOutToken[], { of = thief, more = {}, parameters = {} } = {}) {
  const leftOut = new Map<AccountId, LeftOutTokens>([[of, { tokens, others: 0, nameless: 0, ...more }]]);
  const scene = sceneOf([theft], { tainted: [theft], leftOut, symbols });
  return detectWith(spamToken, scene, undefined, parameters);
}

describe('an account of the trace', () => {
  test('that was sent a counterfeit is shown with its contract, what it is called and what it imitates', () => {
    expect(seen([token('0xFake', 'USDT', { name: 'Tether USD', received: 3, sent: 2 })]).hits).toEqual([
      {
        subject: { kind: 'account', account: thief },
        pattern: {
          name: 'spam-token.counterfeit',
          confidence: 80,
          evidence: {
            tokens: '1',
            received: '3',
            sent: '2',
            listed: 'erc20:0xFake called "USDT", "Tether USD" for USDT',
            transactions: 'eip155:1:tx:tx-0xFake',
          },
        },
      },
    ]);
  });

  test.each([
    ['homoglyph', 80, 'U\u0405DT', 'erc20:0xA called "U\u0405DT", untold for USDT'],
    ['counterfeit', 80, 'US\u200bDT', 'erc20:0xA called "US\\u{200b}DT", untold for USDT'],
    ['bait', 50, 'usdt-claim.com', 'erc20:0xA called "usdt-claim.com", untold by usdt-claim.com'],
    ['suspect', 20, '$ CLAIM "now"', 'erc20:0xA called "$ CLAIM \\u{22}now\\u{22}", untold by CLAIM'],
  ])('that was sent a %s is shown', (kind, confidence, symbol, listed) => {
    expect(seen([token('0xA', symbol)]).hits).toMatchObject([
      { pattern: { name: `spam-token.${kind}`, confidence, evidence: { listed } } },
    ]);
  });

  test.each([
    ['another ticker', token('0xA', 'AAVE')],
    ['a ticker of another chain', token('0xA', 'TRX')],
    ['a followed contract, whatever it is called', { ...token('0xA', 'claim.com'), token: usdt }],
    ['a name that only tells of a followed token', token('0xA', 'aUSDT', { name: 'Tether USD' })],
    ['a word of spam that honest tokens have', token('0xA', 'FREE', { name: 'Free Ross' })],
  ])('that was sent %s is not', (_, one) => {
    expect(seen([one])).toMatchObject({ hits: [], notes: [] });
  });

  test('has one pattern of a kind, that names so many as are asked for and counts the others', () => {
    const tokens = Array.from({ length: 30 }, (_, n) => token(`0x${n}`, n % 3 === 0 ? 'claim.com' : 'USDT'));
    const { hits, notes } = seen(tokens, { parameters: { listed: 4 } });
    expect(hits.map(({ pattern }) => [pattern.name, pattern.evidence.tokens, pattern.evidence.more])).toEqual(
      [
        ['spam-token.counterfeit', '20', '16'],
        ['spam-token.bait', '10', '6'],
      ],
    );
    expect(hits[0]?.pattern.evidence.listed?.split('; ')).toHaveLength(4);
    expect(notes).toEqual(['spam tokens that are counted at their accounts and not listed (listed): 22']);
  });

  test('ends no walk by what it was sent', () => {
    expect(seen([token('0xA', 'USDT')]).hits.map(({ ends }) => ends)).toEqual([undefined]);
  });
});

test('an account that taint did not reach is not shown', () => {
  expect(seen([token('0xA', 'USDT')], { of: victim }).hits).toEqual([]);
});

test('tokens that honest ones are called like can be left out, and are counted', () => {
  const { hits, notes } = seen([token('0xA', 'Claim')], { parameters: { suspects: false } });
  expect(hits).toEqual([]);
  expect(notes).toEqual(['tokens called as spam and honest ones are, which are not shown (suspects): 1']);
});

test('what nobody tells is said', () => {
  expect(seen([token('0xA', null)], { more: { others: 7, nameless: 2 } })).toMatchObject({
    hits: [],
    notes: [
      'tokens that are not judged, for nobody tells what they are called: 1',
      'tokens beyond the first of busy accounts, which are not judged: 7',
      'transfers of which nobody tells the token: 2',
    ],
  });
});
