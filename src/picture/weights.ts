import type { FlowGraph, GraphEdge } from '../core/flow-graph.ts';
import { compare } from '../core/ids.ts';
import { byName } from './by-name.ts';

/**
 * The part of the loss that each edge carries, one for each edge of the graph; 1 is all of it. For drawing alone: here, and nowhere
 * else, amounts are floating-point numbers. Taint in a stolen asset counts by what was stolen of it; where it was swapped into another,
 * what was given is carried over to what came out, and an account that got an asset in several ways pays it on at their mean. With books
 * of their own every stolen asset weighs the same. Zero where nothing tells.
 */
export function weightsOf(graph: FlowGraph, policy: string): readonly number[] {
  const stolen = stolenRates(graph, policy);
  const weights = new Array<number>(graph.edges.length).fill(0);
  const taintOf = (edge: GraphEdge): number => Number(edge.taint[policy] ?? '0');
  const known = new Map<string, Inflow>();
  const everywhere = new Map<string, Inflow>();
  const rateAt = (node: string, asset: string): number =>
    stolen.get(asset) ?? rateOf(known.get(keyOf(node, asset))) ?? rateOf(everywhere.get(asset)) ?? 0;

  for (const n of inFlowOrder(graph)) {
    const edge = graph.edges[n] as GraphEdge;
    const weight = taintOf(edge) * rateAt(edge.source, edge.asset);
    weights[n] = weight;
    const asset = edge.crossing?.asset ?? edge.asset;
    if (stolen.has(asset)) continue;
    const taint = edge.crossing === undefined ? taintOf(edge) : Number(edge.crossing.taint[policy] ?? '0');
    add(known, keyOf(edge.target, asset), weight, taint);
    if (edge.crossing !== undefined) add(everywhere, asset, weight, taint);
  }
  return weights;
}

interface Inflow {
  weight: number;
  taint: number;
}

const keyOf = (node: string, asset: string): string => JSON.stringify([node, asset]);

const rateOf = (inflow: Inflow | undefined): number | undefined =>
  inflow === undefined || inflow.taint === 0 ? undefined : inflow.weight / inflow.taint;

function add(inflows: Map<string, Inflow>, key: string, weight: number, taint: number): void {
  const inflow = inflows.get(key);
  if (inflow === undefined) inflows.set(key, { weight, taint });
  else {
    inflow.weight += weight;
    inflow.taint += taint;
  }
}

/** What a base unit of each stolen asset stands for, as a part of the loss. */
function stolenRates({ seeds, ledger }: FlowGraph, policy: string): ReadonlyMap<string, number> {
  const book = ledger[policy];
  const books = byName(book?.assets ?? {}).filter(([, { stolen }]) => stolen !== '0');
  if (books.length > 0)
    return new Map(books.map(([asset, { stolen }]) => [asset, 1 / books.length / Number(stolen)]));
  const stolen = Number(book?.stolen ?? '0');
  if (stolen === 0) return new Map();
  const byAsset = new Map<string, Inflow>();
  for (const seed of seeds) add(byAsset, seed.asset, Number(seed.loss) / stolen, Number(seed.amount));
  return new Map([...byAsset].map(([asset, inflow]) => [asset, rateOf(inflow) ?? 0]));
}

/** Places of the edges so that what comes into a node stands before what leaves it, but for value that comes back. */
function inFlowOrder({ nodes, edges }: FlowGraph): readonly number[] {
  const order = new Map(nodes.map(({ id, kind, hop }) => [id, 2 * hop + (kind === 'transaction' ? 0 : 1)]));
  const at = (n: number): readonly [number, GraphEdge] => {
    const edge = edges[n] as GraphEdge;
    return [order.get(edge.source) ?? 0, edge];
  };
  return edges
    .map((_, n) => n)
    .sort((a, b) => {
      const [placeA, edgeA] = at(a);
      const [placeB, edgeB] = at(b);
      // Of one transaction what came out of a crossing stands before what the payments take on.
      const crossings = Number(edgeB.crossing !== undefined) - Number(edgeA.crossing !== undefined);
      return (
        placeA - placeB ||
        crossings ||
        compare(edgeA.source, edgeB.source) ||
        compare(edgeA.target, edgeB.target) ||
        a - b
      );
    });
}
