import { describe, expect, test } from 'vitest';
import { type AccountId, balanceId } from '../../src/core/ids.ts';
import type { History, Movement } from '../../src/core/movement.ts';
import { firstFunder, firstFunding } from '../../src/detect/first-funder.ts';
import type { Answer, Inquiry } from '../../src/trace/inquiry.ts';
import { account, detectWith, eth, ether, label, move, sceneOf, usdt } from '../support/account-scene.ts';

const [funder, thief, mule, payee] = ['funder', 'thief', 'mule', 'payee'].map((name) => account(name));
const funded = (who: typeof thief, height: number): Movement[] => [
  move(funder!, who!, eth('0.05'), { height }),
  move(who!, null, eth('0.001'), { height: height + 1 }),
];
const history = (movements: readonly Movement[], rest: Partial<History> = {}): History => ({
  holding: balanceId(thief!, ether),
  opening: 0n,
  movements,
  through: 1000,
  gap: null,
  notes: [],
  ...rest,
});

describe('the first funder', () => {
  test('paid the first coin in before the first fee', () => {
    const scene = sceneOf(funded(thief, 10), {
      known: [thief!],
      labels: [label(funder!, 'mixer', 'Tornado Cash')],
    });
    expect(detectWith(firstFunder, scene).hits).toEqual([
      {
        subject: { kind: 'account', account: thief },
        pattern: {
          name: 'first-funder',
          confidence: 100,
          evidence: {
            funder: 'funder',
            label: 'Tornado Cash',
            category: 'mixer',
            amount: '50000000000000000',
            asset: 'eip155:1/slip44:60',
            transaction: 'eip155:1:tx:tx-10-0',
            height: '10',
            accountsFunded: '1',
          },
        },
      },
    ]);
  });

  test('is counted over the accounts of the trace', () => {
    const scene = sceneOf([...funded(thief, 10), ...funded(mule, 20)], { known: [thief!, mule!] });
    expect(detectWith(firstFunder, scene).hits.map(({ pattern }) => pattern.evidence.accountsFunded)).toEqual(
      ['2', '2'],
    );
  });

  const [paid, fee] = funded(thief, 10) as [Movement, Movement];
  test.each<[string, History]>([
    ['no fee was ever paid', history([paid])],
    ['a fee was paid before', history([fee, paid])],
    ['the first coin was minted', history([move(null, thief!, 1n, { height: 1 }), paid, fee])],
    ['the history has a gap', history([paid, fee], { gap: { kind: 'truncated', evidence: {} } })],
    ['the history does not begin at the beginning', history([paid, fee], { opening: 1n })],
    ["the fee is another's", history([paid, move(funder!, null, 1n, { height: 11 })])],
  ])('is not told where %s', (_, known) => {
    expect(firstFunding(thief!, known)).toBeUndefined();
  });
});

describe('of accounts where the trace met tokens alone', () => {
  const tokens = move(payee!, thief!, 5n, { height: 50, asset: usdt });
  const scene = sceneOf([tokens], { known: [thief!] });
  const coins = (inquiry: Inquiry): Answer | undefined =>
    inquiry.kind === 'history' && inquiry.holding.id === balanceId(thief!, ether)
      ? { kind: 'history', history: history(funded(thief, 10)) }
      : undefined;

  test('the balance of coin is asked for', () => {
    expect(detectWith(firstFunder, scene, coins).hits).toMatchObject([
      { pattern: { evidence: { funder: 'funder' } } },
    ]);
  });

  test('within the limit, and what was not asked is said', () => {
    const { hits, notes } = detectWith(firstFunder, scene, coins, { histories: 0 });
    expect(hits).toEqual([]);
    expect(notes).toEqual(['accounts whose balance of coin was not asked for: 1']);
  });

  test('those nearest the theft first', () => {
    const onward = move(thief!, account('0xfar'), 5n, { height: 60, asset: usdt });
    const far = sceneOf([tokens, onward], { known: [thief!, account('0xfar')], tainted: [tokens, onward] });
    const hop = (of: AccountId): number => (of === thief ? 0 : 1);
    const reached = new Map(
      [...far.reached].map(([id, one]) => [id, { ...one, hop: hop(one.holding.owner) }] as const),
    );
    const asked: Inquiry[] = [];
    detectWith(
      firstFunder,
      { ...far, reached },
      (inquiry) => {
        asked.push(inquiry);
        return coins(inquiry);
      },
      { histories: 1 },
    );
    expect(asked).toMatchObject([{ holding: { owner: thief } }]);
  });

  test('and what could not be had is said', () => {
    const { hits, notes } = detectWith(firstFunder, scene, () => ({ kind: 'failed', code: 'budget' }));
    expect(hits).toEqual([]);
    expect(notes).toEqual(['accounts whose balance of coin could not be had: 1']);
  });
});
