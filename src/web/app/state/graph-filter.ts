import type { FlowGraph } from '../../../core/flow-graph.ts';
import { countText } from '../../../picture/amounts.ts';
import type { Picture, PictureEdge } from '../../../picture/picture.ts';

/** What of a picture is left out. What stays keeps its place. */
export interface GraphFilter {
  /** Keys of `markOf`. */
  readonly categories: ReadonlySet<string>;
  /** Part of the loss below which an edge is left out. */
  readonly least: number;
  /** Payments before and after are left out; those without a known time stay. ISO 8601. */
  readonly since: string | null;
  readonly until: string | null;
  /** Picture nodes that somebody put out of sight. */
  readonly hidden: ReadonlySet<string>;
}

/** Everything is shown. */
export const NO_FILTER: GraphFilter = {
  categories: new Set(),
  least: 0,
  since: null,
  until: null,
  hidden: new Set(),
};

/** Whether a filter leaves nothing out. */
export const isOpen = ({ categories, least, since, until, hidden }: GraphFilter): boolean =>
  categories.size === 0 && least === 0 && since === null && until === null && hidden.size === 0;

/**
 * A picture without what a filter leaves out: nodes of its categories and hidden ones, edges below its share or outside of its time, and nodes
 * that no edge is left of. Where value was stolen stays in sight unless it was put out of it by name or category.
 */
export function filteredPicture(graph: FlowGraph, picture: Picture, filter: GraphFilter): Picture {
  if (isOpen(filter)) return picture;
  const kept = new Map(
    picture.nodes
      .filter(({ id, category }) => !filter.categories.has(category) && !filter.hidden.has(id))
      .map((node) => [node.id, node]),
  );
  const isInTime = timeTest(graph, filter);
  const edges = picture.edges.filter(
    (edge) => kept.has(edge.source) && kept.has(edge.target) && edge.weight >= filter.least && isInTime(edge),
  );
  const touched = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const linked = new Set(picture.edges.flatMap(({ source, target }) => [source, target]));
  const nodes = [...kept.values()].filter(({ id, isSeed }) => touched.has(id) || isSeed || !linked.has(id));
  return { ...picture, nodes, edges };
}

/** What filters leave out of a picture, in a sentence; null where that is nothing. */
export function leftOutText(whole: Picture, left: Picture): string | null {
  const [nodes, edges] = [whole.nodes.length - left.nodes.length, whole.edges.length - left.edges.length];
  if (nodes === 0 && edges === 0) return null;
  return `Filters leave out ${countText(nodes)} of ${countText(whole.nodes.length)} marks and ${countText(edges)} of ${countText(whole.edges.length)} lines. Sums and shares are still those of the whole graph.`;
}

function timeTest(graph: FlowGraph, { since, until }: GraphFilter): (edge: PictureEdge) => boolean {
  if (since === null && until === null) return () => true;
  const times = new Map(
    graph.nodes.flatMap((node) => (node.kind === 'transaction' ? [[node.id, node.time] as const] : [])),
  );
  const isIn = (place: number): boolean => {
    const edge = graph.edges[place];
    const time = edge && (times.get(edge.kind === 'draw' ? edge.target : edge.source) ?? null);
    if (time === undefined || time === null) return true;
    return (since === null || time >= since) && (until === null || time <= until);
  };
  return ({ edges }) => edges.some(isIn);
}
