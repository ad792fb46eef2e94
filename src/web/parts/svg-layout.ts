import type { Picture, PictureEdge, PictureNode } from '../../picture/picture.ts';
import { byImportance, drawnFlag, drawnName } from './drawn-name.ts';
import { edgeWidth } from './edge-look.ts';
import { type Fitting, fitPicture, MOST_BESIDE, placeX, placeY, radiusOf } from './fit-picture.ts';
import { type Box, boxIndex, boxOf, type Name, placeNames, type Segment, type Side } from './place-names.ts';
import { estimatedWidth } from './text-width.ts';

/** A picture as SVG draws it, in pixels. */
export interface SvgLayout {
  readonly width: number;
  /** Without the marks of the axis below. */
  readonly height: number;
  readonly spots: ReadonlyMap<string, Spot>;
  /** By node: where its name is written. Others have no room. */
  readonly names: ReadonlyMap<string, Side>;
  /** By place in the picture's list. */
  readonly courses: readonly (Course | null)[];
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
}

/** A mark. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A line from the rim of a mark to that of another, as a Bézier curve. */
export interface Course {
  readonly points: Bezier;
  readonly width: number;
  /** Where the number of payments is written; null where it is one, or there is no room. */
  readonly count: Point | null;
}

type Point = readonly [x: number, y: number];
type Bezier = readonly [Point, Point, Point, Point];

/** Width of a drawing, at most: what A4 takes across with letters of nine points, and what a page shows without making it smaller. */
const WIDEST = 1_000;
/** What a drawing may be pulled apart to from top to bottom where it was pressed together from left to right. */
const ROOMY_HEIGHT = 520;
/** Width up to which a drawing is made wider than its picture for the names of the last column: as wide as A4 is. */
const NARROW = 680;
/** Height of a line of text, and of two. */
export const LINE = 13;

/** Presses a picture that is too wide together and chooses which names are written where, so that letters keep their size. */
export function svgLayout(picture: Picture): SvgLayout {
  const natural = Math.max(picture.width, Math.min(widestLast(picture) / MOST_BESIDE, NARROW));
  const width = Math.ceil(Math.min(natural, WIDEST));
  const height = Math.ceil(
    natural > WIDEST ? Math.max(picture.height, Math.min(ROOMY_HEIGHT, picture.height * 2)) : picture.height,
  );
  const named = byImportance(picture.nodes.filter(({ kind }) => kind !== 'transaction'));
  const fitting = fitPicture(
    picture,
    { width, height, corner: { width: 0, height: 0 } },
    { named, widthOf: (node) => textOf(node).width },
  );
  const spots = new Map(picture.nodes.map((node) => [node.id, spotOf(fitting, node)]));
  const lines = picture.edges.map((edge) => lineOf(edge, spots, fitting.size));
  const marks = [...spots.values()].map(boxAround);
  const names = named.map((node): Name => ({ ...spotOf(fitting, node), ...textOf(node) }));
  const sides = placeNames(names, {
    within: { left: 0, top: 0, right: width, bottom: height },
    marks,
    lines: lines.flatMap((line) => (line === null ? [] : segmentsOf(line.points))),
  });
  const written = names.flatMap((name, n) => {
    const side = sides[n] ?? null;
    return side === null ? [] : [boxOf(name, side)];
  });
  return {
    width,
    height,
    spots,
    names: new Map(
      named.flatMap(({ id }, n) => {
        const side = sides[n] ?? null;
        return side === null ? [] : [[id, side] as const];
      }),
    ),
    courses: counted(picture.edges, lines, [...marks, ...written]),
    ticks: ticksOf(picture, fitting),
  };
}

/** Pixels that the names beside the last column take. */
function widestLast({ nodes }: Picture): number {
  const last = nodes.reduce((most, { x }) => Math.max(most, x), 0);
  return nodes.reduce(
    (most, node) => (node.x < last ? most : Math.max(most, BESIDE + textOf(node).width)),
    0,
  );
}

/** Half of the largest mark, and the gaps around a name. */
const BESIDE = 40;

/** Whether it is wider than a page of A4 is at its full size, and no higher than wide: it is printed across. */
export const isWide = ({ width, height }: Pick<SvgLayout, 'width' | 'height'>): boolean =>
  width > 700 && height < width;

