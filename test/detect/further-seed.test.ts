import { describe, expect, test } from 'vitest';
import type { AccountId, HoldingId } from '../../src/core/ids.ts';
import type { Label } from '../../src/core/label.ts';
import type { Movement } from '../../src/core/movement.ts';
import { type FurtherSeedParameters, furtherSeed } from '../../src/detect/further-seed.ts';
import type { Scene } from '../../src/trace/detector.ts';
import * as accounts from '../support/account-scene.ts';
import { type At, account, detectWith, eth, ether, label, move, usdt } from '../support/account-scene.ts';
import * as coins from '../support/utxo-scene.ts';
import { outputOf, owner, utxo } from '../support/utxo-scene.ts';

const [victim, thief, mule, shop, other, second] = ['victim', 'thief', 'mule', 'shop', 'other', 'second'].map(
  (name) => account(name),
) as [AccountId, AccountId, AccountId, AccountId, AccountId, AccountId];

const DAY = 7_200;
const pay = (from: AccountId, to: AccountId, ether: string, at: Partial<At> = {}): Movement =>
  move(from, to, eth(ether), { height: 100, ...at });
const theft = pay(victim, thief, '100', { height: 100 });
const passedOn = pay(thief, mule, '150', { height: 110 });
const outside = pay(other, thief, '50', { height: 105 });

interface Story {
  readonly seeds?: readonly Movement[];
  readonly carried?: readonly Movement[];
  readonly known?: readonly AccountId[];
  readonly labels?: readonly Label[];
  readonly held?: ReadonlyMap<HoldingId, bigint>;
}

/** A scene in which seeds are tainted by decree and other movements carry taint whole; accounts of `known` were read. */
function sceneOf(movements: readonly Movement[], story: Story = {}): Scene {
  const { seeds = [theft], carried = [passedOn], known = [thief, mule], ...rest } = story;
  const scene = accounts.sceneOf(movements, { ...rest, known, tainted: [...seeds, ...carried] });
  const isSeed = new Set(seeds.map(({ id }) => id));
  return {
    ...scene,
    tainted: scene.tainted.map((one) =>
      isSeed.has(one.movement.id) ? { ...one, inputs: one.inputs.map(() => 0n) } : one,
    ),
  };
}
const leadsOf = (scene: Scene, parameters: Partial<FurtherSeedParameters> = {}) =>
  detectWith(furtherSeed, scene, undefined, parameters).leads ?? [];
const named = (scene: Scene, parameters?: Partial<FurtherSeedParameters>): readonly string[] =>
  leadsOf(scene, parameters).map((lead) => lead.account);
const doubtsOf = (scene: Scene): readonly (string | undefined)[] =>
  leadsOf(scene).map(({ evidence }) => evidence.doubts);

describe('who paid into the trace from outside', () => {
  test('is a lead, with all it paid into mostly tainted accounts', () => {
    const again = pay(other, thief, '10', { height: 106 });
    expect(leadsOf(sceneOf([theft, outside, again, passedOn]))).toEqual([
      {
        rule: 'further-seed',
        account: other,
        about: [thief],
        amounts: { [ether]: `${eth('60')}` },
        transactions: ['eip155:1:tx:tx-105-0', 'eip155:1:tx:tx-106-0'],
        firstTime: 1260,
        lastTime: 1272,
        confidence: 40,
        evidence: { share: '0.6', payments: '2', accounts: '1', tainted: '62%' },
      },
    ]);
  });

  test.each<[string, Movement[], Story]>([
    ['it is a seed', [theft, outside, passedOn], { seeds: [theft, outside] }],
    [
      'it is an account of the trace',
      [theft, outside, passedOn],
      { carried: [passedOn, pay(mule, other, '1', { height: 90 })] },
    ],
    ['it is an exchange', [theft, outside, passedOn], { labels: [label(other, 'exchange', 'Some')] }],
    ['what it paid is dust', [theft, pay(other, thief, '0.009', { height: 105 }), passedOn], {}],
    [
      'less than a third of what the account received is tainted',
      [theft, pay(other, thief, '204', { height: 105 }), passedOn],
      {},
    ],
    ['it paid an account that was not read', [theft, passedOn, pay(other, shop, '50')], {}],
    [
      'it paid for what the account gave in the same transaction',
      [
        theft,
        move(thief, other, 5n, { height: 105, asset: usdt, txid: 'swap' }),
        pay(other, thief, '50', { height: 105, txid: 'swap' }),
        passedOn,
      ],
      {},
    ],
    ['it was minted', [theft, move(null, thief, eth('50'), { height: 105 }), passedOn], {}],
  ])('is none where %s', (_, movements, story) => {
    expect(named(sceneOf(movements, story))).toEqual([]);
  });

  test.each<[string, Label]>([
    ['a victim', label(other, 'victim', 'Some')],
    ['a thief', label(other, 'hack', 'Some')],
  ])('is one where a label calls it %s', (_, own) => {
    expect(named(sceneOf([theft, outside, passedOn], { labels: [own] }))).toEqual([other]);
  });

  test('is one where just as much is tainted as asked for, and as much was paid as is no dust', () => {
    const third = [theft, pay(other, thief, '200', { height: 105 }), passedOn];
    expect(named(sceneOf(third))).toEqual([other]);
    expect(named(sceneOf(third), { taintedPercent: 34 })).toEqual([]);
    const little = [theft, pay(other, thief, '0.01', { height: 105 }), passedOn];
    expect(named(sceneOf(little))).toEqual([other]);
  });

  test('is a service where it pays more accounts than one hand would', () => {
    const crowd = Array.from({ length: 4 }, (_, n) => account(`customer${n}`));
    const payments = crowd.map((to, n) => pay(other, to, '1', { height: 120 + n }));
    const scene = sceneOf([theft, outside, passedOn, ...payments], { known: [thief, mule, ...crowd] });
    expect(named(scene, { payees: 4 })).toEqual([]);
    expect(named(scene, { payees: 5 })).toEqual([other]);
  });
});

