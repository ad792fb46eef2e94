import { MultiDirectedGraph } from 'graphology';
import { markOf } from '../../../picture/marks.ts';
import type { Picture, PictureEdge, PictureNode } from '../../../picture/picture.ts';
import type { Palette } from '../drawing.ts';
import { edgeWidth } from '../edge-look.ts';
import { shaderName } from './sigma-shapes.ts';

/** Attributes that the styles of the canvas read. */
export interface NodeLook {
  readonly x: number;
  readonly y: number;
  /** Radius in pixels of the picture. */
  readonly size: number;
  readonly color: string;
  readonly shape: string;
  readonly label: string;
  /** Whether it is new since the last picture. */
  readonly isFresh: boolean;
  /** Whether its name is written whatever it covers. */
  readonly isNamed: boolean;
}

export interface EdgeLook {
  readonly size: number;
  readonly path: 'straight' | 'curved' | 'loop';
}

/** How a picture is fitted to its stage: pixels of it by which one of the picture's is drawn, and the scale of sizes. */
export interface Fitting {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** As far as a picture is pulled out of shape to fill its stage. */
const MOST_STRETCH = 8;
/** Nodes that have room for their whole size. */
const ROOMY = 120;

/** Stretches a picture towards the shape of its stage: a flow of many hops is a narrow strip. Many nodes are drawn smaller. */
export function fitted(
  picture: Picture,
  stage: { readonly width: number; readonly height: number },
): Fitting {
  const [width, height] = [innerOf(picture.width), innerOf(picture.height)];
  const ratio = (width * stage.height) / Math.max(height * stage.width, 1) || 1;
  const size = Math.min(1, Math.max(0.35, Math.sqrt(ROOMY / Math.max(picture.nodes.length, 1))));
  return ratio > 1
    ? { x: 1, y: Math.min(ratio, MOST_STRETCH), size }
    : { x: Math.min(1 / ratio, MOST_STRETCH), y: 1, size };
}

/** Room that a picture leaves around its outermost nodes for what is written beside them; a canvas makes that room itself. */
const MARGIN = 60;
const innerOf = (length: number): number => Math.max(length - 2 * MARGIN, 1);

/** The places that a picture's nodes have, as sigma counts them, whether all of them are drawn or not. */
export const boundsOf = (picture: Picture, { x, y }: Fitting): Bounds => ({
  x: [MARGIN * x, (MARGIN + innerOf(picture.width)) * x],
  y: [-(MARGIN + innerOf(picture.height)) * y, -MARGIN * y],
});

interface Bounds {
  readonly x: [number, number];
  readonly y: [number, number];
}

/** A picture as graphology's graph for sigma; y points up there. Keys of nodes are ids, those of edges their places. */
export function asSigmaGraph(
  picture: Picture,
  palette: Palette,
  fitting: Fitting,
): MultiDirectedGraph<NodeLook, EdgeLook> {
  const graph = new MultiDirectedGraph<NodeLook, EdgeLook>();
  for (const node of picture.nodes) graph.addNode(node.id, nodeLook(node, palette, fitting));
  picture.edges.forEach((edge, n) => {
    graph.addEdgeWithKey(edgeKey(n), edge.source, edge.target, edgeLook(edge, fitting));
  });
  return graph;
}

export const edgeKey = (place: number): string => `e${place}`;
export const edgePlace = (key: string): number => Number(key.slice(1));

function nodeLook(
  { x, y, size, category, name, flag, isSeed }: PictureNode,
  palette: Palette,
  fitting: Fitting,
): NodeLook {
  const { color, shape, word } = markOf(category);
  const label = `${isSeed ? '! ' : ''}${name}${flag === null ? '' : ` ⚑ ${word}`}`;
  return {
    x: x * fitting.x,
    y: -y * fitting.y,
    size: (size / 2) * fitting.size,
    color: color[palette],
    shape: shaderName(shape),
    label,
    isFresh: false,
    isNamed: false,
  };
}

function edgeLook({ source, target, weight, isBackward }: PictureEdge, fitting: Fitting): EdgeLook {
  const path = source === target ? 'loop' : isBackward ? 'curved' : 'straight';
  return { size: edgeWidth(weight) * fitting.size, path };
}