const spotOf = (fitting: Fitting, { x, y, size }: PictureNode): Spot => ({
  x: placeX(fitting, x),
  y: placeY(fitting, y),
  radius: radiusOf(fitting, size),
});

/** The room that a name takes with its flag below. */
function textOf(node: PictureNode): { readonly width: number; readonly height: number } {
  const flag = drawnFlag(node);
  const width = Math.max(estimatedWidth(drawnName(node)), flag === null ? 0 : estimatedWidth(flag));
  return { width, height: flag === null ? LINE : 2 * LINE };
}

const boxAround = ({ x, y, radius }: Spot): Box => ({
  left: x - radius,
  top: y - radius,
  right: x + radius,
  bottom: y + radius,
});

type Line = Omit<Course, 'count'>;

/** Level at both ends; what leads back goes around below. */
function lineOf(
  { source, target, weight, isBackward }: PictureEdge,
  spots: ReadonlyMap<string, Spot>,
  size: number,
): Line | null {
  const from = spots.get(source);
  const to = spots.get(target);
  if (from === undefined || to === undefined) return null;
  const width = edgeWidth(weight) * size;
  if (isBackward) {
    const low = Math.max(from.y, to.y) + 40;
    const points: Bezier = [
      [from.x, from.y],
      [from.x + 60, low],
      [to.x + 60, low],
      [to.x + to.radius, to.y],
    ];
    return { points, width };
  }
  const [x1, x2] = [from.x + from.radius, to.x - to.radius - 3];
  // Between columns that are near each other a curve would be a step: straight from under the mark it leads somewhere.
  if (x2 - x1 < NEAR) return { points: straight([from.x, from.y], [x2, to.y]), width };
  const middle = (x1 + x2) / 2;
  return {
    points: [
      [x1, from.y],
      [middle, from.y],
      [middle, to.y],
      [x2, to.y],
    ],
    width,
  };
}

const NEAR = 24;

const straight = (a: Point, d: Point): Bezier => [
  a,
  [(2 * a[0] + d[0]) / 3, (2 * a[1] + d[1]) / 3],
  [(a[0] + 2 * d[0]) / 3, (a[1] + 2 * d[1]) / 3],
  d,
];

const STEPS = 6;

function segmentsOf(points: Bezier): readonly Segment[] {
  return Array.from({ length: STEPS }, (_, n) => {
    const [x1, y1] = pointOn(points, n / STEPS);
    const [x2, y2] = pointOn(points, (n + 1) / STEPS);
    return { x1, y1, x2, y2 };
  });
}

function pointOn([a, b, c, d]: Bezier, at: number): Point {
  const left = 1 - at;
  const [wa, wb, wc, wd] = [left ** 3, 3 * left ** 2 * at, 3 * left * at ** 2, at ** 3];
  return [wa * a[0] + wb * b[0] + wc * c[0] + wd * d[0], wa * a[1] + wb * b[1] + wc * c[1] + wd * d[1]];
}

/** Numbers of payments stand in the middle of their line, the heaviest first, where they cover nothing. */
function counted(
  edges: readonly PictureEdge[],
  lines: readonly (Line | null)[],
  taken: readonly Box[],
): readonly (Course | null)[] {
  const boxes = boxIndex(taken);
  const counts = new Map<number, Point>();
  const inOrder = [...edges.entries()].sort(([, a], [, b]) => b.weight - a.weight);
  for (const [n, { count }] of inOrder) {
    const line = lines[n] ?? null;
    if (count < 2 || line === null) continue;
    const [x, middle] = pointOn(line.points, 0.5);
    const y = middle - line.width / 2;
    const half = estimatedWidth(`×${count}`) / 2;
    const box = { left: x - half, top: y - LINE, right: x + half, bottom: y };
    if (!boxes.isFree(box)) continue;
    boxes.add(box);
    counts.set(n, [x, y]);
  }
  return lines.map((line, n) => line && { ...line, count: counts.get(n) ?? null });
}

/** Marks of the axis that do not touch the one before. */
function ticksOf({ ticks }: Picture, fitting: Fitting): SvgLayout['ticks'] {
  const kept: { x: number; text: string }[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const { x, text } of ticks) {
    const half = estimatedWidth(text) / 2;
    const at = placeX(fitting, x);
    if (at - half < end + 6) continue;
    kept.push({ x: at, text });
    end = at + half;
  }
  return kept;
}