describe('leads are ranked', () => {
  test('by what was paid, in the measure of what was stolen of the asset', () => {
    const stolenTokens = move(victim, thief, 1_000n, { height: 101, asset: usdt });
    const tokens = move(second, thief, 900n, { height: 103, asset: usdt });
    const scene = sceneOf([theft, stolenTokens, tokens, outside, passedOn], { seeds: [theft, stolenTokens] });
    expect(leadsOf(scene).map(({ account: who, evidence }) => [who, evidence.share])).toEqual([
      [second, '0.9'],
      [other, '0.5'],
    ]);
  });

  test('of equal ones those that paid more accounts first', () => {
    const movements = [
      theft,
      pay(other, thief, '20', { height: 102 }),
      pay(second, thief, '10', { height: 103 }),
      passedOn,
      pay(second, mule, '10', { height: 112 }),
    ];
    const scene = sceneOf(movements, {
      held: new Map(Object.entries({ [`${mule}/slip44:60`]: 1n })) as never,
    });
    expect(leadsOf(scene).map(({ account: who, about }) => [who, about])).toEqual([
      [second, [mule, thief]],
      [other, [thief]],
    ]);
  });

  test.each<[string, Movement[]]>([
    ['after', [theft, passedOn, pay(other, thief, '50', { height: 111 })]],
    [
      'far',
      [pay(other, thief, '50', { height: 100 }), theft, passedOn].map((one, n) =>
        n === 0 ? one : later(one),
      ),
    ],
    ['elsewhere', [theft, outside, passedOn, pay(other, shop, '1', { height: 120 })]],
    ['paid', [pay(mule, other, '1', { height: 90 }), theft, outside, passedOn]],
    [
      'elsewhere paid',
      [
        pay(mule, other, '1', { height: 90 }),
        theft,
        outside,
        passedOn,
        pay(other, shop, '1', { height: 120 }),
      ],
    ],
  ])('below one of half the value where there is a doubt: %s', (doubts, movements) => {
    const rival = pay(second, thief, '26', { height: movements.includes(theft) ? 104 : 104 + 30 * DAY });
    const at = movements.findIndex(({ position }) => position.height > rival.position.height);
    const scene = sceneOf(movements.toSpliced(at, 0, rival), {
      known: [thief, mule, shop],
      seeds: movements.filter(({ inputs }) => inputs[0]?.holding.owner === victim),
      carried: movements.filter(({ inputs }) => inputs[0]?.holding.owner === thief),
    });
    expect(named(scene)).toEqual([second, other]);
    expect(doubtsOf(scene)).toEqual([undefined, doubts]);
    expect(leadsOf(scene).map(({ confidence }) => confidence)).toEqual([40, doubts.includes(' ') ? 20 : 30]);
  });

  test('the same whatever order the histories came in', () => {
    const scene = sceneOf([theft, outside, passedOn, pay(second, mule, '10', { height: 108 })]);
    const backwards = {
      ...scene,
      histories: new Map([...scene.histories].reverse()),
      accounts: new Map([...scene.accounts].reverse()),
    };
    expect(leadsOf(backwards)).toEqual(leadsOf(scene));
    expect(leadsOf(scene)).toHaveLength(2);
  });

  test('and those beyond the limit are counted', () => {
    const scene = sceneOf([theft, outside, pay(second, thief, '10', { height: 106 }), passedOn]);
    const { leads, notes } = detectWith(furtherSeed, scene, undefined, { leads: 1 });
    expect(leads?.map((lead) => lead.account)).toEqual([other]);
    expect(notes).toEqual(['possible further seeds beyond the limit of leads, of less weight: 1']);
  });
});

