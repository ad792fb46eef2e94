import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutShares } from '../../src/crossings/shares.ts';
import { swap } from '../../src/crossings/swap.ts';
import type { Atlas } from '../../src/trace/crossing.ts';
import { askNobody, expectSound, factsOf, type LedgerFacts, type Line } from './ledger.ts';

interface Vector extends LedgerFacts {
  readonly id: string;
  readonly expect:
    | null
    | { readonly pattern: string }
    | {
        readonly confidence: number;
        readonly given: readonly string[];
        readonly received: readonly (readonly [string, string])[];
      };
}

const { vectors } = JSON.parse(
  readFileSync(new URL('../../fixtures/vectors/swap.json', import.meta.url), 'utf8'),
) as { readonly vectors: readonly Vector[] };

const find = (facts: LedgerFacts) =>
  swap.find({ transaction: factsOf(facts), atlas: {} as Atlas, ask: askNobody });
const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

describe.each(vectors)('$id', ({ expect: expected, ...facts }) => {
  test('is found as what it is', () => {
    const found = find(facts);
    if (expected === null) {
      expect(found).toBeUndefined();
    } else if ('pattern' in expected) {
      expect(found?.crossings).toEqual([]);
      expect(found?.patterns.map(({ name }) => name)).toEqual([expected.pattern]);
    } else {
      const [crossing, ...others] = found?.crossings ?? [];
      expect(others).toEqual([]);
      expect(found?.patterns).toEqual([]);
      if (!crossing) throw new Error('no crossing');
      expectSound(crossing);
      expect({
        confidence: crossing.confidence,
        given: crossing.given.map(({ movement }) => nameOf(movement.id)),
        received: crossing.received.map(({ movement, share }) => [nameOf(movement.id), `${share}`]),
      }).toEqual(expected);
    }
  });

  test('is the same in whatever order its movements stand, but for the order of sides', () => {
    const turned = find({ ...facts, lines: facts.lines.toReversed() });
    const sides = (found: ReturnType<typeof find>) =>
      found?.crossings.map(({ given, received, confidence, id }) => ({
        id,
        confidence,
        given: given.map(({ movement }) => movement.id).sort(),
        received: received.length,
      }));
    expect(sides(turned)).toEqual(sides(find(facts)));
    expect(turned?.patterns.map(({ name }) => name)).toEqual(find(facts)?.patterns.map(({ name }) => name));
  });
});

test('transactions without a signer, as on UTXO chains, are none of its own', () => {
  const lines: Line[] = [{ id: 'in', pay: ['thief', 'pool', '1', 'A'] }];
  expect(find({ sender: null, lines })).toBeUndefined();
});

test('shares sum to what was given to the base unit, none is negative, and what weighs nothing gets nothing', () => {
  const amounts = fc.bigInt({ min: 0n, max: 10n ** 30n });
  fc.assert(
    fc.property(amounts, fc.array(amounts, { minLength: 1, maxLength: 9 }), (total, weights) => {
      const shares = cutShares(total, weights);
      const sum = weights.reduce((a, b) => a + b, 0n);
      expect(shares.reduce((a, b) => a + b, 0n)).toBe(total);
      shares.forEach((share, n) => {
        expect(share >= 0n).toBe(true);
        if (sum > 0n && weights[n] === 0n && n < weights.length - 1) expect(share).toBe(0n);
        // No share is more than a unit a predecessor away from the exact one.
        if (sum > 0n) {
          const exact = (total * (weights[n] as bigint)) / sum;
          const off = share > exact ? share - exact : exact - share;
          expect(off <= BigInt(weights.length)).toBe(true);
        }
      });
    }),
    { numRuns: 300 },
  );
});

test('a swap through any number of pools and wrappers crosses whole, whatever other accounts pay meanwhile', () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 24n });
  fc.assert(
    fc.property(
      fc.array(amount, { minLength: 2, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(3), amount), { maxLength: 4 }),
      (hops, strangers) => {
        const lines: Line[] = hops.map((value, n): Line => {
          const from = n === 0 ? 'thief' : `pool${n}`;
          const to = n === hops.length - 1 ? 'thief' : `pool${n + 1}`;
          return { id: `hop${n}`, pay: [from, to, `${value}`, `T${n}`] };
        });
        // Payments between accounts that take no other part.
        strangers.forEach(([who, value], n) => {
          lines.push({ id: `s${n}`, pay: [`x${who}`, `y${who}`, `${value}`, 'T0'] });
        });
        const [crossing] = find({ sender: 'thief', lines })?.crossings ?? [];
        if (!crossing) throw new Error('no crossing');
        expectSound(crossing);
        expect(crossing.given.map(({ movement }) => nameOf(movement.id))).toEqual(['hop0']);
        expect(crossing.received.map(({ movement }) => nameOf(movement.id))).toEqual([
          `hop${hops.length - 1}`,
        ]);
      },
    ),
    { numRuns: 100 },
  );
});
