import { describe, expect, test } from 'vitest';
import type { Movement } from '../../src/core/movement.ts';
import type { Hit } from '../../src/core/pattern.ts';
import { change } from '../../src/detect/change.ts';
import { askNothing, owner, type SceneSpec, sceneOf, type UtxoSpec, utxo } from '../support/utxo-scene.ts';

const hitsOf = (scene: SceneSpec): readonly Hit[] =>
  change.detect(sceneOf(scene), change.parameters, askNothing).hits;
const payment = (spec: Partial<UtxoSpec> = {}): Movement =>
  utxo({
    name: 'payment',
    inputs: [
      [1, 40_000_000n],
      [2, 35_000_000n],
    ],
    outputs: [
      [10, 50_000_000n],
      [11, 24_998_765n],
    ],
    ...spec,
  });
const found = (movement: Movement): Hit['pattern'] | undefined => hitsOf({ tainted: [movement] })[0]?.pattern;

describe('one-time change', () => {
  test('is the only output of unround value that is smaller than every input', () => {
    expect(found(payment())).toEqual({
      name: 'change',
      confidence: 25,
      evidence: {
        outputs: '1',
        rules: '1: one-time-change',
        unknown: 'whether the address was used outside the trace',
      },
    });
  });

  test.each<[string, Partial<UtxoSpec>]>([
    [
      'of a round value',
      {
        outputs: [
          [10, 50_000_000n],
          [11, 24_998_000n],
        ],
      },
    ],
    [
      'as large as the smallest input',
      {
        outputs: [
          [10, 30_000_000n],
          [11, 35_000_000n],
        ],
      },
    ],
    [
      'of another script form',
      {
        outputs: [
          [10, 50_000_000n],
          [owner(11, 'p2tr'), 24_998_765n],
        ],
      },
    ],
    [
      'of one of several candidates',
      {
        outputs: [
          [10, 20_000_001n],
          [11, 24_998_765n],
        ],
      },
    ],
    [
      'paid twice',
      {
        outputs: [
          [11, 20_000_000n],
          [11, 24_998_765n],
        ],
      },
    ],
    ['alone', { outputs: [[11, 24_998_765n]] }],
    [
      'where inputs are of several forms',
      {
        inputs: [
          [1, 40_000_000n],
          [owner(2, 'p2pkh'), 35_000_000n],
        ],
      },
    ],
    [
      'among eleven outputs',
      {
        outputs: [[11, 24_998_765n], ...Array.from({ length: 10 }, (_, n) => [20 + n, 5_000_000n] as const)],
      },
    ],
  ])('is not one %s', (_, spec) => {
    expect(found(payment(spec))).toBeUndefined();
  });

  test('is no address that the trace has seen before', () => {
    const before = utxo({ name: 'before', height: 700_000, inputs: [[5, 9_000n]], outputs: [[11, 8_000n]] });
    const hits = hitsOf({ tainted: [before, payment()] });
    expect(hits).toEqual([]);
  });

  test('is no address that is paid again later', () => {
    const after = utxo({ name: 'after', height: 900_000, inputs: [[5, 9_000n]], outputs: [[11, 8_000n]] });
    expect(hitsOf({ tainted: [payment(), after] })).toEqual([]);
  });

  test('may be spent once later', () => {
    const spend = utxo({
      name: 'spend',
      height: 900_000,
      inputs: [[11, 24_998_765n]],
      outputs: [[12, 9_000n]],
    });
    expect(hitsOf({ tainted: [payment(), spend] })[0]?.pattern.evidence.outputs).toBe('1');
  });
});

test('direct change is an output to an address of the inputs, and outweighs a guess', () => {
  const outputs = [
    [2, 50_000_000n],
    [11, 24_998_765n],
  ] as const;
  expect(found(payment({ outputs }))).toEqual({
    name: 'change',
    confidence: 100,
    evidence: { outputs: '0', rules: '0: direct-change' },
  });
});

test('two rules that name one output stand together', () => {
  const outputs = [
    [10, 50_000_000n],
    [2, 24_998_765n],
  ] as const;
  const movement = payment({ outputs });
  expect(hitsOf({ tainted: [movement] })[0]?.pattern.evidence.rules).toBe(
    '1: direct-change, one-time-change',
  );
});

describe('multi-input change', () => {
  const together = (height: number): Movement =>
    utxo({
      name: 'together',
      height,
      inputs: [
        [1, 10_000n],
        [10, 20_000n],
      ],
      outputs: [[90, 29_000n]],
    });

  test('is an output to an address that is spent together with one of the inputs, before or after', () => {
    for (const height of [700_000, 900_000])
      expect(hitsOf({ tainted: [payment(), together(height)] })[0]?.pattern).toMatchObject({
        confidence: 50,
        evidence: { outputs: '0', rules: '0: multi-input-change' },
      });
  });

  test('leaves nothing unknown where another rule names the same output', () => {
    const joined = utxo({
      name: 'joined',
      height: 900_000,
      inputs: [
        [1, 10_000n],
        [11, 24_998_765n],
      ],
      outputs: [[90, 29_000n]],
    });
    expect(hitsOf({ tainted: [payment(), joined] })[0]?.pattern).toEqual({
      name: 'change',
      confidence: 50,
      evidence: { outputs: '1', rules: '1: multi-input-change, one-time-change' },
    });
  });

  test('needs an address in common', () => {
    const apart = utxo({
      name: 'apart',
      inputs: [
        [3, 10_000n],
        [10, 20_000n],
      ],
      outputs: [[90, 29_000n]],
    });
    expect(hitsOf({ tainted: [payment(), apart] })[0]?.pattern.evidence.rules).toBe('1: one-time-change');
  });
});

test('a CoinJoin has no change, and joins no addresses for others', () => {
  const mix = utxo({
    name: 'mix',
    inputs: [
      [1, 12_000_000n],
      [10, 15_000_000n],
      [12, 11_000_000n],
    ],
    outputs: [
      [70, 10_000_000n],
      [71, 10_000_000n],
      [72, 10_000_000n],
      [73, 1_900_000n],
      [12, 4_990_001n],
    ],
  });
  expect(hitsOf({ tainted: [mix] })).toEqual([]);
  expect(hitsOf({ tainted: [payment(), mix] })[0]?.pattern.evidence.rules).toBe('1: one-time-change');
});
