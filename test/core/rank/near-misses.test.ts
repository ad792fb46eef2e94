import { describe, expect, test } from 'vitest';
import { bucketFlow } from '../../../src/core/rank/bucket.ts';
import { dttrWeights } from '../../../src/core/rank/dttr.ts';
import { haircutRanking } from '../../../src/core/rank/haircut.ts';
import type { RankGraph, Ranking } from '../../../src/core/rank/rank.ts';
import { earliestTimes } from '../../../src/core/rank/reachability.ts';
import { replay } from '../../../src/core/rank/replay.ts';
import { ttrBaseRanking } from '../../../src/core/rank/ttr-base.ts';
import { ttrRedirectRanking } from '../../../src/core/rank/ttr-redirect.ts';
import { ttrTimeRanking } from '../../../src/core/rank/ttr-time.ts';
import { ttrWeightRanking } from '../../../src/core/rank/ttr-weight.ts';
import { named, type Payment } from './payments.ts';

const timed = [
  ['ttr-time', ttrTimeRanking],
  ['ttr-redirect', ttrRedirectRanking],
] as const;
const timeless = [
  ['haircut', haircutRanking],
  ['ttr-base', ttrBaseRanking],
  ['ttr-weight', ttrWeightRanking],
] as const;

const earliest = (graph: RankGraph) => {
  const times = earliestTimes(graph);
  return (node: number): number => times[node] as number;
};

/** What is left after the source and then others were pushed. */
function pushed(payments: readonly Payment[], rankingOf: (graph: RankGraph) => Ranking, ...nodes: string[]) {
  const { graph, node, by } = named(payments);
  const ranking = rankingOf(graph);
  for (const name of ['S', ...nodes]) ranking.push(node(name));
  return by(ranking.residual);
}

describe('an account that was paid before its payer had anything', () => {
  const payments: Payment[] = [
    ['S', 'a', 9, 10],
    ['a', 'x', 4, 8],
    ['a', 'y', 4, 15],
  ];
  test.each(timed)('gets nothing under %s', (_, rankingOf) => {
    const left = pushed(payments, rankingOf, 'a');
    expect(left.x).toBeUndefined();
    expect(left.y).toBeGreaterThan(0);
  });
  test.each(timeless)('gets as much as one that was paid after it under %s', (_, rankingOf) => {
    const left = pushed(payments, rankingOf, 'a');
    expect(left.x).toBe(left.y);
  });
});

describe('a payment at the very time at which its payer was paid', () => {
  const payments: Payment[] = [
    ['S', 'a', 9, 10],
    ['a', 'x', 4, 10, 'coin', 'other'],
    ['a', 'y', 4, 11],
  ];
  test.each(timed)('carries nothing under %s', (_, rankingOf) => {
    expect(Object.keys(pushed(payments, rankingOf, 'a'))).toEqual(expect.not.arrayContaining(['x']));
  });
  test('is followed by reachability', () => {
    const { graph, by } = named(payments);
    expect(by(earliest(graph))).toEqual({ a: 10, x: 10, y: 11 });
  });
});

describe('payments at one time', () => {
  test.each(timed)('add up under %s', (_, rankingOf) => {
    const payments: Payment[] = [
      ['S', 'a', 1, 10, 'coin', 'one'],
      ['S', 'a', 2, 10, 'coin', 'two'],
      ['S', 'b', 1, 10, 'coin', 'three'],
    ];
    expect(pushed(payments, rankingOf)).toMatchObject({ a: 0.51, b: 0.17 });
    const later = payments.map(([from, to, ...rest]): Payment => [from === 'S' ? 'm' : from, to, ...rest]);
    const left = pushed([['S', 'm', 4, 5], ...later], rankingOf, 'm');
    expect(left.a).toBeCloseTo(3 * (left.b as number), 9);
  });
});

describe('of a branch of nine units and one of one unit', () => {
  const payments: Payment[] = [
    ['c', 'S', 5, 5],
    ['S', 'a', 9, 10],
    ['S', 'b', 1, 20],
  ];
  test.each([...timed, timeless[0], timeless[2]] as const)('%s opens the larger first', (_, rankingOf) => {
    const { graph, node, names } = named(payments);
    const ranking = rankingOf(graph);
    ranking.push(node('S'));
    expect(names[ranking.pop() as number]).toBe('a');
  });
  test('ttr-base, which sees no value, ranks them alike and takes the first', () => {
    const { graph, node } = named(payments);
    const ranking = ttrBaseRanking(graph);
    ranking.push(node('S'));
    expect(ranking.pop()).toBe(node('a'));
    expect(ranking.residual(node('a'))).toBe(ranking.residual(node('b')));
  });
});

