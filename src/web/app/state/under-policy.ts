import type { FlowGraph } from '../../../core/flow-graph.ts';
import { compare } from '../../../core/ids.ts';
import type { Picture, PictureEdge, PictureNode } from '../../../picture/picture.ts';
import { weightsOf } from '../../../picture/weights.ts';

/**
 * A picture with the widths, amounts and sizes of another policy, everything in its place, so that two policies can be laid beside each other.
 * Edges that carry nothing under the policy are left out; their nodes stay.
 */
export function underPolicy(graph: FlowGraph, picture: Picture, policy: string): Picture {
  if (picture.options.policy === policy) return picture;
  const weights = weightsOf(graph, policy);
  const members = new Map(picture.nodes.map((node) => [node.id, new Set(node.members)]));
  const edges = picture.edges
    .map((edge) => edgeUnder(graph, edge, { policy, weights, into: members.get(edge.target) ?? new Set() }))
    .filter(({ amounts }) => amounts.length > 0);
  const came = sums(edges, ({ target }) => target);
  const left = sums(edges, ({ source }) => source);
  const nodes = picture.nodes.map((node): PictureNode => {
    const weight = Math.max(came.get(node.id) ?? 0, left.get(node.id) ?? 0);
    return { ...node, weight, size: sizeUnder(node, weight) };
  });
  return { ...picture, options: { ...picture.options, policy }, nodes, edges };
}

interface Under {
  readonly policy: string;
  readonly weights: readonly number[];
  /** Nodes of the graph that the edge's target stands for: what a folded edge passes on within itself does not count. */
  readonly into: ReadonlySet<string>;
}

function edgeUnder(graph: FlowGraph, edge: PictureEdge, { policy, weights, into }: Under): PictureEdge {
  const arriving = edge.edges.filter((place) => into.has(graph.edges[place]?.target ?? ''));
  const amounts = new Map<string, bigint>();
  for (const place of arriving) {
    const one = graph.edges[place];
    if (one === undefined) continue;
    const { asset, taint } = one.crossing ?? one;
    const stolen = BigInt(Object.hasOwn(taint, policy) ? (taint[policy] ?? '0') : '0');
    if (stolen > 0n) amounts.set(asset, (amounts.get(asset) ?? 0n) + stolen);
  }
  return {
    ...edge,
    amounts: [...amounts]
      .sort(([a], [b]) => compare(a, b))
      .map(([asset, taint]) => ({ asset, taint: `${taint}` })),
    weight: arriving.reduce((sum, place) => sum + (weights[place] ?? 0), 0),
  };
}

function sums(edges: readonly PictureEdge[], by: (edge: PictureEdge) => string): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const edge of edges)
    if (edge.source !== edge.target) sum.set(by(edge), (sum.get(by(edge)) ?? 0) + edge.weight);
  return sum;
}

/** By area, as the picture was drawn; what carries nothing stays as a dot. */
function sizeUnder(node: PictureNode, weight: number): number {
  if (weight === 0) return Math.min(node.size, SMALLEST);
  const ratio = node.weight > 0 ? Math.sqrt(Math.min(weight, 1) / Math.min(node.weight, 1)) : 1;
  return Math.round(Math.max(SMALLEST, Math.min(LARGEST, SMALLEST + (node.size - SMALLEST) * ratio)));
}

const SMALLEST = 8;
const LARGEST = 44;
