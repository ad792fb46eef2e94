import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccountId } from '../../src/core/ids.ts';
import type { Movement } from '../../src/core/movement.ts';
import type { Cluster } from '../../src/core/pattern.ts';
import { cluster } from '../../src/detect/cluster.ts';
import { clusters } from '../../src/detect/utxo/clusters.ts';
import { askNothing, labelled, owner, sceneOf, utxo } from '../support/utxo-scene.ts';

const spend = (name: string, owners: readonly number[], height = 800_000): Movement =>
  utxo({ name, height, inputs: owners.map((one) => [one, 10_000n]), outputs: [[999, 1_000n]] });
const keyOf = ({ chain, txid }: Movement): string => `${chain}:tx:${txid}`;
const none = (): boolean => false;
const membersOf = (found: readonly Cluster[]): readonly (readonly AccountId[])[] =>
  found.map(({ members }) => members);
const owners = (...numbers: number[]): AccountId[] => numbers.map((n) => owner(n));

test('joins the addresses that a transaction spends together, and says by which transaction', () => {
  const [first, second] = [spend('one', [3, 1]), spend('two', [2, 3], 800_001)];
  expect(clusters([first, second], none)).toEqual([
    {
      id: owner(1),
      members: owners(1, 2, 3),
      unions: [
        { a: owner(3), b: owner(1), rule: 'multi-input', transaction: keyOf(first) },
        { a: owner(2), b: owner(3), rule: 'multi-input', transaction: keyOf(second) },
      ],
    },
  ]);
});

test('joins nothing by CoinJoins, by coinbases, or by one address', () => {
  const mix = spend('mix', [1, 2]);
  const coinbase = utxo({ name: 'coinbase', inputs: [], outputs: [[1, 50n]] });
  expect(clusters([mix], (movement) => movement === mix)).toEqual([]);
  expect(clusters([coinbase, spend('alone', [1, 1])], none)).toEqual([]);
});

test('splits where the transaction that joined two parts is left out', () => {
  const [left, joint, right] = [spend('left', [1, 2]), spend('joint', [2, 3]), spend('right', [3, 4])];
  expect(membersOf(clusters([left, joint, right], none))).toEqual([owners(1, 2, 3, 4)]);
  const without = new Set([keyOf(joint)]);
  expect(membersOf(clusters([left, joint, right], none, without))).toEqual([owners(1, 2), owners(3, 4)]);
});

test('holds together where another transaction joins the same addresses', () => {
  const [one, again] = [spend('one', [1, 2]), spend('again', [2, 1], 800_001)];
  const found = clusters([one, again], none, new Set([keyOf(one)]));
  expect(found[0]?.unions).toMatchObject([{ transaction: keyOf(again) }]);
});

