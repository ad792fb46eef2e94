import type { FlowGraph, GraphNode } from '../core/flow-graph.ts';
import { compare } from '../core/ids.ts';
import { byKey } from './by-key.ts';
import type { PictureEdge, PictureNode } from './picture.ts';

/** A flow graph on its way to a picture: what is drawn as one is one, and nothing has a place yet. */
export interface Draft {
  /** By id, in order of ids. */
  readonly nodes: ReadonlyMap<string, DraftNode>;
  /** One for each source, target and kind, in that order. */
  readonly edges: readonly DraftEdge[];
}

export interface DraftNode {
  readonly id: string;
  readonly kind: PictureNode['kind'];
  /** Ids of the graph's nodes, sorted. */
  readonly members: readonly string[];
  /** Of a group: what it is called, and its key into `markOf`. */
  readonly group?: { readonly name: string; readonly category: string };
}

export interface DraftEdge {
  readonly source: string;
  readonly target: string;
  readonly kind: PictureEdge['kind'];
  readonly edges: readonly number[];
  /** Stolen value that comes to the target, base units by asset. */
  readonly amounts: ReadonlyMap<string, bigint>;
  /** Part of the loss; for drawing alone. */
  readonly weight: number;
  readonly count: number;
  /** Ids of the graph's nodes that are drawn as part of it. */
  readonly inside: readonly string[];
}

/** What folds need to know beside the draft. */
export interface FoldContext {
  readonly graph: FlowGraph;
  readonly byId: ReadonlyMap<string, GraphNode>;
  /** Nodes that hold a seed. */
  readonly seeds: ReadonlySet<string>;
  readonly unfolded: ReadonlySet<string>;
}

/** The graph as it is, nothing folded: edges between the same nodes of one kind are one. `weights` has one a edge of the graph. */
export function draftOf(graph: FlowGraph, policy: string, weights: readonly number[]): Draft {
  const nodes = graph.nodes.map(
    ({ id, kind }): DraftNode => ({ id, kind: kind as PictureNode['kind'], members: [id] }),
  );
  const edges = graph.edges.map(({ source, target, kind, asset, taint, crossing }, n): DraftEdge => {
    const arriving = crossing ?? { asset, taint };
    const amounts = new Map([[arriving.asset, BigInt(arriving.taint[policy] ?? '0')]]);
    return { source, target, kind, edges: [n], amounts, weight: weights[n] ?? 0, count: 1, inside: [] };
  });
  return draft(nodes, edges);
}

/** A draft of these nodes and edges, in order; equal edges become one. An edge whose end is no node is left out. */
export function draft(nodes: Iterable<DraftNode>, edges: Iterable<DraftEdge>): Draft {
  const sorted = new Map([...nodes].sort((a, b) => compare(a.id, b.id)).map((node) => [node.id, node]));
  const drawn = [...edges]
    .filter(({ source, target }) => sorted.has(source) && sorted.has(target))
    .sort(byEnds);
  const distinct: DraftEdge[] = [];
  for (let n = 0, end = 0; n < drawn.length; n = end) {
    const first = drawn[n] as DraftEdge;
    for (end = n + 1; end < drawn.length && byEnds(first, drawn[end] as DraftEdge) === 0; end++);
    distinct.push(end === n + 1 ? first : joined(drawn.slice(n, end)));
  }
  return { nodes: sorted, edges: distinct };
}

/** Draws every group as one node in place of its members. What moves inside a group is not drawn, and what is part of such an edge is a member. */
export function grouped(
  { nodes, edges }: Draft,
  groups: readonly (readonly [DraftNode, readonly string[]])[],
): Draft {
  if (groups.length === 0) return { nodes, edges };
  const groupOf = new Map(groups.flatMap(([group, ids]) => ids.map((id) => [id, group.id] as const)));
  const kept = [...nodes.values()].filter(({ id }) => !groupOf.has(id));
  const within: [group: string, member: string][] = [];
  const repointed = edges.flatMap((edge) => {
    const source = groupOf.get(edge.source);
    const target = groupOf.get(edge.target);
    if (source === undefined && target === undefined) return [edge];
    if (source !== target) return [{ ...edge, source: source ?? edge.source, target: target ?? edge.target }];
    for (const id of edge.inside) within.push([source as string, id]);
    return [];
  });
  const insides = byKey(within, ([group]) => group);
  const whole = groups.map(([group]) => {
    const inside = (insides.get(group.id) ?? []).map(([, id]) => id);
    return inside.length === 0 ? group : { ...group, members: [...group.members, ...inside].sort(compare) };
  });
  return draft([...kept, ...whole], repointed);
}

/** A group of these nodes, with an id that no node has. */
export function groupNode(
  { nodes }: Draft,
  ids: readonly string[],
  { id, name, category }: { readonly id: string; readonly name: string; readonly category: string },
): readonly [DraftNode, readonly string[]] {
  let free = id;
  while (nodes.has(free)) free += "'";
  const members = ids.flatMap((member) => nodes.get(member)?.members ?? []).sort(compare);
  return [{ id: free, kind: 'group', members, group: { name, category } }, ids];
}

/** Edges by the node they leave, and by the node they come to. */
export interface Neighbours {
  readonly from: (id: string) => readonly DraftEdge[];
  readonly to: (id: string) => readonly DraftEdge[];
}

/** Finds the edges of a node without looking at all of them. */
export function neighboursOf({ edges }: Draft): Neighbours {
  const from = byKey(edges, ({ source }) => source);
  const to = byKey(edges, ({ target }) => target);
  return { from: (id) => from.get(id) ?? [], to: (id) => to.get(id) ?? [] };
}

const byEnds = (a: DraftEdge, b: DraftEdge): number =>
  compare(a.source, b.source) || compare(a.target, b.target) || compare(a.kind, b.kind);

function joined(edges: readonly DraftEdge[]): DraftEdge {
  const [first] = edges as [DraftEdge, ...DraftEdge[]];
  const amounts = new Map<string, bigint>();
  for (const edge of edges)
    for (const [asset, taint] of edge.amounts) amounts.set(asset, (amounts.get(asset) ?? 0n) + taint);
  return {
    ...first,
    edges: edges.flatMap((edge) => edge.edges).sort((a, b) => a - b),
    amounts,
    // The sum must not depend on the order that edges come in.
    weight: edges
      .map(({ weight }) => weight)
      .sort((a, b) => a - b)
      .reduce((sum, weight) => sum + weight, 0),
    count: edges.reduce((sum, { count }) => sum + count, 0),
    inside: edges.flatMap(({ inside }) => inside),
  };
}
