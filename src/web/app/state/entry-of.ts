import type { FlowGraph } from '../../../core/flow-graph.ts';
import type { Picture } from '../../../picture/picture.ts';

/** The node of the graph that a path to a node of a picture leads to: of a group, the member where its weightiest edge comes in. */
export function entryOf(graph: FlowGraph, picture: Picture, id: string): string {
  const group = picture.nodes.find((node) => node.id === id && node.kind === 'group');
  if (group === undefined) return id;
  const members = new Set(group.members);
  const into = picture.edges
    .filter(({ target, source }) => target === id && source !== id)
    .sort((a, b) => b.weight - a.weight);
  for (const { edges } of into)
    for (const place of edges) {
      const target = graph.edges[place]?.target;
      if (target !== undefined && members.has(target)) return target;
    }
  return group.members[0] ?? id;
}
