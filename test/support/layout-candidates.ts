import dagre from '@dagrejs/dagre';
import {
  coordGreedy,
  coordSimplex,
  decrossDfs,
  decrossTwoLayer,
  graphConnect,
  sugiyama,
  twolayerAgg,
} from 'd3-dag';
import { sankey } from 'd3-sankey';
import ElkConstructor from 'elkjs/lib/elk.bundled.js';
import type { LayeredInput } from '../../src/picture/layered-graph.ts';
import { placeRows } from '../../src/picture/place-rows.ts';

/** Something that could lay out pictures. */
export interface Layout {
  /** Module that a page would have to bundle for it. */
  readonly entry: string;
  /** Heights of the nodes; columns are prescribed. */
  readonly place: (input: LayeredInput) => readonly number[] | Promise<readonly number[]>;
}

const GAP = 18;

/** By name: our own, and libraries as near to the same task as their options allow. */
export const candidates: Readonly<Record<string, Layout>> = {
  own: { entry: 'src/picture/place-rows.ts', place: placeRows },
  'd3-sankey': { entry: 'd3-sankey', place: bySankey },
  dagre: { entry: '@dagrejs/dagre', place: byDagre },
  'd3-dag': { entry: 'd3-dag', place: (input) => byDag(input, 'simplex') },
  'd3-dag, greedy': { entry: 'd3-dag', place: (input) => byDag(input, 'greedy') },
  elkjs: { entry: 'elkjs/lib/elk.bundled.js', place: byElk },
};

/** Columns are longest paths there, so a spine through all columns is added, and the align function then names the column. */
function bySankey({ columns, sizes, edges }: LayeredInput): readonly number[] {
  const count = columns.reduce((most, column) => Math.max(most, column), 0) + 1;
  const spine = Array.from({ length: count }, (_, n) => n);
  const nodes = [
    ...columns.map((column, n) => ({ id: n, column })),
    ...spine.map((n) => ({ id: columns.length + n, column: n })),
  ];
  const links = [
    ...edges.map(({ from, to, weight }) => ({ source: from, target: to, value: weight })),
    ...spine
      .slice(1)
      .map((n) => ({ source: columns.length + n - 1, target: columns.length + n, value: 1e-6 })),
  ];
  const most = Math.max(
    ...Array.from({ length: count }, (_, n) => columns.filter((column) => column === n).length),
  );
  const height = most * (GAP + Math.max(...sizes));
  const laid = sankey<{ id: number; column: number }, object>()
    .nodeId(({ id }) => id)
    .nodeAlign((node) => (node as unknown as { column: number }).column)
    .nodePadding(GAP)
    .extent([
      [0, 0],
      [1000, height],
    ])({ nodes, links });
  return laid.nodes.slice(0, columns.length).map(({ y0 = 0, y1 = 0 }) => (y0 + y1) / 2);
}

function byDagre({ columns, sizes, edges }: LayeredInput): readonly number[] {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: GAP, ranksep: 90, ranker: 'none' });
  columns.forEach((column, n) => {
    graph.setNode(`${n}`, { width: sizes[n], height: sizes[n], rank: 2 * column });
  });
  for (const { from, to, weight } of edges) graph.setEdge(`${from}`, `${to}`, { weight });
  dagre.layout(graph);
  return columns.map((_, n) => graph.node(`${n}`).y ?? 0);
}

function byDag({ columns, sizes, edges }: LayeredInput, coord: 'simplex' | 'greedy'): readonly number[] {
  const tied = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const single = columns.map((_, n) => n).filter((n) => !tied.has(n));
  const connect = graphConnect().single(true);
  const dag = connect([
    ...edges.map(({ from, to }) => [`${from}`, `${to}`] as const),
    ...single.map((n) => [`${n}`, `${n}`] as const),
  ]);
  const layering = (graph: typeof dag): number => {
    for (const node of graph.nodes()) node.y = columns[Number(node.data)] as number;
    return columns.reduce((most, column) => Math.max(most, column), 0);
  };
  const layout = sugiyama()
    .layering(layering as never)
    .decross(decrossTwoLayer().order(twolayerAgg()).inits([decrossDfs()]))
    .coord((coord === 'simplex' ? coordSimplex() : coordGreedy()) as never)
    .nodeSize(((node: { data: string }) => [sizes[Number(node.data)], 1]) as never)
    .gap([GAP, 0]);
  layout(dag as never);
  const rows = new Array<number>(columns.length).fill(0);
  for (const node of dag.nodes()) rows[Number(node.data)] = node.x;
  return rows;
}

/** Layers come from the places that nodes are given, which is called interactive there. */
async function byElk({ columns, sizes, edges }: LayeredInput): Promise<readonly number[]> {
  const Elk = ElkConstructor as unknown as new () => {
    layout: (graph: object) => Promise<{ children?: { id: string; y?: number; height?: number }[] }>;
  };
  const laid = await new Elk().layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.layered.layering.strategy': 'INTERACTIVE',
      'elk.layered.cycleBreaking.strategy': 'INTERACTIVE',
      'elk.spacing.nodeNode': `${GAP}`,
      'elk.separateConnectedComponents': 'false',
      'elk.edgeRouting': 'POLYLINE',
    },
    children: columns.map((column, n) => ({
      id: `${n}`,
      width: sizes[n],
      height: sizes[n],
      x: 200 * column,
      y: 0,
    })),
    edges: edges.map(({ from, to }, n) => ({ id: `e${n}`, sources: [`${from}`], targets: [`${to}`] })),
  });
  const rows = new Array<number>(columns.length).fill(0);
  for (const { id, y = 0, height = 0 } of laid.children ?? []) rows[Number(id)] = y + height / 2;
  return rows;
}
