import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Movement } from '../../src/core/movement.ts';
import type { Hit } from '../../src/core/pattern.ts';
import { peelChain } from '../../src/detect/peel-chain.ts';
import { askNothing, outputOf, type SceneSpec, sceneOf, utxo } from '../support/utxo-scene.ts';

interface Vector {
  readonly id: string;
  readonly start: number;
  readonly hops: readonly (readonly [number, number])[];
  readonly expect: Readonly<Record<'hops' | 'peeled' | 'remaining', number>> & { readonly ended: string };
}
const { chains } = JSON.parse(
  readFileSync(new URL('../../fixtures/vectors/peel-chain.json', import.meta.url), 'utf8'),
) as { readonly chains: readonly Vector[] };

/** A chain whose transactions each spend the larger output of the one before. */
function chainOf(start: number, hops: readonly (readonly [number, number])[], name = 'peel'): Movement[] {
  const made: Movement[] = [];
  for (const [n, outputs] of hops.entries()) {
    const before = made.at(-1);
    const rest = before?.outputs[1];
    made.push(
      utxo({
        name: `${name} ${n}`,
        height: 800_000 + n,
        inputs: [before ? [n, rest?.amount ?? 0n, outputOf(before, 1)] : [n, BigInt(start)]],
        outputs: [
          [500 + n, BigInt(outputs[0])],
          [n + 1, BigInt(outputs[1])],
        ],
      }),
    );
  }
  return made;
}
const hitsOf = (scene: SceneSpec): readonly Hit[] =>
  peelChain.detect(sceneOf(scene), peelChain.parameters, askNothing).hits;

/** `count` transactions that peel a hundredth each. */
const steady = (count: number): Movement[] =>
  chainOf(
    100_000_000,
    Array.from({ length: count }, (_, n) => [1_000_000, 99_000_000 - n * 1_000_000 - n] as const),
  );
/** One more transaction that spends the rest of a chain. */
const behind = (chain: readonly Movement[], outputs: readonly bigint[], others = 0): Movement =>
  utxo({
    name: 'behind',
    height: 800_900,
    inputs: [
      [900, 90_000_000n, outputOf(chain.at(-1)!, 1)],
      ...Array.from({ length: others }, (_, n) => [901 + n, 50_000_000n] as const),
    ],
    outputs: outputs.map((value, n) => [950 + n, value]),
  });

test.each(chains)('vector: $id', ({ start, hops, expect: wanted }) => {
  const tainted = chainOf(start, hops);
  const [hit, ...others] = hitsOf({ tainted });
  expect(others).toEqual([]);
  expect(hit).toMatchObject({
    subject: { kind: 'transaction', txid: tainted[0]?.txid },
    pattern: {
      name: 'peel-chain',
      evidence: {
        hops: String(wanted.hops),
        peeled: String(wanted.peeled),
        remaining: String(wanted.remaining),
        transactions: tainted
          .slice(0, wanted.hops)
          .map(({ txid }) => txid)
          .join(' '),
        ended: wanted.ended,
      },
    },
  });
  expect(hit).not.toHaveProperty('ends');
});

test.each([
  [1, undefined, undefined],
  [2, 'short', 30],
  [3, 'short', 30],
  [4, 'high', 60],
  [5, 'high', 60],
  [6, 'critical', 75],
])('of %i transactions is %s', (count, grade, confidence) => {
  const [hit] = hitsOf({ tainted: steady(count) });
  expect(hit?.pattern.evidence.grade).toBe(grade);
  expect(hit?.pattern.confidence).toBe(confidence);
});

test('goes on through transactions that carry no taint, where the trace has read them', () => {
  const [first, second, third] = steady(3) as [Movement, Movement, Movement];
  const known = [
    [outputOf(first, 1), second],
    [outputOf(second, 1), third],
    [outputOf(third, 1), null],
  ] as const;
  expect(hitsOf({ tainted: [first], known })[0]?.pattern.evidence).toMatchObject({
    hops: '3',
    ended: 'unspent',
  });
});

test('does not follow the smaller output', () => {
  const [first] = steady(1) as [Movement];
  const payment = utxo({
    name: 'other',
    inputs: [[500, 1_000_000n, outputOf(first, 0)]],
    outputs: [
      [1, 10_000n],
      [2, 900_000n],
    ],
  });
  expect(hitsOf({ tainted: [first, payment] })).toEqual([]);
});

describe('ends', () => {
  const chain = steady(2);
  test.each<[string, Movement]>([
    ['coinjoin', behind(chain, [1n, 2n, 3n, 4n, 5n], 4)],
    [
      'coinjoin',
      behind(chain, [30_000_000n, 30_000_000n, 30_000_000n, 59_000_000n, 19_000_000n, 20_900_000n], 2),
    ],
    ['sweep', behind(chain, [89_999_000n])],
    ['no peel', behind(chain, [40_000_000n, 49_000_000n])],
    ['no peel', behind(chain, [1_000_000n, 1_000_000n, 87_000_000n])],
  ])('with %s', (ended, next) => {
    expect(hitsOf({ tainted: [...chain, next] })[0]?.pattern.evidence).toMatchObject({
      hops: '2',
      ended,
      next: next.txid,
    });
  });

  test('with no end where the next has many inputs and few outputs, or an OP_RETURN', () => {
    const next = utxo({
      name: 'many',
      inputs: [
        [1, 90_000_000n, outputOf(chain[1]!, 1)],
        [2, 5n],
        [3, 5n],
        [4, 5n],
        [5, 5n],
      ],
      outputs: [
        [6, 1_000_000n],
        [7, 88_000_000n],
        [null, 0n],
      ],
    });
    expect(hitsOf({ tainted: [...chain, next] })[0]?.pattern.evidence.hops).toBe('3');
  });

  test('at the limit, and what is behind is a chain of its own', () => {
    const long = steady(23);
    expect(hitsOf({ tainted: long }).map(({ pattern }) => pattern.evidence)).toMatchObject([
      { hops: '20', ended: 'limit', next: long[20]?.txid },
      { hops: '3', ended: 'unknown' },
    ]);
  });

  test('where another chain has the next transaction', () => {
    const main = steady(4);
    const side = chainOf(
      50_000_000,
      [
        [1_000_000, 48_000_000],
        [1_000_000, 46_000_000],
      ],
      'side',
    );
    const joint = utxo({
      name: 'joint',
      height: 801_000,
      inputs: [
        [1, 1n, outputOf(main[3]!, 1)],
        [2, 1n, outputOf(side[1]!, 1)],
      ],
      outputs: [
        [3, 1_000_000n],
        [4, 100_000_000n],
      ],
    });
    expect(
      hitsOf({ tainted: [...main, ...side, joint] }).map(({ pattern }) => pattern.evidence),
    ).toMatchObject([{ hops: '5' }, { hops: '2', ended: 'joins a chain', next: joint.txid }]);
  });
});

test('counts the transactions that look like peels by shape alone, as a weaker witness', () => {
  expect(hitsOf({ tainted: steady(4) })[0]?.pattern.evidence.local).toBe('4 of 4');
  const [first, second] = steady(2) as [Movement, Movement];
  const twoInputs = { ...second, inputs: [...second.inputs, ...second.inputs] };
  expect(hitsOf({ tainted: [first, twoInputs] })[0]?.pattern.evidence.local).toBe('0 of 2');
});