describe('coins spent together with tainted ones', () => {
  const stolen = utxo({ name: 'theft', inputs: [[1, 100n]], outputs: [[2, 100n]] });
  const spend = (outsiders: readonly (readonly [AccountId | number, bigint])[]): Movement =>
    utxo({
      name: 'spend',
      inputs: [[2, 100n, outputOf(stolen, 0)], ...outsiders],
      outputs: [[4, 100n + outsiders.reduce((sum, [, amount]) => sum + amount, 0n)]],
    });
  /** Only the stolen output is tainted among the inputs. */
  const scene = (movement: Movement, reached: readonly number[] = [2, 4]): Scene => ({
    ...coins.sceneOf({ tainted: [] }),
    tainted: [
      { movement: stolen, inputs: [0n], outputs: [100n] },
      {
        movement,
        inputs: movement.inputs.map((_, n) => (n === 0 ? 100n : 0n)),
        outputs: movement.outputs.map(() => 100n),
      },
    ],
    reached: new Map(
      reached.map((n) => {
        const holding = {
          id: `held by ${n}` as HoldingId,
          owner: owner(n),
          asset: movement.outputs[0]!.holding.asset,
        };
        return [holding.id, { holding, held: 0n, hop: 1 }];
      }),
    ),
  });

  test('are a lead that names the outpoints', () => {
    const movement = spend([
      [3, 40n],
      [3, 30n],
    ]);
    expect(leadsOf(scene(movement))).toMatchObject([
      {
        account: owner(3),
        about: [owner(2)],
        amounts: { [movement.outputs[0]!.holding.asset]: '70' },
        transactions: [`${movement.chain}:tx:${movement.txid}`],
        evidence: { share: '0.7', payments: '2', accounts: '1', outpoints: 'before-spend:1 before-spend:2' },
      },
    ]);
  });

  test('are none where they are most of it, and where their owner is of the trace', () => {
    expect(named(scene(spend([[3, 203n]])))).toEqual([owner(3)]);
    expect(named(scene(spend([[3, 204n]])))).toEqual([]);
    expect(named(scene(spend([[3, 40n]]), [2, 3, 4]))).toEqual([]);
  });

  test('are none in a CoinJoin', () => {
    const mixed = (denomination: bigint): Movement =>
      utxo({
        name: 'mix',
        inputs: [
          [2, 4_000_000n, outputOf(stolen, 0)],
          [5, 1_010_000n],
          [6, 1_020_000n],
        ],
        outputs: [
          [7, 1_000_000n],
          [8, denomination],
          [9, denomination],
          [10, 2_990_000n],
          [11, 9_000n],
          [12, 19_000n],
        ],
      });
    const seen = (movement: Movement): readonly string[] => {
      const { tainted, ...rest } = scene(movement);
      const taints = movement.inputs.map((_, n) => (n === 0 ? 4_000_000n : 0n));
      return named({
        ...rest,
        tainted: tainted.map((one) => (one.movement === movement ? { ...one, inputs: taints } : one)),
      });
    };
    expect(seen(mixed(1_000_000n))).toEqual([]);
    expect(seen(mixed(999_999n))).toEqual([owner(6), owner(5)]);
  });

  test("are none in a transaction of Stonewall's shape, which two people may have made", () => {
    const shaped = (equal: bigint): Movement =>
      utxo({
        name: 'stonewall',
        inputs: [
          [2, 100n, outputOf(stolen, 0)],
          [3, 60n],
        ],
        outputs: [
          [7, 10_000n],
          [8, equal],
          [9, 3_000n],
        ],
      });
    expect(named(scene(shaped(10_001n)))).toEqual([owner(3)]);
    expect(named(scene(shaped(10_000n)))).toEqual([]);
  });
});

/** The same a month later. */
function later(movement: Movement): Movement {
  const { height, time } = movement.position;
  return {
    ...movement,
    position: { ...movement.position, height: height + 30 * DAY, time: (time ?? 0) + 30 * 86_400 },
  };
}