describe('assets whose values do not add', () => {
  const payments: Payment[] = [
    ['S', 'a', 1_000_000, 10, 'dust'],
    ['S', 'b', 3, 11, 'coin'],
    ['S', 'c', 1, 12, 'coin'],
  ];
  test.each([
    ['ttr-weight', ttrWeightRanking],
    ['ttr-time', ttrTimeRanking],
  ] as const)('get equal parts under %s, and share them by value', (_, rankingOf) => {
    expect(pushed(payments, rankingOf)).toMatchObject({ a: 0.34, b: 0.255, c: 0.085 });
  });
  test('have a weight each under ttr-redirect', () => {
    expect(pushed(payments, ttrRedirectRanking)).toMatchObject({ a: 0.68, b: 0.51, c: 0.17 });
  });
});

describe('what was exchanged inside one transaction', () => {
  const swap: Payment[] = [
    ['S', 'a', 100, 1, 'dollar'],
    ['a', 'pool', 100, 10, 'dollar', 'swap'],
    ['pool', 'a', 2, 11, 'coin', 'swap'],
    ['a', 'x', 1, 5, 'coin'],
    ['a', 'y', 2, 20, 'coin'],
  ];
  test('goes on in the other asset under ttr-redirect, past the pool and over later payments alone', () => {
    const left = pushed(swap, ttrRedirectRanking, 'a');
    expect(left.y).toBeCloseTo(0.68 * 0.68, 9);
    expect(left.pool).toBeUndefined();
    expect(left.x).toBeUndefined();
  });
  test('goes to the pool where two things came back, or nothing in another asset', () => {
    const twice = pushed([...swap, ['other', 'a', 1, 12, 'token', 'swap']], ttrRedirectRanking, 'a');
    expect(twice.pool).toBeCloseTo(0.68 * 0.68, 9);
    const change: Payment[] = [
      ['S', 'a', 100, 1],
      ['a', 'pool', 100, 10, 'coin', 'tx'],
      ['other', 'a', 2, 11, 'coin', 'tx'],
    ];
    expect(pushed(change, ttrRedirectRanking, 'a').pool).toBeCloseTo(0.68 * 0.68, 9);
  });
  test('stays with who has it as long as none of it was paid', () => {
    const left = pushed(swap.slice(0, 3), ttrRedirectRanking, 'a');
    expect(left.a).toBeCloseTo(0.68 * 0.85, 9);
  });
  test('is left at the pool by ttr-time, which knows of no exchange', () => {
    expect(pushed(swap, ttrTimeRanking, 'a').pool).toBeGreaterThan(0);
  });
  test('is counted net of what came back of the same asset from the same account', () => {
    const left = pushed(
      [
        ['S', 'a', 9, 1],
        ['a', 'b', 9, 10, 'coin', 'tx'],
        ['b', 'a', 6, 11, 'coin', 'tx'],
        ['a', 'c', 3, 20],
      ],
      ttrRedirectRanking,
      'a',
    );
    expect(left.b).toBeCloseTo(left.c as number, 9);
  });
});

describe('haircut', () => {
  test('keeps what arrives at an account that was opened before', () => {
    const { graph, node } = named([
      ['S', 'a', 1, 1],
      ['a', 'b', 1, 2],
      ['b', 'a', 1, 3],
      ['b', 'c', 1, 4],
    ]);
    const ranking = haircutRanking(graph);
    replay(graph, ranking);
    expect([ranking.residual(node('a')), ranking.arrived(node('c'))]).toEqual([0.5, 0.5]);
  });
  test('opens a weight of a thousandth and none below it', () => {
    const popped = (rest: number) => {
      const { graph, node, names } = named([
        ['S', 'a', 1, 1],
        ['S', 'b', rest, 1],
      ]);
      const ranking = haircutRanking(graph);
      ranking.push(node('S'));
      ranking.push(node('b'));
      const next = ranking.pop();
      return next === undefined ? undefined : names[next];
    };
    expect([popped(999), popped(1_000)]).toEqual(['a', undefined]);
  });
});

