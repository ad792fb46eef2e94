import { type SankeyGraph, sankey, sankeyLeft } from 'd3-sankey';
import type { FlowGraph } from '../core/flow-graph.ts';
import { compare } from '../core/ids.ts';
import { type LossFlow, lossFlows } from './loss-flows.ts';

/** The loss from what was stolen to where it is, as bands. Plain data: the places are pixels in a box of `width` and `height`. */
export interface Sankey {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly SankeyBox[];
  readonly links: readonly SankeyBand[];
}

export interface SankeyBox {
  readonly id: string;
  /** In words. Text of strangers, made visible. */
  readonly name: string;
  /** Key into `markOf`. */
  readonly category: string;
  /** Part of the loss; for drawing alone. */
  readonly weight: number;
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

export interface SankeyBand {
  readonly source: string;
  readonly target: string;
  /** The loss that it stands for, exact: one sum for each book of the ledger, `book` null where it has one unit for all. */
  readonly losses: readonly { readonly book: string | null; readonly loss: string }[];
  readonly weight: number;
  /** Heights of its middle at the source and at the target, and how thick it is. */
  readonly y0: number;
  readonly y1: number;
  readonly thickness: number;
}

const WIDTH = 960;
const ROW = 26;
const LEAST_HEIGHT = 240;
const BOX = 14;
const GAP = 10;

/**
 * Lays out where the loss went, in three columns: what was stolen, the lines of the ledger, and who has it. About forty boxes at most, the rest
 * of a line is one box. Sums are those of the ledger and of findings, so they close where the ledger does. Backward the columns stand the other
 * way round. What an end of the trace came through is not in it: that is in the graph.
 */
export function sankeyOf(graph: FlowGraph, policy: string): Sankey {
  const { nodes, flows } = lossFlows(graph, policy);
  const inColumn = [0, 1, 2].map((column) => nodes.filter((node) => node.column === column).length);
  const height = Math.max(LEAST_HEIGHT, ROW * inColumn.reduce((most, count) => Math.max(most, count), 0));
  if (flows.length === 0) return { width: WIDTH, height, nodes: [], links: [] };
  const isBackward = graph.parameters.direction === 'backward';
  const mirrored = (x: number): number => (isBackward ? WIDTH - x : x);
  const laid = laidOut(nodes, flows, height);
  return {
    width: WIDTH,
    height,
    nodes: laid.nodes.map(({ id, name, category, weight, x0 = 0, x1 = 0, y0 = 0, y1 = 0 }) => {
      const [left, right] = isBackward ? [mirrored(x1), mirrored(x0)] : [x0, x1];
      return {
        id,
        name,
        category,
        weight,
        x0: rounded(left),
        x1: rounded(right),
        y0: rounded(y0),
        y1: rounded(y1),
      };
    }),
    links: laid.links.map(({ flow, y0 = 0, y1 = 0, width = 0 }) => ({
      ...(isBackward
        ? { source: flow.target, target: flow.source }
        : { source: flow.source, target: flow.target }),
      losses: [...flow.losses].map(([book, loss]) => ({ book, loss: String(loss) })),
      weight: flow.weight,
      y0: rounded(isBackward ? y1 : y0),
      y1: rounded(isBackward ? y0 : y1),
      thickness: rounded(Math.max(1, width)),
    })),
  };
}

type Laid = SankeyGraph<LossNode, { readonly flow: LossFlow }>;
type LossNode = ReturnType<typeof lossFlows>['nodes'][number];

function laidOut(nodes: readonly LossNode[], flows: readonly LossFlow[], height: number): Laid {
  return sankey<LossNode, { readonly flow: LossFlow }>()
    .nodeId(({ id }) => id)
    .nodeAlign(sankeyLeft)
    .nodeWidth(BOX)
    .nodePadding(GAP)
    .nodeSort((a, b) => a.rank - b.rank || compare(a.id, b.id))
    .extent([
      [0, 0],
      [WIDTH, height],
    ])({
    nodes: nodes.map((node) => ({ ...node })),
    // A band without weight would have no height, and its box no place.
    links: flows.map((flow) => ({
      source: flow.source,
      target: flow.target,
      value: Math.max(flow.weight, 1e-6),
      flow,
    })),
  });
}

const rounded = (pixels: number): number => Math.round(pixels * 10) / 10;
