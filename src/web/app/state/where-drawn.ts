import type { FlowGraph } from '../../../core/flow-graph.ts';
import type { Picture } from '../../../picture/picture.ts';

/** Where a node of the graph is in a picture: as a node, within a group, or within an edge; null where a filter leaves it out. */
export type WhereDrawn =
  | { readonly as: 'node' | 'member'; readonly node: string }
  | { readonly as: 'edge'; readonly edge: number };

/** Finds a node of the graph in a picture. A group's id leads to the group. */
export function whereDrawn(graph: FlowGraph, picture: Picture, id: string): WhereDrawn | null {
  for (const node of picture.nodes) {
    if (node.id === id) return { as: 'node', node: id };
    if (node.members.includes(id)) return { as: 'member', node: node.id };
  }
  const edge = picture.edges.findIndex(({ edges }) =>
    edges.some((place) => graph.edges[place]?.source === id || graph.edges[place]?.target === id),
  );
  return edge === -1 ? null : { as: 'edge', edge };
}
