import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leftOutNotes } from '../../src/chains/left-out.ts';
import { addressOf, assetId, chainId, txId } from '../../src/core/ids.ts';
import type { LeftOutToken, LeftOutTransfer } from '../../src/core/left-out.ts';
import { type Movement, UNKNOWN_HEIGHT } from '../../src/core/movement.ts';
import { addressPoisoning } from '../../src/detect/address-poisoning.ts';
import { likeness } from '../../src/detect/address-poisoning-likeness.ts';
import { account, detectWith, eth, ethereum, label, move, sceneOf, usdt } from '../support/account-scene.ts';

interface Pair {
  readonly id: string;
  readonly chain: string;
  readonly a: string;
  readonly b: string;
  readonly prefix: number;
  readonly suffix: number;
  readonly kind: 'strong' | 'weak' | null;
}
const { pairs } = JSON.parse(
  readFileSync(new URL('../../fixtures/vectors/poisoning.json', import.meta.url), 'utf8'),
) as { readonly pairs: readonly Pair[] };

describe('addresses look alike', () => {
  test.each(pairs)('$id', ({ chain, a, b, prefix, suffix, kind }) => {
    const [one, two] = [a, b].map((address) => account(address, chainId(chain)));
    const expected = kind === null ? undefined : { prefix, suffix, kind };
    expect(likeness(one!, two!)).toEqual(expected);
    expect(likeness(two!, one!)).toEqual(expected);
  });

  test('an address is not like itself, whatever its spelling', () => {
    expect(likeness(account('0xABCDEF'), account('0xabcdef'))).toBeUndefined();
  });
});

const victim = account('0x1E227979f0b5BC691a70DEAed2e0F39a6F538FD5');
const genuine = account('0xd9A1b0B1e1aE382DbDc898Ea68012FfcB2853a91');
const fake = account('0xd9A1C3788D81257612E2581A6ea0aDa244853a91');
const weak = account('0xd9A0C3788D81257612E2581A6ea0aDa244850a91');
const wbtc = assetId(ethereum, 'erc20:0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599');
/** All that moves is stolen, so that look-alikes which are paid are part of the trace. */
const find = (movements: readonly Movement[], options = {}) =>
  detectWith(addressPoisoning, sceneOf(movements, { known: [victim], tainted: movements, ...options }));

/** The theft of 3 May 2024: the payment of nothing by which the address was planted is in no history. */
const meant = move(victim, genuine, eth('0.05'), { height: 19_788_628 });
const lost = move(victim, fake, 115_528_802_767n, { height: 19_789_009, asset: wbtc });

