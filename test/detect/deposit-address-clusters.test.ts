import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clustersOf, type Union } from '../../src/detect/deposit-address-clusters.ts';
import { account } from '../support/account-scene.ts';

const name = fc.constantFrom(...'abcdefghij');
const unions = fc
  .array(fc.tuple(name, name), { maxLength: 14 })
  .map((pairs) =>
    pairs.map(([a, b], n): Union => ({ a: account(a), b: account(b), rule: 'test', transaction: `t${n}` })),
  );

test('members do not depend on the order of unions, and those kept are a tree over them', () => {
  const orders = unions.chain((all) =>
    fc.tuple(
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.shuffledSubarray(all, { minLength: all.length }),
    ),
  );
  fc.assert(
    fc.property(orders, ([one, two]) => {
      const found = clustersOf(one);
      expect(clustersOf(two).map(({ members }) => members)).toEqual(found.map(({ members }) => members));
      for (const { id, members, unions: kept } of found) {
        expect(id).toBe([...members].sort()[0]);
        expect(kept).toHaveLength(members.length - 1);
        expect(clustersOf(kept).map((cluster) => cluster.members)).toEqual([members]);
      }
    }),
    { numRuns: 200, seed: 4 },
  );
});
