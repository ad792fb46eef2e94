import type { FlowGraph } from '../../../core/flow-graph.ts';
import type { Picture } from '../../../picture/picture.ts';

/** The node of the graph that a path to a node of a picture leads to: of a group, the member where its weightiest edge comes in, or backward goes out. `picture` is the whole one, before filters. */
export function entryOf(graph: FlowGraph, picture: Picture, id: string): string {
  const group = picture.nodes.find((node) => node.id === id && node.kind === 'group');
  if (group === undefined) return id;
  const members = new Set(group.members);
  const [near, far] =
    graph.parameters.direction === 'backward'
      ? (['source', 'target'] as const)
      : (['target', 'source'] as const);
  const into = picture.edges
    .filter((edge) => edge[near] === id && edge[far] !== id)
    .sort((a, b) => b.weight - a.weight);
  for (const { edges } of into)
    for (const place of edges) {
      const member = graph.edges[place]?.[near];
      if (member !== undefined && members.has(member)) return member;
    }
  return group.members[0] ?? id;
}