describe('a look-alike', () => {
  test('that was paid is shown beside the genuine address', () => {
    expect(find([meant, lost]).hits).toEqual([
      {
        subject: { kind: 'account', account: fake },
        pattern: {
          name: 'address-poisoning',
          confidence: 50,
          evidence: {
            genuine: '0xd9A1b0B1e1aE382DbDc898Ea68012FfcB2853a91',
            target: '0x1E227979f0b5BC691a70DEAed2e0F39a6F538FD5',
            likeness: 'strong',
            prefix: '4',
            suffix: '6',
            bait: '0',
            paid: '1',
            first: 'eip155:1:tx:tx-19789009-0',
            firstPaid: 'eip155:1:tx:tx-19789009-0',
            targets: '1',
            campaign: 'false',
          },
        },
      },
    ]);
  });

  test('that sent dust first is surer', () => {
    const dust = move(fake, victim, eth('0.0009'), { height: 19_788_700 });
    expect(find([meant, dust, lost]).hits).toMatchObject([
      { pattern: { confidence: 70, evidence: { bait: '1', paid: '1' } } },
    ]);
    const cents = move(fake, victim, 990_000n, { height: 19_788_700, asset: usdt });
    expect(find([meant, cents, lost]).hits[0]?.pattern.evidence.bait).toBe('1');
  });

  test('is the one that was seen later', () => {
    expect(find([lost, meant]).hits.map(({ subject }) => subject)).toEqual([
      { kind: 'account', account: genuine },
    ]);
  });

  test('of one that only sent dust itself is none', () => {
    const planted = move(genuine, victim, 1n, { height: 1 });
    const other = move(fake, victim, 1n, { height: 2 });
    expect(find([planted, other]).hits).toEqual([]);
  });

  test('is not the genuine one for having come after bait that was paid later', () => {
    const planted = move(fake, victim, 1n, { height: 19_788_000 });
    expect(find([planted, meant, lost]).hits).toEqual([]);
  });

  test('is less sure without bait where histories do not begin at the beginning, and says so', () => {
    const scene = sceneOf([meant, lost], { known: [victim] });
    const cut = {
      ...scene,
      histories: new Map(
        [...scene.histories].map(([id, history]) => [
          id,
          { ...history, gap: { kind: 'truncated' as const, evidence: {} } },
        ]),
      ),
    };
    expect(detectWith(addressPoisoning, cut).hits).toMatchObject([
      {
        pattern: {
          confidence: 30,
          evidence: { unknown: 'with whom the target dealt before its histories begin' },
        },
      },
    ]);
  });

  test('is found among thousands that were planted, and what was not compared is said', () => {
    const planted = (n: number) => account(`0xd9A1${n.toString(16).padStart(32, '0')}3a91`);
    const dust = Array.from({ length: 3_000 }, (_, n) =>
      move(planted(n), victim, 1n, { height: 19_790_000 + n }),
    );
    const { hits, notes } = find([meant, ...dust]);
    expect(hits).toMatchObject([{ pattern: { evidence: { lookAlikes: '3000', more: '2980' } } }]);
    expect(notes).toEqual([]);
    const sent = Array.from({ length: 60 }, (_, n) =>
      move(planted(n), victim, eth('1'), { height: 19_790_000 + n }),
    );
    const crowd = find([meant, ...sent]);
    expect(crowd.hits).toMatchObject([{ pattern: { evidence: { lookAlikes: '60', more: '40' } } }]);
    expect(crowd.notes).toEqual([
      'addresses that were compared only with the earliest of very many that look like them: 10',
    ]);
  });

  test('by weak likeness counts for bait alone', () => {
    const dust = move(weak, victim, 1n, { height: 19_788_700 });
    const more = move(weak, victim, eth('0.001'), { height: 19_788_700 });
    expect(find([meant, dust, move(victim, weak, 1n, { height: 19_788_800 })]).hits).toMatchObject([
      { pattern: { confidence: 30, evidence: { likeness: 'weak' } } },
    ]);
    expect(find([meant, more]).hits).toEqual([]);
  });

  test('that a label explains is none', () => {
    expect(find([meant, lost], { labels: [label(fake, 'exchange', 'Kraken')] }).hits).toEqual([]);
  });

  test('with ten targets and more bait than payments is a campaign', () => {
    const targets = Array.from({ length: 10 }, (_, n) => account(`0x${`${n}`.repeat(40)}`));
    const movements = targets.flatMap((target, n) => [
      move(target, genuine, eth('1'), { height: 10 + n, index: 1 }),
      move(fake, target, 1n, { height: 30 + n, index: 2 }),
    ]);
    movements.push(move(null, fake, 1n, { height: 50 }));
    expect(find(movements, { known: targets }).hits).toMatchObject([
      { pattern: { confidence: 80, evidence: { targets: '10', campaign: 'true' } } },
    ]);
    expect(find(movements, { known: targets.slice(1) }).hits[0]?.pattern.evidence.campaign).toBe('false');
  });
});

describe('a look-alike that nothing stolen came to', () => {
  const dust = (from: typeof fake, height: number): Movement => move(from, victim, 1n, { height });
  const waiting = [meant, dust(fake, 19_788_700), dust(fake, 19_788_701), dust(weak, 19_788_702)];

  test('is told at whom it lies in wait for, beside the genuine address, with all others of its kind', () => {
    const { hits } = find(waiting, { tainted: [meant] });
    expect(hits).toEqual([
      {
        subject: { kind: 'account', account: victim },
        pattern: {
          name: 'address-poisoning.target',
          confidence: 70,
          evidence: {
            lookAlikes: '2',
            bait: '3',
            pairs: [
              `${addressOf(weak)} like ${addressOf(genuine)} (weak)`,
              `${addressOf(fake)} like ${addressOf(genuine)} (strong)`,
            ].join(', '),
          },
        },
      },
    ]);
  });

  test('is told at itself once it is paid, and the other still at its target', () => {
    const { hits } = find([...waiting, lost], { tainted: [meant, lost] });
    expect(hits.map(({ subject, pattern }) => [subject, pattern.name, pattern.evidence.lookAlikes])).toEqual([
      [{ kind: 'account', account: fake }, 'address-poisoning', undefined],
      [{ kind: 'account', account: victim }, 'address-poisoning.target', '1'],
    ]);
  });

  test('is told of by nobody where there is none', () => {
    expect(find([meant], { tainted: [meant] }).hits).toEqual([]);
  });
});

