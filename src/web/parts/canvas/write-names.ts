import type { Emphasis } from '../drawing.ts';
import { type Box, type Name, placeNames, type Segment } from '../place-names.ts';
import type { Canvas } from './canvas.ts';
import { CORNER } from './corner.ts';
import { stagePlaces } from './sight.ts';
import { FONT_SIZE } from './text-width.ts';

/** Nodes that are named at once, and that a place is looked for. */
const MOST_NAMES = 150;
const MOST_TRIED = 600;
/** Nodes that stand out and keep their names whatever these cover: names of more would cover each other and what stands out. */
const MOST_KEPT = 14;
/** Lines in sight above which names do not look where they cross fewest. */
const MOST_LINES = 4_000;
/** Pixels around a name: its background, and a little air. */
const PADDING = 2;
/** Pixels around a name that stands out, for its frame. */
const FRAME = 6;
/** Height of a line in sizes of its font. */
const LINE_HEIGHT = 1.2;

interface Wanted {
  readonly shown: Emphasis;
  readonly widthOf: (text: string) => number;
}

/** Chooses which names are written and where, for what is seen now. To be called when it stands still. */
export function writeNames(canvas: Canvas, { shown, widthOf }: Wanted): void {
  const seen = inSight(canvas, widthOf);
  const isLit = shown.nodes.size > 0 || shown.edges.size > 0;
  const isKept = (node: string): boolean => shown.nodes.size <= MOST_KEPT && shown.nodes.has(node);
  const wanted = seen.nodes
    .filter(({ node }) => !isLit || shown.nodes.has(node))
    .sort((a, b) => a.turn - b.turn)
    .slice(0, MOST_TRIED);
  const names = wanted.map(({ node, name }) => (isLit ? { ...framed(name), isKept: isKept(node) } : name));
  const sides = placeNames(names, {
    within: seen.within,
    // What is faded may be covered.
    marks: [...(isLit ? wanted : seen.nodes).map(({ name }) => markOf(name)), cornerOf(seen.within)],
    lines: isLit ? [] : seen.lines,
  });
  let count = 0;
  const written = new Map(
    wanted.flatMap(({ node }, n) => {
      const side = sides[n] ?? null;
      return side === null || count++ >= MOST_NAMES ? [] : [[node, side] as const];
    }),
  );
  canvas.getGraph().forEachNode((node) => {
    const side = written.get(node);
    const before = canvas.getNodeState(node);
    if (side === undefined ? before.isWritten : !before.isWritten || before.side !== side)
      canvas.setNodeState(node, { isWritten: side !== undefined, side: side ?? before.side });
  });
}

/** Finds a side for the name of a node that the pointer is on, where it is not written: it may cover others, and is not cut. */
export function turnName(canvas: Canvas, node: string, widthOf: (text: string) => number): void {
  if (canvas.getNodeState(node).isWritten) return;
  const { nodes, within } = inSight(canvas, widthOf);
  const own = nodes.find((one) => one.node === node);
  if (own === undefined) return;
  const marks = [...nodes.map(({ name }) => markOf(name)), cornerOf(within)];
  const [side] = placeNames([{ ...framed(own.name), isKept: true }], { within, marks, lines: [] });
  canvas.setNodeState(node, { side: side ?? 'right' });
}

interface Seen {
  readonly nodes: readonly { readonly node: string; readonly turn: number; readonly name: Name }[];
  readonly lines: readonly Segment[];
  readonly within: Box;
}

/** The nodes and lines that are in sight, in pixels of the stage. */
function inSight(canvas: Canvas, widthOf: (text: string) => number): Seen {
  const { width, height } = canvas.getDimensions();
  const graph = canvas.getGraph();
  const onStage = stagePlaces(canvas);
  const places = new Map<string, { readonly x: number; readonly y: number }>();
  const nodes: { node: string; turn: number; name: Name }[] = [];
  graph.forEachNode((node, { x, y, size, turn, label }) => {
    const place = onStage(x, y);
    places.set(node, place);
    const radius = canvas.scaleSize(size);
    const isOut =
      place.x < -radius || place.y < -radius || place.x > width + radius || place.y > height + radius;
    if (isOut) return;
    const text = { width: widthOf(label) + 2 * PADDING, height: FONT_SIZE * LINE_HEIGHT + PADDING };
    nodes.push({ node, turn, name: { ...place, radius, ...text } });
  });
  const lines: Segment[] = [];
  if (graph.size <= MOST_LINES)
    graph.forEachEdge((_, __, source, target) => {
      const [from, to] = [places.get(source), places.get(target)];
      if (from !== undefined && to !== undefined) lines.push({ x1: from.x, y1: from.y, x2: to.x, y2: to.y });
    });
  return { nodes, lines, within: { left: 0, top: 0, right: width, bottom: height } };
}

const markOf = ({ x, y, radius }: Name): Box => ({
  left: x - radius,
  top: y - radius,
  right: x + radius,
  bottom: y + radius,
});

/** With the frame of what stands out. */
const framed = (name: Name): Name => ({ ...name, width: name.width + FRAME, height: name.height + FRAME });

const cornerOf = ({ right }: Box): Box => ({
  left: right - CORNER.width,
  top: 0,
  right,
  bottom: CORNER.height,
});
