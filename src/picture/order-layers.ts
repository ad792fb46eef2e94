import type { LayeredGraph, Ties } from './layered-graph.ts';

/** Turns in which nothing got better before the search ends, and turns at all. */
const PATIENCE = 6;
const MOST_TURNS = 40;
/** Ties of a graph above which neighbours are not swapped one by one. */
const MOST_SWAPPED = 60_000;

/**
 * The order of every column with few crossings: each node moves to the mean place of what it is tied to, column by column, forth and
 * back (Sugiyama, Tagawa and Toda 1981), then neighbours are swapped as long as that helps. A heuristic: not the fewest there could be.
 */
export function orderLayers(graph: LayeredGraph): readonly Int32Array[] {
  const layers = graph.layers.map((layer) => layer.slice());
  const places = placesOf(layers, graph.before.start.length - 1);
  let best = layers.map((layer) => layer.slice());
  let least = crossings(layers, places, graph.behind);
  const keep = (): boolean => {
    const now = crossings(layers, places, graph.behind);
    if (now >= least) return false;
    least = now;
    best = layers.map((layer) => layer.slice());
    return true;
  };
  const isSmall = graph.behind.node.length <= MOST_SWAPPED;
  for (let turn = 0, idle = 0; turn < MOST_TURNS && idle < PATIENCE && least > 0; turn++) {
    sweep(layers, places, turn % 2 === 0 ? graph.before : graph.behind, turn % 2 === 0);
    if (isSmall) swapNeighbours(layers, places, graph);
    idle = keep() ? 0 : idle + 1;
  }
  return best;
}

function placesOf(layers: readonly Int32Array[], count: number): Int32Array {
  const places = new Int32Array(count);
  for (const layer of layers) note(layer, places);
  return places;
}

function note(layer: Int32Array, places: Int32Array): void {
  for (let place = 0; place < layer.length; place++) places[layer[place] as number] = place;
}

/** Sorts every column by the mean place of the ties on one side; what has none keeps its place. */
function sweep(layers: readonly Int32Array[], places: Int32Array, side: Ties, isForth: boolean): void {
  const means = new Float64Array(places.length);
  const order = isForth ? layers : [...layers].reverse();
  for (const layer of order) {
    const tied = layer.filter((node) => (side.start[node + 1] as number) > (side.start[node] as number));
    for (const node of tied) {
      const first = side.start[node] as number;
      const end = side.start[node + 1] as number;
      let sum = 0;
      for (let n = first; n < end; n++) sum += places[side.node[n] as number] as number;
      means[node] = sum / (end - first);
    }
    const slots = tied.map((node) => places[node] as number);
    tied.sort(
      (a, b) => (means[a] as number) - (means[b] as number) || (places[a] as number) - (places[b] as number),
    );
    for (const [n, node] of tied.entries()) layer[slots[n] as number] = node;
    note(layer, places);
  }
}

function swapNeighbours(
  layers: readonly Int32Array[],
  places: Int32Array,
  { before, behind }: LayeredGraph,
): void {
  for (const layer of layers) {
    for (let place = 0; place + 1 < layer.length; place++) {
      const a = layer[place] as number;
      const b = layer[place + 1] as number;
      const gain = swapGain(a, b, places, before) + swapGain(a, b, places, behind);
      if (gain <= 0) continue;
      layer[place] = b;
      layer[place + 1] = a;
      places[a] = place + 1;
      places[b] = place;
    }
  }
}

/** How many crossings fewer there are with b before a. */
function swapGain(a: number, b: number, places: Int32Array, { start, node }: Ties): number {
  let gain = 0;
  for (let n = start[a] as number; n < (start[a + 1] as number); n++) {
    const left = places[node[n] as number] as number;
    for (let m = start[b] as number; m < (start[b + 1] as number); m++) {
      const right = places[node[m] as number] as number;
      if (left > right) gain++;
      else if (left < right) gain--;
    }
  }
  return gain;
}

/** Crossings between neighbouring columns, counted by a Fenwick tree (Barth, Jünger and Mutzel 2002). */
function crossings(layers: readonly Int32Array[], places: Int32Array, behind: Ties): number {
  let sum = 0;
  for (let n = 0; n + 1 < layers.length; n++)
    sum += crossingsBetween(layers[n] as Int32Array, (layers[n + 1] as Int32Array).length, {
      places,
      behind,
    });
  return sum;
}

function crossingsBetween(
  layer: Int32Array,
  width: number,
  { places, behind }: { readonly places: Int32Array; readonly behind: Ties },
): number {
  const tree = new Int32Array(width + 1);
  let inserted = 0;
  let sum = 0;
  for (const node of layer) {
    const targets: number[] = [];
    for (let n = behind.start[node] as number; n < (behind.start[node + 1] as number); n++)
      targets.push(places[behind.node[n] as number] as number);
    for (const target of targets) {
      let notAbove = 0;
      for (let n = target + 1; n > 0; n -= n & -n) notAbove += tree[n] as number;
      sum += inserted - notAbove;
    }
    for (const target of targets) {
      for (let n = target + 1; n <= width; n += n & -n) tree[n] = (tree[n] as number) + 1;
      inserted++;
    }
  }
  return sum;
}