describe('a look-alike in the transfers of a counterfeit', () => {
  const symbols = new Map([[usdt, 'USDT']]);
  const lured = (symbol: string | null, height: number, given: Partial<LeftOutTransfer> = {}) => ({
    token: assetId(ethereum, 'erc20:0x4Fabb145d64652a948d72533023f6E7A623C7C53'),
    ...{ symbol, name: null, received: 0, sent: 1 },
    first: [{ txid: txId('tx-lure'), height, time: height * 12, from: victim, to: fake, ...given }],
  });
  const seen = (token: LeftOutToken, movements: readonly Movement[] = [meant]) =>
    find(movements, {
      symbols,
      leftOut: new Map([[victim, { tokens: [token], others: 0, nameless: 0 }]]),
    }).hits;
  const later = meant.position.height + 1;

  test.each([
    ['that says the account made it', lured('USDT', later)],
    ['by which the look-alike pretends to pay', lured('USDT', later, { from: fake, to: victim })],
    ['whose symbol only looks like one', lured('U\u0405DT', later)],
    ['in the block of the genuine payment', lured('USDT', later - 1)],
    ['of which lists tell the time alone', lured('USDT', UNKNOWN_HEIGHT, { time: later * 12 })],
  ])('%s lies in wait', (_, token) => {
    expect(seen(token)).toMatchObject([
      {
        subject: { kind: 'account', account: victim },
        pattern: {
          name: 'address-poisoning.target',
          confidence: 70,
          evidence: { lookAlikes: '1', bait: '1' },
        },
      },
    ]);
  });

  test.each([
    ['an ordinary token', lured('AAVE', later)],
    ['a token that nobody names', lured(null, later)],
    ['a counterfeit before the genuine address was used', lured('USDT', later - 2)],
    ['one whose place nobody tells', lured('USDT', UNKNOWN_HEIGHT, { time: null })],
    [
      'one that another address is in',
      lured('USDT', later, { to: account('0x5B1f7b2C1e1fF1d3d2F1E1fF1d3d2F1E1fF1d3d2') }),
    ],
  ])('is none of %s', (_, token) => {
    expect(seen(token)).toEqual([]);
  });

  test('is surer where it was paid, and the counterfeit is no payment', () => {
    expect(seen(lured('USDT', later), [meant, lost])).toMatchObject([
      {
        subject: { account: fake },
        pattern: {
          confidence: 70,
          evidence: {
            bait: '1',
            paid: '1',
            first: 'eip155:1:tx:tx-lure',
            firstPaid: 'eip155:1:tx:tx-19789009-0',
          },
        },
      },
    ]);
  });
});

test('what histories leave out is counted, each account once', () => {
  const notesOf = (...empty: number[]) => leftOutNotes({ tokens: [], empty }, 10);
  const notes = new Map([[victim, notesOf(1, 2)]]);
  expect(find([meant, lost], { notes }).notes).toEqual([
    'transfers of nothing, by which addresses are poisoned, that histories leave out: 2, of 1 accounts',
  ]);
  expect(find([meant, lost]).notes).toEqual([]);
  const scene = sceneOf([meant, lost], { known: [victim], notes });
  const [[id, history] = [], ...others] = scene.histories;
  const more = [id!, { ...history!, notes: notesOf(1, 2, 4) }] as const;
  for (const histories of [new Map([more, ...others]), new Map([...others, more])])
    expect(detectWith(addressPoisoning, { ...scene, histories }).notes?.[0]).toContain('leave out: 3,');
});

test('random addresses hardly ever look alike', () => {
  const address = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 40, maxLength: 40 });
  const some = fc.sample(address, { numRuns: 300, seed: 7 }).map((digits) => account(`0x${digits.join('')}`));
  const movements = some.map((other, n) => move(victim, other, eth('1'), { height: n }));
  expect(find(movements).hits).toEqual([]);
});
