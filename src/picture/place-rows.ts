import { type LayeredGraph, type LayeredInput, layeredGraph, type Ties } from './layered-graph.ts';
import { orderLayers } from './order-layers.ts';
import { uncross } from './uncross.ts';

/** Pixels between the rims of two nodes, and between two waypoints. */
const NODE_GAP = 18;
const WAYPOINT_GAP = 3;
const TURNS = 12;

/**
 * Heights of nodes in pixels, from 0: columns are ordered so that few edges cross, then every node is drawn towards the mean height
 * of what it is tied to, as near as its neighbours allow (isotonic regression, which is the nearest there is).
 */
export function placeRows(input: LayeredInput): readonly number[] {
  const graph = layeredGraph(input);
  const ordered: LayeredGraph = { ...graph, layers: orderLayers(graph) };
  const gapOf = gaps(input, ordered);
  const rows = new Float64Array(graph.before.start.length - 1);
  for (const [n, layer] of ordered.layers.entries()) {
    const offset = gapOf[n] as Float64Array;
    const middle = (offset.at(-1) ?? 0) / 2;
    for (const [place, node] of layer.entries()) rows[node] = (offset[place] as number) - middle;
  }
  for (let turn = 0; turn < TURNS; turn++) {
    const isForth = turn % 2 === 0;
    const order = isForth ? ordered.layers.keys() : [...ordered.layers.keys()].reverse();
    const isLast = turn >= TURNS - 2;
    for (const n of order) {
      const sides = isLast ? [ordered.before, ordered.behind] : [isForth ? ordered.before : ordered.behind];
      settleLayer(ordered.layers[n] as Int32Array, gapOf[n] as Float64Array, { rows, sides });
    }
  }
  uncross(input, rows);
  return fromZero(rows, input);
}

/** By column and place: the least distance from the first node of the column. */
function gaps({ sizes }: LayeredInput, { layers, real }: LayeredGraph): readonly Float64Array[] {
  const half = (node: number): number => (node < real ? (sizes[node] as number) / 2 : 0);
  return layers.map((layer) => {
    const offset = new Float64Array(layer.length);
    for (let place = 1; place < layer.length; place++) {
      const a = layer[place - 1] as number;
      const b = layer[place] as number;
      const gap = a < real && b < real ? NODE_GAP : a < real || b < real ? NODE_GAP / 2 : WAYPOINT_GAP;
      offset[place] = (offset[place - 1] as number) + half(a) + half(b) + gap;
    }
    return offset;
  });
}

/** Moves a column to where its ties want it, its order and gaps kept: the pool-adjacent-violators algorithm. */
function settleLayer(
  layer: Int32Array,
  offset: Float64Array,
  { rows, sides }: { readonly rows: Float64Array; readonly sides: readonly Ties[] },
): void {
  const sums: number[] = [];
  const weights: number[] = [];
  const counts: number[] = [];
  layer.forEach((node, place) => {
    let [wanted, weight] = wishOf(node, rows, sides);
    wanted -= offset[place] as number;
    let sum = wanted * weight;
    let count = 1;
    while (sums.length > 0 && (sums.at(-1) as number) / (weights.at(-1) as number) >= sum / weight) {
      sum += sums.pop() as number;
      weight += weights.pop() as number;
      count += counts.pop() as number;
    }
    sums.push(sum);
    weights.push(weight);
    counts.push(count);
  });
  let place = 0;
  counts.forEach((count, block) => {
    const at = (sums[block] as number) / (weights[block] as number);
    for (let n = 0; n < count; n++, place++) rows[layer[place] as number] = at + (offset[place] as number);
  });
}

/** Mean height of what a node is tied to, and how much that counts; a node without ties would hardly move. */
function wishOf(node: number, rows: Float64Array, sides: readonly Ties[]): [wanted: number, weight: number] {
  let sum = 0;
  let weight = 0;
  for (const { start, node: others, weight: heavy } of sides) {
    for (let n = start[node] as number; n < (start[node + 1] as number); n++) {
      sum += (rows[others[n] as number] as number) * (heavy[n] as number);
      weight += heavy[n] as number;
    }
  }
  return weight > 0 ? [sum / weight, weight] : [rows[node] as number, 0.01];
}

/** Whole pixels from the rim of the topmost node, so that tiny differences of machines do not show. */
function fromZero(rows: Float64Array, { sizes }: LayeredInput): readonly number[] {
  const tops = sizes.map((size, n) => (rows[n] as number) - size / 2);
  const top = tops.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  return sizes.map((_, n) => Math.round((rows[n] as number) - top));
}
