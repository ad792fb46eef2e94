import type { FlowGraph, GraphNode } from '../../core/flow-graph.ts';
import type { Picture } from '../../picture/picture.ts';

/** A node of the graph that a search found, and the picture's node that it is drawn in; null where an edge stands for it. */
export interface Found {
  readonly node: GraphNode;
  readonly drawnAs: string | null;
}

/** Nodes whose id, address, hash or label holds a text, capitals or not; the first of the graph, no more than `most`. */
export function findNodes(graph: FlowGraph, picture: Picture, text: string, most = 8): readonly Found[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const drawnAs = new Map(
    picture.nodes.flatMap(({ id, members }) => members.map((member) => [member, id] as const)),
  );
  const found: Found[] = [];
  for (const node of graph.nodes) {
    if (!textsOf(node).some((one) => one.toLowerCase().includes(wanted))) continue;
    found.push({ node, drawnAs: drawnAs.get(node.id) ?? null });
    if (found.length === most) break;
  }
  return found;
}

function textsOf(node: GraphNode): readonly string[] {
  switch (node.kind) {
    case 'account':
      return [node.id, node.address, ...node.labels.map(({ name }) => name)];
    case 'transaction':
      return [node.id, node.txid];
    case 'sink':
      return [node.id, node.sink];
  }
}
