import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Box,
  boxOf,
  type Name,
  placeNames,
  type Surroundings,
} from '../../../src/web/parts/place-names.ts';

const within: Box = { left: 0, top: 0, right: 600, bottom: 400 };
const nowhere: Surroundings = { within, marks: [], lines: [] };
const name = (x: number, y: number, more: Partial<Name> = {}): Name => ({
  x,
  y,
  radius: 10,
  width: 80,
  height: 14,
  ...more,
});
const markOf = ({ x, y, radius }: Name): Box => ({
  left: x - radius,
  top: y - radius,
  right: x + radius,
  bottom: y + radius,
});
const isOverlapping = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const names = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 600 }),
    y: fc.integer({ min: 0, max: 400 }),
    radius: fc.integer({ min: 1, max: 22 }),
    width: fc.integer({ min: 10, max: 160 }),
    height: fc.constant(14),
  }),
  { maxLength: 60 },
);
const lines = fc.array(
  fc.record({
    x1: fc.integer({ min: -50, max: 650 }),
    y1: fc.integer({ min: -50, max: 450 }),
    x2: fc.integer({ min: -50, max: 650 }),
    y2: fc.integer({ min: -50, max: 450 }),
  }),
  { maxLength: 30 },
);

describe('names beside marks', () => {
  test('a name that is alone stands at the right', () => {
    expect(placeNames([name(100, 100)], nowhere)).toEqual(['right']);
  });

  test('a name that would be cut at the right edge stands above its mark, and one in the corner at the left', () => {
    expect(placeNames([name(550, 100)], nowhere)).toEqual(['above']);
    expect(placeNames([name(590, 100)], nowhere)).toEqual(['left']);
  });

  test('a name just fits before the edge, and a pixel less is too little', () => {
    expect(placeNames([name(505, 100)], nowhere)).toEqual(['right']);
    expect(placeNames([name(506, 100)], nowhere)).not.toEqual(['right']);
  });

  test('a name keeps off the mark of another node, and may touch its rim', () => {
    const mark = (left: number): Surroundings => ({
      ...nowhere,
      marks: [{ left, top: 90, right: left + 20, bottom: 110 }],
    });
    expect(placeNames([name(100, 100)], mark(194))).toEqual(['above']);
    expect(placeNames([name(100, 100)], mark(195))).toEqual(['right']);
  });

  test('a name stands where it crosses the fewest lines', () => {
    const right = { x1: 100, y1: 100, x2: 500, y2: 100 };
    const above = { x1: 0, y1: 78, x2: 500, y2: 78 };
    expect(placeNames([name(100, 100)], { ...nowhere, lines: [right] })).toEqual(['above']);
    expect(placeNames([name(100, 100)], { ...nowhere, lines: [right, above] })).toEqual(['below']);
    const beyond = { x1: 200, y1: 0, x2: 200, y2: 400 };
    expect(placeNames([name(100, 100)], { ...nowhere, lines: [beyond] })).toEqual(['right']);
  });

  test('the first is served first, and what has no room is left out', () => {
    const walls = { left: 0, top: 0, right: 300, bottom: 20 };
    const around = { ...nowhere, within: walls };
    const [one, other] = [name(100, 10), name(105, 10)];
    expect(placeNames([one, other], around)).toEqual(['right', 'left']);
    expect(placeNames([one, other, name(110, 10)], around)).toEqual(['right', 'left', null]);
  });

  test('a name that is kept is written where it covers the least', () => {
    const marks = [
      { left: 120, top: 90, right: 200, bottom: 110 },
      { left: 0, top: 90, right: 80, bottom: 110 },
      { left: 0, top: 0, right: 600, bottom: 84 },
      { left: 0, top: 128, right: 600, bottom: 400 },
    ];
    expect(placeNames([name(100, 100)], { ...nowhere, marks })).toEqual([null]);
    expect(placeNames([name(100, 100, { isKept: true })], { ...nowhere, marks })).toEqual(['below']);
  });

  test('no name covers another, or a mark, or leaves the stage', () => {
    fc.assert(
      fc.property(names, lines, (all, some) => {
        const marks = all.map(markOf);
        const sides = placeNames(all, { within, marks, lines: some });
        const boxes = all.flatMap((one, n) => {
          const side = sides[n] ?? null;
          return side === null ? [] : [boxOf(one, side)];
        });
        for (const [n, box] of boxes.entries()) {
          expect(box.left >= 0 && box.top >= 0 && box.right <= 600 && box.bottom <= 400).toBe(true);
          expect(marks.some((mark) => isOverlapping(mark, box))).toBe(false);
          expect(boxes.slice(0, n).some((other) => isOverlapping(other, box))).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('what comes later changes nothing for what came before', () => {
    fc.assert(
      fc.property(names, fc.nat(60), (all, count) => {
        const around = { within, marks: all.map(markOf), lines: [] };
        expect(placeNames(all, around).slice(0, count)).toEqual(placeNames(all.slice(0, count), around));
      }),
      { numRuns: 100 },
    );
  });

  test('equal names stand on equal sides, whatever order the lines and marks come in', () => {
    fc.assert(
      fc.property(names, lines, (all, some) => {
        const marks = all.map(markOf);
        expect(placeNames(all, { within, marks: [...marks].reverse(), lines: [...some].reverse() })).toEqual(
          placeNames(all, { within, marks, lines: some }),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('all kept names are written', () => {
    fc.assert(
      fc.property(names, (all) => {
        const kept = all.map((one) => ({ ...one, isKept: true }));
        expect(placeNames(kept, { within, marks: all.map(markOf), lines: [] })).not.toContain(null);
      }),
      { numRuns: 50 },
    );
  });
});