describe('dttr', () => {
  const first: Payment = ['a', 'c', 9, 1];
  const weights = (...payments: Payment[]) => {
    const { graph, by } = named([first, ...payments], { sources: ['a'] });
    return by(dttrWeights(graph).kept);
  };
  test('leaves out who passes on all but a twentieth, and moves no weight', () => {
    const kept = weights(['c', 'r', 100, 2, 'coin', 'tx'], ['r', 'd', 95, 3, 'coin', 'tx']);
    expect(kept).toEqual(weights());
  });
  test('counts who keeps more than a twentieth', () => {
    const kept = weights(['c', 'r', 100, 2, 'coin', 'tx'], ['r', 'd', 94, 3, 'coin', 'tx']);
    expect(kept.r).toBeGreaterThan(0);
    expect(kept.d).toBeGreaterThan(0);
  });
  test('does not take for a router who passes it on in another transaction', () => {
    expect(weights(['c', 'r', 100, 2], ['r', 'd', 100, 3]).d).toBeGreaterThan(0);
  });
  test('ignores what was paid before its payer had weight', () => {
    expect(weights(['x', 'y', 5, 0], ['c', 'x', 5, 2]).y).toBeUndefined();
  });
  test('sees an exchange through a pool where prices are known, and a customer of it where they are not', () => {
    const swap: Payment[] = [
      ['a', 'c', 100, 1, 'dollar'],
      ['c', 'pool', 100, 2, 'dollar', 'tx'],
      ['pool', 'd', 2, 3, 'coin', 'tx'],
    ];
    const kept = (usd: Record<string, number>) => {
      const { graph, by } = named(swap, { sources: ['a'], usd });
      return by(dttrWeights(graph).kept);
    };
    expect(kept({ dollar: 1, coin: 49 }).pool).toBeUndefined();
    expect(kept({ dollar: 1 }).pool).toBeGreaterThan(0);
  });
});

describe('reachability', () => {
  const payments: Payment[] = [
    ['S', 'k', 1, 50],
    ['k', 'early', 1, 20],
    ['k', 'late', 1, 60],
    ['S', 'm', 1, 5],
    ['m', 'n', 1, 6],
    ['n', 'k', 1, 10],
  ];
  test('propagates an earlier time that is found later for an account that is known', () => {
    const { graph, by } = named(payments);
    expect(by(earliest(graph))).toEqual({ k: 10, early: 20, late: 60, m: 5, n: 6 });
  });
  test('goes no further than so many payments', () => {
    const { graph, by } = named(payments);
    const times = earliestTimes(graph, 2);
    const reached = by((node) => (Number.isFinite(times[node]) ? (times[node] as number) : 0));
    expect(reached).toEqual({ k: 50, late: 60, m: 5, n: 6 });
  });
  test('does not go on past an account that was not looked up', () => {
    const { graph, node } = named(payments, { open: ['S', 'm', 'k'] });
    const times = earliestTimes(graph);
    expect([times[node('n')], times[node('k')], times[node('early')]]).toEqual([
      6,
      50,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe('bucket', () => {
  const flow = (payments: readonly Payment[], usd: Record<string, number> = { coin: 1 }) => {
    const { graph, by } = named(payments, { usd });
    const buckets = bucketFlow(graph);
    return by((node) => [...(buckets[node]?.values() ?? [])].reduce((sum, { value }) => sum + value, 0));
  };
  test('passes on a hundred dollars and nothing below', () => {
    expect(
      flow([
        ['S', 'a', 500, 1],
        ['a', 'b', 100, 2],
        ['a', 'c', 99, 3],
      ]),
    ).toEqual({ a: 400, b: 100 });
  });
  test('passes on anything of an asset without a price', () => {
    expect(
      flow(
        [
          ['S', 'a', 500, 1],
          ['a', 'c', 99, 3],
        ],
        {},
      ),
    ).toEqual({ a: 401, c: 99 });
  });
  test('follows a payment at the very time of the receipt, and none before it', () => {
    expect(
      flow([
        ['a', 'x', 200, 0],
        ['S', 'a', 500, 1],
        ['a', 'y', 200, 1],
      ]),
    ).toEqual({ a: 300, y: 200 });
  });
  test('ends ten payments from a source', () => {
    const chain = Array.from(
      { length: 12 },
      (_, n): Payment => [n === 0 ? 'S' : `n${n}`, `n${n + 1}`, 500, n],
    );
    expect(flow(chain)).toEqual({ n10: 500 });
  });
});
