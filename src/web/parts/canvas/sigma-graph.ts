import { MultiDirectedGraph } from 'graphology';
import { markOf } from '../../../picture/marks.ts';
import type { Picture, PictureEdge, PictureNode } from '../../../picture/picture.ts';
import type { Palette } from '../drawing.ts';
import { byImportance, drawnFlag, drawnName } from '../drawn-name.ts';
import { edgeWidth } from '../edge-look.ts';
import { type Fitting, placeX, placeY, radiusOf } from '../fit-picture.ts';
import { shaderName } from './sigma-shapes.ts';

/** Attributes that the styles of the canvas read. */
export interface NodeLook {
  /** Pixels of the stage as it is when all is shown, from the left and, below zero, from the top. */
  readonly x: number;
  readonly y: number;
  /** Radius in pixels. */
  readonly size: number;
  readonly color: string;
  readonly shape: string;
  readonly label: string;
  /** Its place in the order in which nodes are named as long as there is room. */
  readonly turn: number;
  /** Whether it is new since the last picture. */
  readonly isFresh: boolean;
}

export interface EdgeLook {
  readonly size: number;
  readonly path: 'straight' | 'curved' | 'loop';
}

export type SigmaGraph = MultiDirectedGraph<NodeLook, EdgeLook>;

/** A picture as graphology's graph for sigma; y points up there. Keys of nodes are ids, those of edges their places. */
export function asSigmaGraph(picture: Picture, palette: Palette, fitting: Fitting): SigmaGraph {
  const graph: SigmaGraph = new MultiDirectedGraph<NodeLook, EdgeLook>();
  const turns = new Map(byImportance(picture.nodes).map(({ id }, n) => [id, n]));
  for (const node of picture.nodes)
    graph.addNode(node.id, { ...nodeLook(node, palette, fitting), turn: turns.get(node.id) ?? 0 });
  picture.edges.forEach((edge, n) => {
    graph.addEdgeWithKey(edgeKey(n), edge.source, edge.target, edgeLook(edge, fitting));
  });
  return graph;
}

export const edgeKey = (place: number): string => `e${place}`;
export const edgePlace = (key: string): number => Number(key.slice(1));

/** What is written beside a node. */
export function labelOf(node: PictureNode): string {
  const flag = drawnFlag(node);
  return `${node.isSeed ? '! ' : ''}${drawnName(node)}${flag === null ? '' : ` ${flag}`}`;
}

function nodeLook(node: PictureNode, palette: Palette, fitting: Fitting): Omit<NodeLook, 'turn'> {
  const { color, shape } = markOf(node.category);
  return {
    x: placeX(fitting, node.x),
    y: -placeY(fitting, node.y),
    size: radiusOf(fitting, node.size),
    color: color[palette],
    shape: shaderName(shape),
    label: labelOf(node),
    isFresh: false,
  };
}

function edgeLook({ source, target, weight, isBackward }: PictureEdge, fitting: Fitting): EdgeLook {
  const path = source === target ? 'loop' : isBackward ? 'curved' : 'straight';
  return { size: edgeWidth(weight) * fitting.size, path };
}
