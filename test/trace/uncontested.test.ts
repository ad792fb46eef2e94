import { describe, expect, it } from 'vitest';
import type { Crossing, Place } from '../../src/core/crossing.ts';
import { uncontested } from '../../src/trace/uncontested.ts';
import { movementsOf } from '../crossings/ledger.ts';

const lines = ['a', 'b', 'c', 'd', 'far', 'more'].map(
  (id) => ({ id, pay: [`${id}1`, `${id}2`, id === 'more' ? '0' : '10', 'A'] }) as const,
);
const movements = movementsOf(lines);
const place = (name: string): Place => {
  const movement = movements.find(({ id }) => id.endsWith(`/${name}`));
  if (!movement) throw new Error(name);
  return { movement, output: 0 };
};
const crossing = (
  id: string,
  given: readonly string[],
  received: readonly string[],
  rest: Partial<Crossing> = {},
): Crossing => ({
  id,
  kind: 'bridge',
  rule: 'across',
  tier: 1,
  confidence: 100,
  evidence: { depositId: id },
  given: given.map(place),
  received: received.map((name) => ({ ...place(name), share: 10n })),
  ...rest,
});
const idsOf = (crossings: readonly Crossing[]) => uncontested(crossings).crossings.map(({ id }) => id);
const told = (crossings: readonly Crossing[]) =>
  uncontested(crossings).hits.map(({ pattern }) => [pattern.evidence.depositId, pattern.evidence.claimedBy]);

describe('crossings that claim one output', () => {
  it('are followed where each has its own', () => {
    const both = [crossing('1', ['a'], ['far']), crossing('2', ['b'], ['c'])];
    expect(uncontested(both)).toEqual({ crossings: both, hits: [] });
  });

  it('are none of them followed where two deposits claim one payment by the same right, whatever their order', () => {
    const both = [crossing('1', ['a'], ['far']), crossing('2', ['b'], ['far', 'c'])];
    for (const some of [both, both.toReversed()]) {
      expect(idsOf(some)).toEqual([]);
      expect(told(some)).toEqual([
        ['1', '2'],
        ['2', '1'],
      ]);
    }
    expect(uncontested(both).hits[0]).toMatchObject({
      subject: { kind: 'transaction', txid: place('a').movement.txid },
      pattern: { name: 'crossing.contested', confidence: 100, evidence: { rule: 'across' } },
    });
  });

  it('go to the id before amount and time', () => {
    const guess = crossing('1', ['a'], ['far'], { tier: 3, confidence: 60 });
    const tied = crossing('2', ['b'], ['far']);
    expect(idsOf([guess, tied])).toEqual(['2']);
    expect(told([guess, tied])).toEqual([['1', '2']]);
  });

  it('go to the bridge before the swap of who pays for it on the far side, and to the swap before a wrap on its way', () => {
    const wrap = crossing('0', ['c'], ['far'], { kind: 'wrap' });
    const swap = crossing('1', ['b'], ['far'], { kind: 'swap' });
    const bridge = crossing('2', ['a'], ['far'], { tier: 2 });
    expect(uncontested([wrap, swap, bridge])).toEqual({ crossings: [bridge], hits: [] });
    expect(uncontested([wrap, swap])).toEqual({ crossings: [swap], hits: [] });
  });

  it('are told where a swap begins with what a bridge paid', () => {
    const swap = crossing('1', ['far'], ['c'], { kind: 'swap' });
    const bridge = crossing('2', ['a'], ['far']);
    expect(idsOf([swap, bridge])).toEqual(['2']);
    expect(told([swap, bridge])).toEqual([['1', '2']]);
  });

  it('claim nothing where nothing is paid', () => {
    expect(idsOf([crossing('1', ['a'], ['far', 'more']), crossing('2', ['b'], ['c', 'more'])])).toEqual([
      '1',
      '2',
    ]);
  });

  it('leave what was left out to nobody but its better', () => {
    // The second loses to the first, so what it shares with the third is the third's.
    const first = crossing('1', ['a'], ['b']);
    const second = crossing('2', ['c'], ['b', 'far'], { tier: 2 });
    const third = crossing('3', ['d'], ['far'], { tier: 3 });
    expect(idsOf([first, second, third])).toEqual(['1', '3']);
  });
});
