import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankQueue } from '../../../src/core/rank/rank-queue.ts';

const SIZE = 12;
const steps = fc.array(
  fc.tuple(fc.constantFrom('set', 'set', 'set', 'remove'), fc.nat(SIZE - 1), fc.nat(4)),
  { maxLength: 60 },
);

test('the first of a queue has the largest key, and is the lowest of those that have it', () => {
  fc.assert(
    fc.property(steps, (steps) => {
      const queue = rankQueue(SIZE);
      const keys = new Map<number, number>();
      for (const [what, node, key] of steps) {
        if (what === 'set') {
          queue.set(node, key);
          keys.set(node, key);
        } else {
          queue.remove(node);
          keys.delete(node);
        }
        const [first] = [...keys].sort(([a, x], [b, y]) => y - x || a - b);
        expect(queue.first()).toBe(first?.[0]);
        expect(queue.has(node)).toBe(keys.has(node));
      }
    }),
    { numRuns: 200 },
  );
});
