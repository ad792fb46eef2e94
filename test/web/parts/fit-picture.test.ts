import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PictureNode } from '../../../src/picture/picture.ts';
import { type Fitting, fitPicture, placeX, placeY, radiusOf } from '../../../src/web/parts/fit-picture.ts';

const corner = { width: 170, height: 56 };
const stage = { width: 1100, height: 500, corner };
const node = (x: number, y: number, size = 20): PictureNode => ({
  id: `${x} ${y}`,
  kind: 'account',
  members: [],
  name: '',
  category: 'moved',
  isSeed: false,
  weight: 0.1,
  x,
  y,
  size,
  flag: null,
});
const fittingOf = (nodes: readonly PictureNode[], widthOf = (_: PictureNode): number => 100): Fitting =>
  fitPicture({ nodes }, stage, { named: nodes, widthOf });
const row = (count: number, apart: number): readonly PictureNode[] =>
  Array.from({ length: count }, (_, n) => node(n * apart, n % 2 === 0 ? 0 : 40));

const nodes = fc.uniqueArray(
  fc
    .tuple(fc.nat(3_000), fc.nat(2_000), fc.integer({ min: 8, max: 44 }))
    .map(([x, y, size]) => node(x, y, size)),
  { minLength: 1, maxLength: 80, selector: ({ id }) => id },
);

describe('a picture fitted to its stage', () => {
  test('a long chain and a high column both fill it', () => {
    const wide = fittingOf(row(20, 150));
    expect(placeX(wide, 0)).toBeCloseTo(8 + 100 / 2);
    expect(placeX(wide, 19 * 150)).toBeCloseTo(1100 - 10 - 5 - 100 - 8);
    expect(placeY(wide, 40) - placeY(wide, 0)).toBeGreaterThan(300);
    const high = fittingOf(Array.from({ length: 40 }, (_, n) => node(n === 0 ? 0 : 90, n * 26)));
    expect(placeX(high, 90) - placeX(high, 0)).toBeGreaterThan(900);
    expect(placeY(high, 39 * 26)).toBeCloseTo(500 - 8 - 10 - 20);
  });

  test('a name above a node that stands alone at the left has room, and one of several or near the second column takes no such room', () => {
    const left = (nodes: readonly PictureNode[], width: number): number =>
      placeX(
        fittingOf(nodes, () => width),
        0,
      );
    expect(left(row(20, 150), 110)).toBeCloseTo(8 + 55);
    expect(left(row(10, 150), 200)).toBeCloseTo(90);
    expect(left([...row(20, 150), node(0, 90)], 110)).toBeCloseTo(8 + 10);
    expect(left(row(20, 150), 200)).toBeCloseTo(8 + 10);
  });

  test('names beside the last column end before the edge', () => {
    const all = row(20, 150);
    const fitting = fittingOf(all, () => 200);
    expect(placeX(fitting, 19 * 150) + 10 + 5 + 200).toBeCloseTo(1100 - 8);
  });

  test('names take no more than a part of the width', () => {
    const fitting = fittingOf(row(20, 150), () => 2_000);
    expect(placeX(fitting, 19 * 150)).toBeCloseTo(770);
  });

  test('a name of a column in the middle takes no room at the right', () => {
    const all = row(21, 150);
    const [last, middle] = [all[20] as PictureNode, all[12] as PictureNode];
    const fitting = fittingOf(all, (one) => (one === middle ? 200 : one === last ? 50 : 0));
    expect(placeX(fitting, 20 * 150)).toBeCloseTo(1100 - 10 - 5 - 50 - 8);
  });

  test('three nodes stand in the middle and are not blown up', () => {
    const fitting = fittingOf([node(60, 60), node(150, 60), node(300, 60)]);
    expect(fitting.x.by).toBe(3);
    expect(placeY(fitting, 60)).toBeCloseTo(250);
    expect(fitting.size).toBe(1);
  });

  test('one node stands on the stage', () => {
    const fitting = fittingOf([node(60, 60)]);
    expect(placeX(fitting, 60)).toBeGreaterThan(400);
    expect(placeY(fitting, 60)).toBeCloseTo(250);
  });

  test('what would be under the controls makes the picture begin below them, and what is beside them does not', () => {
    const under = fittingOf([...row(20, 150), node(19 * 150, -10)], () => 0);
    expect(placeY(under, -10)).toBeGreaterThan(corner.height);
    const beside = fittingOf([...row(20, 150), node(10 * 150, -10)], () => 0);
    expect(placeY(beside, -10)).toBeLessThan(corner.height);
  });

  test('marks of a column that is pressed together do not touch, and the small ones are still seen', () => {
    for (const [size, length] of [
      [8, 40],
      [44, 15],
    ] as const) {
      const fitting = fittingOf(Array.from({ length }, (_, n) => node(0, n * (size + 18), size)));
      expect(fitting.y.by).toBeLessThan(0.5);
      expect(2 * radiusOf(fitting, size)).toBeLessThan((size + 18) * fitting.y.by);
      expect(radiusOf(fitting, size)).toBeGreaterThan(2.5);
    }
  });

  test('no mark leaves the stage or lies under the controls', () => {
    fc.assert(
      fc.property(nodes, (all) => {
        const fitting = fittingOf(all);
        for (const { x, y, size } of all) {
          const [left, top, reach] = [placeX(fitting, x), placeY(fitting, y), radiusOf(fitting, size)];
          expect(left).toBeGreaterThan(0);
          expect(left).toBeLessThan(stage.width);
          expect(top).toBeGreaterThan(0);
          expect(top).toBeLessThan(stage.height);
          expect(left + reach > stage.width - corner.width && top - reach < corner.height).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('what stands further right or lower in the picture does so on the stage', () => {
    fc.assert(
      fc.property(nodes, (all) => {
        const { x, y } = fittingOf(all);
        expect(x.by).toBeGreaterThan(0);
        expect(y.by).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });
});
