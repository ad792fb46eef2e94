import { describe, expect, test } from 'vitest';
import type { AccountId } from '../../src/core/ids.ts';
import { type Movement, UNKNOWN_HEIGHT } from '../../src/core/movement.ts';
import type { Hit } from '../../src/core/pattern.ts';
import { type CoinJoinParameters, coinJoinParameters } from '../../src/detect/coinjoin/parameters.ts';
import { coinjoin } from '../../src/detect/coinjoin.ts';
import type { Detection } from '../../src/trace/detector.ts';
import {
  askNothing,
  labelled,
  litecoin,
  outputOf,
  owner,
  type SceneSpec,
  sceneOf,
  utxo,
} from '../support/utxo-scene.ts';

type Value = number | readonly [AccountId | number | null, number];
interface Made {
  readonly height?: number;
  readonly chain?: Movement['chain'];
  readonly name?: string;
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

/** A transaction; a value without an owner has one of its own. */
function made(inputs: readonly Value[], outputs: readonly Value[], { name = 'one', ...rest }: Made = {}) {
  const sides = (values: readonly Value[], first: number) =>
    values.map((value, n) =>
      typeof value === 'number'
        ? ([first + n, BigInt(value)] as const)
        : ([value[0], BigInt(value[1])] as const),
    );
  return utxo({ name, inputs: sides(inputs, 0), outputs: sides(outputs, 1_000), ...rest });
}
const detect = (scene: SceneSpec, limits: Partial<CoinJoinParameters> = {}): Detection =>
  coinjoin.detect(sceneOf(scene), { ...coinJoinParameters, ...limits }, askNothing);
const hitOf = (movement: Movement, limits: Partial<CoinJoinParameters> = {}): Hit | undefined =>
  detect({ tainted: [movement] }, limits).hits[0];
const nameOf = (movement: Movement): string | undefined => hitOf(movement)?.pattern.name;

describe('whirlpool', () => {
  const round = (inputs: readonly Value[], outputs: readonly Value[] = times(5, 5_000_000)) =>
    nameOf(made(inputs, outputs));

  test.each([5, 6, 7, 8])('is a round of %i', (size) => {
    const inputs = [...times(size - 2, 5_000_000), 5_000_100, 5_110_000];
    expect(round(inputs, times(size, 5_000_000))).toBe('coinjoin.whirlpool');
  });

  test.each([
    ['of four', [...times(3, 5_000_000), 5_010_000], times(4, 5_000_000)],
    ['of nine', [...times(8, 5_000_000), 5_010_000], times(9, 5_000_000)],
    ['where an entrant brings too little', [...times(4, 5_000_000), 5_000_099], times(5, 5_000_000)],
    ['where an entrant brings too much', [...times(4, 5_000_000), 5_110_001], times(5, 5_000_000)],
    ['where an input is short', [...times(3, 5_000_000), 4_999_999, 5_010_000], times(5, 5_000_000)],
    ['of no pool', [...times(4, 4_000_000), 4_010_000], times(5, 4_000_000)],
    ['of unequal outputs', [...times(4, 5_000_000), 5_010_000], [...times(4, 5_000_000), 4_999_999]],
    ['where five enter among six', [5_000_000, ...times(5, 5_010_000)], times(6, 5_000_000)],
  ])('is none %s', (_, inputs, outputs) => {
    expect(round(inputs, outputs)).not.toBe('coinjoin.whirlpool');
  });

  test('is none where an address comes twice', () => {
    const twice: Value[] = [[7, 5_000_000], [7, 5_000_000], 5_000_000, 5_010_000, 5_010_000];
    expect(round(twice)).toBeUndefined();
    expect(round([5_000_000, 5_000_000, 5_000_000, 5_010_000, 5_010_000], twice.slice(0, 5))).toBeUndefined();
  });

  test('has pools of its successor, unless they are switched off', () => {
    const movement = made([...times(4, 25_000_000), 25_000_605], times(5, 25_000_000));
    expect(hitOf(movement)?.pattern.evidence).toMatchObject({ pool: 'ashigaru', secondOpinion: 'unknown' });
    expect(hitOf(movement, { ashigaru: false })).toBeUndefined();
  });

  test('says which inputs come from where they must', () => {
    const before = made([...times(3, 5_000_000), 5_010_000, 5_010_000], times(5, 5_000_000), {
      name: 'before',
    });
    const ready = made([60_000_000], [...times(3, 5_010_000), 175_000, [null, 0]], { name: 'tx0' });
    const odd = made([90_000_000], [5_000_000, 84_000_000], { name: 'odd' });
    const spent = (movement: Movement, n: number, value: bigint) =>
      [n, value, outputOf(movement, 0)] as const;
    const round = utxo({
      name: 'round',
      inputs: [
        spent(before, 1, 5_000_000n),
        spent(odd, 2, 5_000_000n),
        spent(ready, 3, 5_010_000n),
        [4, 5_000_000n],
        [5, 5_000_000n],
      ],
      outputs: times(5, 0).map((_, n) => [100 + n, 5_000_000n]),
    });
    const { hits } = detect({ tainted: [before, ready, odd, round] });
    expect(hits.at(-1)?.pattern.evidence.lineage).toBe('fits 2, contradicts 1, unknown 2');
  });
});

describe('whirlpool tx0', () => {
  const outputs: Value[] = [...times(30, 1_010_000), 50_000, 700_000, [null, 0]];
  const tx0 = made([40_000_000], outputs, { name: 'tx0' });

  test('is a remark and ends no walk, since one owner keeps all', () => {
    expect(hitOf(tx0)).toMatchObject({
      pattern: {
        name: 'coinjoin.whirlpool-tx0',
        confidence: 60,
        evidence: { pool: '1000000', premix: '1010000 x30', fee: '30', looked: '20 of 30' },
      },
    });
    expect(hitOf(tx0)).not.toHaveProperty('ends');
    expect(hitOf(tx0)).not.toHaveProperty('equal');
  });

  const roundFrom = (n: number): Movement =>
    utxo({
      name: `round ${n}`,
      inputs: [
        [n, 1_010_000n, outputOf(tx0, n)],
        [51, 1_010_000n],
        [52, 1_000_000n],
        [53, 1_000_000n],
        [54, 1_000_000n],
      ],
      outputs: times(5, 0).map((_, m) => [60 + m, 1_000_000n]),
    });

  test.each([
    ['is nearly sure where a premix output is spent in a round', 19, 90],
    ['stays as sure where the output is not among those looked at', 20, 60],
  ])('%s', (_, n, confidence) => {
    const round = roundFrom(n);
    const { hits } = detect({ tainted: [tx0], known: [[outputOf(tx0, n), round]] });
    expect(hits[0]?.pattern.confidence).toBe(confidence);
    expect(hits[0]?.pattern.evidence.round).toBe(confidence === 90 ? round.txid : undefined);
  });

  test('stays as sure where premix outputs are spent otherwise or not at all', () => {
    const payment = made([1_010_000], [300_000, 700_000], { name: 'payment' });
    const known = [
      [outputOf(tx0, 0), payment],
      [outputOf(tx0, 1), null],
    ] as const;
    expect(detect({ tainted: [tx0], known }).hits[0]?.pattern.confidence).toBe(60);
  });

  test.each<[string, readonly Value[]]>([
    ['without OP_RETURN', outputs.slice(0, -1)],
    ['with two of them', [...outputs, [null, 0]]],
    ['with two fees', [...outputs, 60_000]],
    ['with no fee', [...times(30, 1_010_000), 700_000, [null, 0]]],
    ['with three other outputs', [...outputs, 800_000]],
    ['with more premix than any', [...times(71, 1_010_000), 50_000, [null, 0]]],
    ['with premix worth too much', [...times(30, 1_110_001), 50_000, [null, 0]]],
  ])('is none %s', (_, others) => {
    expect(nameOf(made([90_000_000], others))).not.toBe('coinjoin.whirlpool-tx0');
  });
});

describe('wasabi 1', () => {
  const inputs = Array.from({ length: 10 }, (_, k) => 13_000_000 + 1_000 * k);
  const changes = Array.from({ length: 8 }, (_, k) => 2_900_000 + k);
  const outputs: Value[] = [...times(10, 10_002_345), ...changes, 150_000];

  test('mixes the outputs of one value and names the rules that hold', () => {
    expect(hitOf(made(inputs, outputs))).toEqual({
      subject: { kind: 'transaction', chain: made([], []).chain, txid: made([], []).txid },
      pattern: {
        name: 'coinjoin.wasabi-1.0',
        confidence: 100,
        evidence: {
          participants: '10',
          denominations: '10002345 x10',
          set: '10',
          rules: 'wasabi-1.1 100, joinmarket 49',
          secondOpinion: 'agrees',
          levels: '0:10',
        },
      },
      ends: 'coinjoin',
      equal: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    });
  });

  test('is of version 1.1 where higher levels are mixed as well', () => {
    const more: Value[] = [2_900_000, ...times(8, 10_002_345), ...times(3, 20_004_690), 150_000];
    const hit = hitOf(made([...inputs, ...inputs], more));
    expect(hit?.pattern).toMatchObject({
      name: 'coinjoin.wasabi-1.1',
      evidence: { denominations: '10002345 x8, 20004690 x3', levels: '0:8 1:3', set: '11' },
    });
    expect(hit?.equal).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test('leaves change near a level out of the mixed outputs', () => {
    const hit = hitOf(made([...inputs, 12_000_000], [...outputs, 9_800_000]));
    expect(hit?.pattern.evidence).toMatchObject({ levels: '0:11', set: '10' });
  });

  test('is found by its equal outputs alone where change near by is one too many for the addresses', () => {
    const hit = hitOf(made(inputs, [...outputs, 9_800_000]));
    expect(hit?.pattern).toMatchObject({
      name: 'coinjoin.wasabi-1.0',
      evidence: { rules: 'wasabi-1.0 70, joinmarket 49', set: '10' },
    });
  });

  test('is half as sure where mixed outputs are many by one measure alone', () => {
    const few: Value[] = [...times(4, 10_002_345), ...changes, 150_000];
    expect(hitOf(made(inputs, few))?.pattern).toMatchObject({
      confidence: Math.floor(Math.floor(50 + (50 * (28 - 10)) / 60) / 2),
      evidence: { rules: 'wasabi-1.1 32' },
    });
  });

  test.each<[string, readonly Value[], readonly Value[]]>([
    ['with nine inputs', inputs.slice(1), [...times(9, 10_002_345), ...changes, 150_000]],
    [
      'where one address has two of ten inputs',
      [...inputs.slice(2), [9, 13_000_000], [9, 13_000_000]],
      outputs,
    ],
    [
      'where an output address comes twice',
      inputs,
      [...outputs.slice(2), [90, 10_002_345], [90, 10_002_345]],
    ],
    ['where only two are equal', inputs, [...times(2, 10_002_345), ...changes, 150_000]],
    ['of another denomination', inputs, [...times(10, 9_499_999), ...changes, 150_000]],
    [
      'where a small payout has no change',
      [...inputs, ...inputs.slice(1)],
      [...times(12, 10_002_345), 2_000],
    ],
  ])('is none %s', (_, some, others) => {
    expect(nameOf(made(some, others)) ?? 'nothing').not.toMatch(/wasabi/);
  });

  test('has its highest level where all of its outputs are a little below the value of the level', () => {
    const some = inputs.map((value) => (typeof value === 'number' ? value + 20_000_000 : value));
    const below = [...times(6, 9_990_000), ...times(6, 19_980_000), 5_000_001, 4_000_002, 3_000_003];
    const hit = hitOf(made(some, below));
    expect(hit?.pattern).toMatchObject({ name: 'coinjoin.wasabi-1.1', evidence: { levels: '0:6 1:6' } });
    expect(hit?.equal).toHaveLength(12);
    const far = below.map((value) => (value === 19_980_000 ? 18_999_999 : value));
    expect(hitOf(made(some, far))?.pattern.evidence.levels).not.toContain('1:');
  });

  test('is one with twenty inputs even where nobody takes change', () => {
    const movement = made([...inputs, ...inputs], [...times(12, 10_002_345), 2_000]);
    expect(nameOf(movement)).toBe('coinjoin.wasabi-1.0');
  });

  describe('where an exchange owns an input', () => {
    const movement = made(inputs, outputs);

    test('is none, and a note says so', () => {
      const { hits, notes } = detect({ tainted: [movement], labels: [labelled(owner(3), 'exchange')] });
      expect(hits).toEqual([]);
      expect(notes).toEqual([
        `${movement.chain}:${movement.txid} looks like wasabi-1.1, joinmarket and is taken for no CoinJoin: an input of ${owner(3)} is some exchange's, an exchange`,
      ]);
    });

    test('stays one where a surer label says something else', () => {
      const labels = [labelled(owner(3), 'mixer'), labelled(owner(3), 'exchange', 20)];
      const { hits, notes } = detect({ tainted: [movement], labels });
      expect(hits).toHaveLength(1);
      expect(notes).toBeUndefined();
    });

    test('stays one where the exchange only receives', () => {
      const labels = [labelled(owner(1_003), 'exchange')];
      expect(detect({ tainted: [movement], labels }).hits).toHaveLength(1);
    });
  });
});

describe('wasabi 2', () => {
  const inputs = Array.from({ length: 25 }, (_, k) => 1_000_000 + 777 * k);
  const outputs = [
    ...times(4, 65_536),
    ...times(4, 131_072),
    ...times(3, 531_441),
    5_000_000,
    6_001_234,
    7_123_456,
  ];

  test('mixes every value that occurs more than once', () => {
    const hit = hitOf(made(inputs, outputs));
    expect(hit).toMatchObject({
      pattern: {
        name: 'coinjoin.wasabi-2',
        confidence: 60,
        evidence: {
          participants: '2',
          denominations: '65536 x4, 131072 x4, 531441 x3',
          secondOpinion: 'disagrees',
        },
      },
    });
    expect(hit?.equal).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test.each<[string, readonly Value[], readonly Value[]]>([
    ['with nineteen inputs', inputs.slice(6), outputs],
    ['with a tiny output', inputs, [...outputs, 4_999]],
    ['of two denominations', inputs, [...times(6, 65_536), ...times(6, 131_072), 5_000_000]],
    ['where every output is mixed', inputs, outputs.slice(0, 11)],
    [
      'where most outputs are not',
      inputs,
      [...outputs, ...Array.from({ length: 10 }, (_, k) => 9_000_000 + k)],
    ],
    ['where one address has three of 25 inputs', [...inputs.slice(3), [9, 1], [9, 1], [9, 1]], outputs],
  ])('is none %s', (_, some, others) => {
    expect(nameOf(made(some, others))).toBeUndefined();
  });

  test('is none of Wasabi 1 at the same time', () => {
    const both = [...times(20, 10_002_345), ...times(3, 20_004_690), ...times(2, 65_536), 150_000];
    expect(hitOf(made(inputs, both))?.pattern.evidence.rules).toBe('wasabi-2 60, joinmarket 49');
  });

  test('stays one where an exchange owns an input', () => {
    const labels = [labelled(owner(3), 'exchange')];
    expect(detect({ tainted: [made(inputs, outputs)], labels }).hits[0]?.ends).toBe('coinjoin');
  });
});

describe('joinmarket', () => {
  const inputs = [12_000_000, 15_000_000, 11_000_000];
  const outputs = [1_900_000, ...times(3, 10_000_000), 4_990_000, 990_000];

  test('mixes the equal outputs wherever they stand', () => {
    expect(hitOf(made(inputs, outputs))?.equal).toEqual([1, 2, 3]);
  });

  test.each<[string, readonly Value[], readonly Value[]]>([
    ['of two equal outputs', inputs, [...times(2, 10_000_000), ...times(2, 1_900_000)]],
    ['with fewer input addresses', [[1, 12_000_000], [1, 15_000_000], 11_000_000], outputs],
    ['where nobody takes change', inputs, times(3, 10_000_000)],
    ['where most outputs are others', inputs, [...outputs, 7]],
    ['of dust', inputs, [...times(3, 2_730), 1_900_000]],
    ['where an output address comes twice', inputs, [...outputs.slice(1), [1_001, 1_900_000]]],
    ['of 61 inputs for three equal outputs', times(61, 9_000_000), outputs],
    ['of 60 inputs without change for most', times(60, 9_000_000), [...times(3, 10_000_000), 1, 2]],
  ])('is none %s', (_, some, others) => {
    expect(nameOf(made(some, others))).toBeUndefined();
  });

  test('may have 60 inputs for three equal outputs', () => {
    expect(nameOf(made(times(60, 9_000_000), outputs))).toBe('coinjoin.joinmarket');
  });

  test('is looked for on Litecoin, where no other rule is, and on no other chain', () => {
    expect(nameOf(made(inputs, outputs, { chain: litecoin }))).toBe('coinjoin.joinmarket');
    const round = [...times(4, 5_000_000), 5_010_000];
    expect(nameOf(made(round, times(5, 5_000_000), { chain: litecoin }))).toBeUndefined();
    const other = made(inputs, outputs, {
      chain: 'bip122:1a91e3dace36e2be3bf030a65679fe82' as Movement['chain'],
    });
    expect(nameOf(other)).toBeUndefined();
  });

  test('is none of a coinbase', () => {
    expect(nameOf(made([], outputs))).toBeUndefined();
  });
});

describe("stonewall's shape", () => {
  const inputs = [700_000, 900_000];

  test('is a remark at low confidence', () => {
    const hit = hitOf(made(inputs, [290_000, 400_000, 500_000, 400_000]));
    expect(hit?.pattern).toEqual({
      name: 'coinjoin.stonewall',
      confidence: 20,
      evidence: { outputs: '1 3' },
    });
    expect(hit).not.toHaveProperty('ends');
  });

  test('drops what other rules find', () => {
    const movement = made(inputs, [290_000, 400_000, 500_000, 400_000]);
    const twoDo = { joinmarketLeastEqual: 2 };
    expect(hitOf(movement, twoDo)?.pattern.name).toBe('coinjoin.stonewall');
    expect(hitOf(movement, { ...twoDo, stonewallLeastValue: 400_001 })?.pattern.name).toBe(
      'coinjoin.joinmarket',
    );
  });

  test.each<[string, readonly Value[], readonly Value[]]>([
    ['with one input', [1_600_000], [290_000, 400_000, 500_000, 400_000]],
    ['of two pairs', inputs, [400_000, 400_000, 290_000, 290_000]],
    ['of three equal outputs', inputs, [400_000, 400_000, 400_000, 290_000]],
    ['of tiny equal outputs', inputs, [4_999, 4_999, 290_000]],
    ['with five outputs', inputs, [400_000, 400_000, 1, 2, 3]],
  ])('is not there %s', (_, some, others) => {
    expect(nameOf(made(some, others))).toBeUndefined();
  });
});

describe('the second opinion', () => {
  const opinionOf = (movement: Movement): string | undefined =>
    hitOf(movement)?.pattern.evidence.secondOpinion;
  const wasabi = [...times(10, 10_002_345), 2_900_000, 2_900_001, 150_000];
  const wasabiInputs = Array.from({ length: 11 }, (_, k) => 13_000_000 + k);

  test.each<[string, Movement, string]>([
    ['agrees to Wasabi 1', made(wasabiInputs, wasabi, { height: 610_000 }), 'agrees'],
    ['asks for nine more equal outputs', made(wasabiInputs, wasabi.slice(1)), 'disagrees'],
    [
      'asks for P2WPKH',
      made([...wasabiInputs.slice(1), [owner(5, 'p2pkh'), 13_000_000]], wasabi),
      'disagrees',
    ],
    [
      'asks for a fixed coordinator before block 610,000',
      made(wasabiInputs, wasabi, { height: 609_999 }),
      'disagrees',
    ],
    ['knows no Wasabi before block 530,500', made(wasabiInputs, wasabi, { height: 530_499 }), 'disagrees'],
    [
      'does not judge where the height is not known',
      made(wasabiInputs, wasabi, { height: UNKNOWN_HEIGHT }),
      'unknown',
    ],
    [
      'asks JoinMarket for as many other outputs',
      made([12_000_000, 12_500_000, 11_000_000], [...times(3, 10_000_000), 2_900_000, 1_000_000, 990_000]),
      'agrees',
    ],
    [
      'and for change of the largest input',
      made([12_000_000, 15_000_000, 11_000_000], [...times(3, 10_000_000), 1_900_000, 4_990_000, 990_000]),
      'disagrees',
    ],
    [
      'knows no Whirlpool before block 570,000',
      made([...times(4, 5_000_000), 5_010_000], times(5, 5_000_000), { height: 569_999 }),
      'disagrees',
    ],
  ])('%s', (_, movement, opinion) => {
    expect(opinionOf(movement)).toBe(opinion);
  });

  test('knows rounds by the coordinator that they pay', () => {
    const coordinator = `${made([], []).chain}:bc1qs604c7jv6amk4cxqlnvuxv26hv3e48cds4m0ew` as AccountId;
    const paid: Value[] = [...wasabi.slice(0, -1), [coordinator, 150_000]];
    expect(opinionOf(made(wasabiInputs, paid, { height: 600_000 }))).toBe('agrees');
  });

  test('takes an equal-output payment behind a round of Wasabi for a payment', () => {
    const round = made(wasabiInputs, wasabi, { name: 'round' });
    const outputs = [...times(3, 10_000_000), 2_900_000, 1_000_000, 990_000];
    const payment = (from: Movement): Movement =>
      utxo({
        name: 'payment',
        inputs: [
          [1, 12_000_000n, outputOf(from, 0)],
          [2, 12_500_000n],
          [3, 11_000_000n],
        ],
        outputs: outputs.map((value, n) => [50 + n, BigInt(value)]),
      });
    const behind = detect({ tainted: [round, payment(round)] }).hits[1]?.pattern;
    expect(behind).toMatchObject({ confidence: 49, evidence: { secondOpinion: 'disagrees' } });
    const alone = detect({ tainted: [payment(round)] }).hits[0]?.pattern;
    expect(alone).toMatchObject({ confidence: 74, evidence: { secondOpinion: 'agrees' } });
  });
});

test('participants who may bring one input, or none, are counted and no division by nothing', () => {
  const round = made(
    Array.from({ length: 25 }, (_, k) => 1_000_000 + 777 * k),
    [...times(4, 65_536), ...times(4, 131_072), ...times(3, 531_441), 5_000_000, 6_001_234],
  );
  const older = made(
    Array.from({ length: 10 }, (_, k) => 13_000_000 + 1000 * k),
    [...times(10, 10_002_345), ...Array.from({ length: 8 }, (_, k) => 2_900_000 + k), 150_000],
  );
  for (const each of [0, 1]) {
    const limits = { ...coinjoin.parameters, wasabi2InputsEach: each, wasabi1InputsEach: 1 };
    const { hits } = coinjoin.detect(sceneOf({ tainted: [round, older] }), limits, askNothing);
    expect(hits.map(({ pattern }) => [pattern.confidence, pattern.evidence.participants])).toEqual([
      [60, '25'],
      [100, '10'],
    ]);
  }
});
