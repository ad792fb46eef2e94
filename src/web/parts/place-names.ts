/** Which side of its mark a name is written on. */
export type Side = 'right' | 'left' | 'above' | 'below';

/** A rectangle in pixels, y downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A straight piece of a line. */
export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** A name that is to be written beside a mark. */
export interface Name {
  /** Centre of the mark, and how far it reaches from there. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Of the text. */
  readonly width: number;
  readonly height: number;
  /** Whether it is written even where it covers something. */
  readonly isKept?: boolean;
}

/** What names are written among. */
export interface Surroundings {
  /** No name stands outside of it, unless it is kept and has no other place. */
  readonly within: Box;
  /** What no name covers: the marks, those that are named among them. */
  readonly marks: readonly Box[];
  /** What names had better not cover. */
  readonly lines: readonly Segment[];
}

/** Pixels between a mark and its name. */
export const NAME_GAP = 5;

/** Lines above which a name stands on them wherever it stands. */
const MOST_LINES = 4_000;

/** What each side costs in lines crossed: names are looked for at the right. */
const SIDES: readonly (readonly [Side, number])[] = [
  ['right', 0],
  ['above', 0.4],
  ['below', 0.5],
  ['left', 0.6],
];

/**
 * On which side each name stands, null where there is no room for it, the first served first. No name covers a mark or another name; of the sides
 * that are free it takes the one that crosses the fewest lines. A kept name that finds none takes the one where it covers the least.
 */
export function placeNames(
  names: readonly Name[],
  { within, marks, lines }: Surroundings,
): readonly (Side | null)[] {
  const taken = boxIndex(marks);
  const crossed = lines.length > MOST_LINES ? [] : lines;
  return names.map((name) => {
    const spots = SIDES.map(([side, dislike]) => ({ side, dislike, box: boxOf(name, side) }));
    const free = spots.filter(({ box }) => isInside(box, within) && taken.isFree(box));
    if (free.length === 0 && name.isKept !== true) return null;
    const near = free.length > 1 ? touching(crossed, reachOf(name)) : [];
    const best =
      free.length > 0
        ? least(free, ({ box, dislike }) => touching(near, box).length + dislike)
        : least(spots, ({ box }) => taken.covered(box) + areaOutside(box, within));
    taken.add(best.box);
    return best.side;
  });
}

/** The first of the items whose cost is the least. */
function least<T>(items: readonly T[], costOf: (item: T) => number): T {
  const costs = items.map(costOf);
  return items[costs.indexOf(Math.min(...costs))] as T;
}

/** The rectangle of a name on one side of its mark. */
export function boxOf({ x, y, radius, width, height }: Name, side: Side): Box {
  const far = radius + NAME_GAP;
  switch (side) {
    case 'right':
      return { left: x + far, top: y - height / 2, right: x + far + width, bottom: y + height / 2 };
    case 'left':
      return { left: x - far - width, top: y - height / 2, right: x - far, bottom: y + height / 2 };
    case 'above':
      return { left: x - width / 2, top: y - far - height, right: x + width / 2, bottom: y - far };
    case 'below':
      return { left: x - width / 2, top: y + far, right: x + width / 2, bottom: y + far + height };
  }
}

/** All that a name may take up, on whichever side. */
function reachOf({ x, y, radius, width, height }: Name): Box {
  const [across, down] = [radius + NAME_GAP + width, radius + NAME_GAP + height];
  return { left: x - across, top: y - down, right: x + across, bottom: y + down };
}

/** Pixels of one box that another covers. */
const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

const areaOf = ({ left, top, right, bottom }: Box): number => (right - left) * (bottom - top);
const isInside = (box: Box, outer: Box): boolean =>
  box.left >= outer.left && box.top >= outer.top && box.right <= outer.right && box.bottom <= outer.bottom;

/** What is cut off weighs more than what is covered: it cannot be read at all. */
const areaOutside = (box: Box, within: Box): number =>
  isInside(box, within) ? 0 : 4 * Math.max(areaOf(box) - overlap(box, within), 1);

/** Sides of the cells of the index: about the height of a few names, so that a box touches few cells. */
const CELL = 64;

/** Boxes among which others are to find room. */
export interface BoxIndex {
  add(box: Box): void;
  /** Whether none of them covers any of a box. */
  isFree(box: Box): boolean;
  /** Pixels of a box that they cover; what two of them cover counts twice. */
  covered(box: Box): number;
}

/** Boxes by the cells of a grid that they touch, so that only what is near is looked at. */
export function boxIndex(first: readonly Box[]): BoxIndex {
  const cells = new Map<number, Box[]>();
  const near = (box: Box): readonly (readonly Box[])[] => cellsOf(box).map((key) => cells.get(key) ?? []);
  const index: BoxIndex = {
    add: (box) => {
      for (const key of cellsOf(box)) {
        const cell = cells.get(key);
        if (cell === undefined) cells.set(key, [box]);
        else cell.push(box);
      }
    },
    isFree: (box) => near(box).every((cell) => cell.every((other) => overlap(box, other) === 0)),
    covered: (box) => [...new Set(near(box).flat())].reduce((sum, other) => sum + overlap(box, other), 0),
  };
  for (const box of first) index.add(box);
  return index;
}

/** Rows of cells that are told apart: those further away share a key with others, which are then looked at in vain. */
const SPAN = 1 << 15;

function cellsOf({ left, top, right, bottom }: Box): readonly number[] {
  const keys: number[] = [];
  for (let column = Math.floor(left / CELL); column <= Math.floor(right / CELL); column++)
    for (let row = Math.floor(top / CELL); row <= Math.floor(bottom / CELL); row++)
      keys.push(column * SPAN + row);
  return keys;
}

const touching = (lines: readonly Segment[], box: Box): readonly Segment[] =>
  lines.filter((line) => isTouching(line, box));

/** Whether any part of a line lies within a box, by cutting the line at its sides (Liang and Barsky 1984). */
function isTouching({ x1, y1, x2, y2 }: Segment, { left, top, right, bottom }: Box): boolean {
  if (Math.max(x1, x2) < left || Math.min(x1, x2) > right) return false;
  if (Math.max(y1, y2) < top || Math.min(y1, y2) > bottom) return false;
  const [dx, dy] = [x2 - x1, y2 - y1];
  let [begin, end] = [0, 1];
  for (const [step, room] of [
    [-dx, x1 - left],
    [dx, right - x1],
    [-dy, y1 - top],
    [dy, bottom - y1],
  ] as const) {
    if (step === 0) {
      if (room < 0) return false;
    } else if (step < 0) begin = Math.max(begin, room / step);
    else end = Math.min(end, room / step);
  }
  return begin <= end;
}
