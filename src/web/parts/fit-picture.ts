import type { Picture, PictureNode } from '../../picture/picture.ts';
import { NAME_GAP } from './place-names.ts';

/** How the places of a picture become pixels of a stage: from the left and from the top. */
export interface Fitting {
  readonly x: Scale;
  readonly y: Scale;
  /** What sizes of marks and widths of lines are multiplied by. */
  readonly size: number;
  /** Radius in pixels below which no mark is drawn smaller than it is in the picture. */
  readonly least: number;
}

interface Scale {
  /** Pixels at which 0 of the picture stands. */
  readonly from: number;
  /** Pixels of the stage that one of the picture is. */
  readonly by: number;
}

/** What a picture is drawn on. */
export interface StageSize {
  readonly width: number;
  readonly height: number;
  /** Room at the right end of the top that controls take. */
  readonly corner: { readonly width: number; readonly height: number };
}

/** Pixels between what is drawn and the edge of the stage. */
const EDGE = 8;
/** Height of a name above the topmost marks or below the lowest. */
const NAME_HEIGHT = 20;
/** Part of the width that is given to the names of the last column, at most. */
export const MOST_BESIDE = 0.3;
/** Pixels that are given to the name of a first that stands alone, at most. */
const MOST_BEFORE = 90;
/** Marks that have room for their whole size, and what the marks of many are drawn at, at least. */
const ROOMY = 120;
const SMALLEST = 0.35;
/** Pixels between marks of a column in a picture, and twice the radius of its largest. */
const GAP = 18;
const LARGEST = 44;
/** Pixels between the smallest marks of a column in a picture, and the part of that which their radius takes. */
const ROW = 26;
const SMALL_PART = 0.4;
/** A picture of fewer nodes is not pulled apart further than this. */
const FEW = 10;
const MOST_STRETCH = 3;

export const placeX = ({ x }: Fitting, at: number): number => x.from + at * x.by;
export const placeY = ({ y }: Fitting, at: number): number => y.from + at * y.by;
/** Half of what a mark measures on the stage, of its size in the picture. */
export const radiusOf = ({ size, least }: Fitting, diameter: number): number =>
  Math.max((diameter / 2) * size, Math.min(diameter / 2, least));

/**
 * Stretches a picture so that it fills a stage in both directions: at the right it leaves the room that names need beside the outermost nodes, and
 * none of its marks is under the controls. `named` are the nodes that will most likely be named, `widthOf` says how many pixels their names take.
 */
export function fitPicture(
  { nodes }: Pick<Picture, 'nodes'>,
  stage: StageSize,
  {
    named,
    widthOf,
  }: { readonly named: readonly PictureNode[]; readonly widthOf: (node: PictureNode) => number },
): Fitting {
  const [across, down] = [extentOf(nodes, 'x'), extentOf(nodes, 'y')];
  const isFew = nodes.length < FEW;
  const crowd = Math.min(1, Math.sqrt(ROOMY / Math.max(nodes.length, 1)));
  const left = Math.max(
    EDGE + reachAt(nodes, 'x', across.least) * crowd,
    Math.min(EDGE + besideFirst(nodes, across, { width: stage.width, widthOf }), MOST_BEFORE),
  );
  const right = Math.max(
    EDGE + reachAt(nodes, 'x', across.most) * crowd,
    besideLast(named, { across, left, width: stage.width, widthOf, crowd }),
  );
  const x = scaleOf(across, { from: left, to: stage.width - right }, isFew);
  const below = EDGE + reachAt(nodes, 'y', down.most) * crowd + NAME_HEIGHT;
  const above = EDGE + reachAt(nodes, 'y', down.least) * crowd + NAME_HEIGHT;
  const fitWith = (top: number): Fitting => {
    const y = scaleOf(down, { from: top, to: stage.height - below }, isFew);
    return { x, y, size: Math.max(SMALLEST, Math.min(crowd, apart(y.by))), least: ROW * y.by * SMALL_PART };
  };
  const first = fitWith(above);
  return isUnderCorner(nodes, first, stage) ? fitWith(above + stage.corner.height) : first;
}

interface Extent {
  readonly least: number;
  readonly most: number;
}

function extentOf(nodes: readonly PictureNode[], axis: 'x' | 'y'): Extent {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const node of nodes) {
    least = Math.min(least, node[axis]);
    most = Math.max(most, node[axis]);
  }
  return least > most ? { least: 0, most: 0 } : { least, most };
}

/** How far the marks reach out that stand at one end of the picture. */
function reachAt(nodes: readonly PictureNode[], axis: 'x' | 'y', end: number): number {
  return nodes.reduce((reach, node) => (node[axis] === end ? Math.max(reach, node.size / 2) : reach), 0);
}

/** Half of the name of a node that stands alone in the first column, where the second is far enough for it to stand above or below. */
function besideFirst(
  nodes: readonly PictureNode[],
  { least, most }: Extent,
  { width, widthOf }: Pick<Beside, 'width' | 'widthOf'>,
): number {
  const [first, ...others] = nodes.filter(({ x }) => x === least);
  if (first === undefined || others.length > 0 || least === most) return 0;
  const next = nodes.reduce((nearest, { x }) => (x > least ? Math.min(nearest, x) : nearest), most);
  const half = widthOf(first) / 2;
  return ((next - least) / (most - least)) * width > half ? half : 0;
}

interface Beside {
  readonly across: Extent;
  readonly left: number;
  readonly width: number;
  readonly widthOf: (node: PictureNode) => number;
  readonly crowd: number;
}

/** Pixels right of the last column so that the names of the last columns end before the edge. */
function besideLast(named: readonly PictureNode[], { across, left, width, widthOf, crowd }: Beside): number {
  let beside = 0;
  for (const node of named) {
    const part = across.most > across.least ? (node.x - across.least) / (across.most - across.least) : 1;
    if (part < 0.5) continue;
    const needed = (node.size / 2) * crowd + NAME_GAP + widthOf(node) + EDGE;
    beside = Math.max(beside, (needed - (1 - part) * (width - left)) / part);
  }
  return Math.min(beside, width * MOST_BESIDE);
}

/** What has no extent stands in the middle, and so does what is not pulled apart far enough to fill its room. */
function scaleOf(
  { least, most }: Extent,
  room: { readonly from: number; readonly to: number },
  isFew: boolean,
): Scale {
  const length = Math.max(room.to - room.from, 1);
  const extent = most - least;
  const full = extent === 0 ? 1 : length / extent;
  const by = isFew ? Math.min(full, MOST_STRETCH) : full;
  return { by, from: room.from + (length - extent * by) / 2 - least * by };
}

/** The size at which marks of one column do not touch, where the picture is pressed together this much. */
const apart = (by: number): number => by + (GAP * by - 2) / LARGEST;

function isUnderCorner(
  nodes: readonly PictureNode[],
  fitting: Fitting,
  { width, corner }: StageSize,
): boolean {
  return nodes.some(({ x, y, size }) => {
    const reach = radiusOf(fitting, size);
    return placeX(fitting, x) + reach > width - corner.width && placeY(fitting, y) - reach < corner.height;
  });
}