const world = fc
  .array(
    fc.record({
      owners: fc.array(fc.nat(14), { minLength: 1, maxLength: 4 }),
      height: fc.nat(5),
      isMix: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((spends) => spends.map((one, n) => ({ ...one, movement: spend(`t${n}`, one.owners, one.height) })));

/** Who is in one cluster, by brute force. */
function components(movements: readonly Movement[]): readonly (readonly AccountId[])[] {
  let sets: Set<AccountId>[] = [];
  for (const { inputs } of movements) {
    const together = new Set(inputs.map(({ holding }) => holding.owner));
    const touched = sets.filter((set) => [...set].some((one) => together.has(one)));
    sets = [
      ...sets.filter((set) => !touched.includes(set)),
      new Set([...together, ...touched.flatMap((set) => [...set])]),
    ];
  }
  return sets
    .filter(({ size }) => size > 1)
    .map((set) => [...set].sort())
    .sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
}

test('property: clusters are who is connected, whatever the order of transactions', () => {
  fc.assert(
    fc.property(world, fc.infiniteStream(fc.nat()), (spends, stream) => {
      const mixes = new Set(spends.filter(({ isMix }) => isMix).map(({ movement }) => movement));
      const movements = spends.map(({ movement }) => movement);
      const isMix = (movement: Movement): boolean => mixes.has(movement);
      const shuffled = movements
        .map((movement) => ({ movement, key: stream.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ movement }) => movement);
      const found = clusters(movements, isMix);
      expect(clusters(shuffled, isMix)).toEqual(found);
      expect(membersOf(found)).toEqual(components(movements.filter((movement) => !isMix(movement))));
    }),
    { numRuns: 100 },
  );
});

test('property: unions are a tree, and each of them splits its cluster in two', () => {
  fc.assert(
    fc.property(world, (spends) => {
      for (const { members, unions } of clusters(
        spends.map(({ movement }) => movement),
        none,
      )) {
        expect(unions).toHaveLength(members.length - 1);
        for (const removed of unions) {
          const rest = unions.filter((union) => union !== removed);
          const reached = reachedFrom(removed.a, rest);
          expect(reached.has(removed.b)).toBe(false);
          const other = reachedFrom(removed.b, rest);
          expect([...reached, ...other].sort()).toEqual(members);
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('property: leaving a transaction out is as if it had never been', () => {
  fc.assert(
    fc.property(world, fc.nat(), (spends, n) => {
      const movements = spends.map(({ movement }) => movement);
      const left = movements[n % movements.length] as Movement;
      expect(clusters(movements, none, new Set([keyOf(left)]))).toEqual(
        clusters(
          movements.filter((movement) => movement !== left),
          none,
        ),
      );
    }),
    { numRuns: 100 },
  );
});

function reachedFrom(start: AccountId, unions: Cluster['unions']): ReadonlySet<AccountId> {
  const reached = new Set([start]);
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    for (const { a, b } of unions) {
      if (reached.has(a)) reached.add(b);
      if (reached.has(b)) reached.add(a);
    }
  }
  return reached;
}

test('the detector leaves CoinJoins and transactions of Stonewall’s shape out, and says how many of the latter', () => {
  const stonewall = utxo({
    name: 'stonewall',
    inputs: [
      [1, 700_000n],
      [2, 900_000n],
    ],
    outputs: [
      [20, 400_000n],
      [21, 400_000n],
      [22, 290_000n],
    ],
  });
  const mix = utxo({
    name: 'mix',
    inputs: [
      [1, 12_000_000n],
      [3, 15_000_000n],
      [4, 11_000_000n],
    ],
    outputs: [
      [70, 10_000_000n],
      [71, 10_000_000n],
      [72, 10_000_000n],
      [73, 1_900_000n],
    ],
  });
  const scene = sceneOf({ tainted: [stonewall, mix, spend('both', [5, 6])] });
  const { clusters: found, notes } = cluster.detect(scene, cluster.parameters, askNothing);
  expect(membersOf(found ?? [])).toEqual([owners(5, 6)]);
  expect(notes).toEqual([
    "1 transaction of Stonewall's shape left out of clusters, since two people may have made such (acrossStonewall)",
  ]);
  const across = cluster.detect(scene, { ...cluster.parameters, acrossStonewall: true }, askNothing);
  expect(membersOf(across.clusters ?? [])).toEqual([owners(1, 2), owners(5, 6)]);
  expect(across.notes).toBeUndefined();
});

test('the detector joins nobody by a CoinJoin, though a label calls one of them an exchange', () => {
  const mix = utxo({
    name: 'mix',
    inputs: [
      [1, 12_000_000n],
      [3, 15_000_000n],
      [4, 11_000_000n],
    ],
    outputs: [
      [70, 10_000_000n],
      [71, 10_000_000n],
      [72, 10_000_000n],
      [73, 1_900_000n],
    ],
  });
  const scene = sceneOf({ tainted: [mix], labels: [labelled(owner(3), 'exchange')] });
  expect(cluster.detect(scene, cluster.parameters, askNothing).clusters).toEqual([]);
});
