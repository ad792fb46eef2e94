import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { apprRanking } from '../../../src/core/rank/appr.ts';
import { bucketFlow } from '../../../src/core/rank/bucket.ts';
import { dttrWeights } from '../../../src/core/rank/dttr.ts';
import { haircutRanking } from '../../../src/core/rank/haircut.ts';
import type { RankGraph, Ranking } from '../../../src/core/rank/rank.ts';
import { ttrBaseRanking } from '../../../src/core/rank/ttr-base.ts';
import { ttrRedirectRanking } from '../../../src/core/rank/ttr-redirect.ts';
import { ttrTimeRanking } from '../../../src/core/rank/ttr-time.ts';
import { ttrWeightRanking } from '../../../src/core/rank/ttr-weight.ts';
import { named, type Payment } from './payments.ts';

type Amounts = Readonly<Record<string, number>>;
type State = Readonly<Record<string, { readonly kept: Amounts; readonly left: Amounts }>>;
interface Vectors {
  readonly payments: readonly (readonly [string, string, number, number])[];
  readonly afterS: State;
  readonly afterA: State;
  readonly chips: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly dttr: readonly {
    readonly payments: readonly (readonly [string, string, number])[];
    readonly kept: Amounts;
  }[];
  readonly bucket: {
    readonly threshold: number;
    readonly payments: readonly (readonly [string, string, number])[];
    readonly expect: readonly { readonly reserve: number; readonly buckets: Amounts }[];
  };
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../fixtures/vectors/rank.json', import.meta.url), 'utf8'),
) as Vectors;
const rankings: Readonly<Record<string, (graph: RankGraph) => Ranking>> = {
  appr: apprRanking,
  haircut: haircutRanking,
  'ttr-base': ttrBaseRanking,
  'ttr-weight': ttrWeightRanking,
  'ttr-time': ttrTimeRanking,
  'ttr-redirect': ttrRedirectRanking,
};

describe.each(Object.entries(rankings))('%s', (name, rankingOf) => {
  test('has the residuals and ranks of its vector after the source and then its largest receiver were pushed', () => {
    const { graph, node, by } = named(vectors.payments);
    const ranking = rankingOf(graph);
    const state = () => ({ kept: by(ranking.kept), left: by(ranking.residual) });
    ranking.push(node('S'));
    expect(state()).toEqual(vectors.afterS[name]);
    ranking.push(node('a'));
    expect(state()).toEqual(vectors.afterA[name]);
  });
});

test.each([
  ['ttr-time', ttrTimeRanking],
  ['ttr-redirect', ttrRedirectRanking],
] as const)('%s knows of what is left when it came', (_, rankingOf) => {
  const { graph, node, names } = named(vectors.payments);
  const ranking = rankingOf(graph);
  ranking.push(node('S'));
  ranking.push(node('a'));
  const chips = names.flatMap((name) => {
    const own = ranking.chips(node(name)).map(({ time, value }) => [time, Math.round(value * 1e10) / 1e10]);
    return own.length === 0 ? [] : [[name, own] as const];
  });
  expect(Object.fromEntries(chips)).toEqual(vectors.chips);
});

test('dttr has the weights of its vector after each transaction', () => {
  const payments: Payment[] = [];
  for (const [n, { payments: added, kept }] of vectors.dttr.entries()) {
    payments.push(...added.map(([from, to, value]): Payment => [from, to, value, n, 'usd', `tx ${n}`]));
    const { graph, by } = named(payments, { sources: ['a'] });
    const found = Object.entries(by(dttrWeights(graph).kept)).map(([name, value]) => [
      name,
      Math.round(value * 1e4) / 1e4,
    ]);
    expect(Object.fromEntries(found)).toEqual(kept);
  }
});

test.each(vectors.bucket.expect)('buckets with a reserve of $reserve are those of the vector', (vector) => {
  const { threshold, payments } = vectors.bucket;
  const { graph, node } = named(
    payments.map(([from, to, value], n): Payment => [from, to, value, n, 'dollar']),
    { usd: { dollar: 1 } },
  );
  const buckets = bucketFlow(graph, { threshold, reserve: vector.reserve, maxAge: 10 });
  const found = Object.keys(vector.buckets).map((name) => [
    name,
    buckets[node(name)]?.get('usd')?.value ?? 0,
  ]);
  expect(Object.fromEntries(found)).toEqual(vector.buckets);
});
