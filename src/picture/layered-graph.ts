/** Nodes in columns, and edges that lead to a later column. Nodes are numbers from 0. */
export interface LayeredInput {
  /** By node: its column, from 0. */
  readonly columns: readonly number[];
  /** By column: pixels from the left. */
  readonly centres: readonly number[];
  /** By node: its diameter in pixels. */
  readonly sizes: readonly number[];
  /** Each from a column to a later one; the weight says how much it should be straight. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly weight: number }[];
}

/** The same with edges that lead to the very next column alone: those that lead further have a waypoint in each between. */
export interface LayeredGraph {
  /** Nodes of each column, first in the order that a walk from the heaviest roots comes to them. */
  readonly layers: readonly Int32Array[];
  /** Up to here nodes are real, from here on they are waypoints. */
  readonly real: number;
  /** By node, waypoints as well: what it is tied to in the column before, and in the one behind. */
  readonly before: Ties;
  readonly behind: Ties;
}

/** Lists of nodes by node, all in one array: those of node n stand from `start[n]` to `start[n + 1]`. */
export interface Ties {
  readonly start: Int32Array;
  readonly node: Int32Array;
  readonly weight: Float64Array;
}

/** So many waypoints at most: the longest edges have none beyond that, and do not count for the order. */
const MOST_WAYPOINTS = 200_000;

/** Puts waypoints into long edges and nodes into a first order. Equal inputs give equal graphs. */
export function layeredGraph({ columns, edges }: LayeredInput): LayeredGraph {
  const real = columns.length;
  const column = [...columns];
  const from: number[] = [];
  const to: number[] = [];
  const weight: number[] = [];
  const tie = (a: number, b: number, heavy: number): void => {
    from.push(a);
    to.push(b);
    weight.push(heavy);
  };
  const spans = edges.map((edge) => (columns[edge.to] as number) - (columns[edge.from] as number));
  const longest = longestWithWaypoints(spans);
  edges.forEach((edge, n) => {
    const span = spans[n] as number;
    if (span < 1 || span > longest) return;
    let last = edge.from;
    for (let step = 1; step < span; step++) {
      const waypoint = column.push((columns[edge.from] as number) + step) - 1;
      tie(last, waypoint, edge.weight);
      last = waypoint;
    }
    tie(last, edge.to, edge.weight);
  });
  const behind = ties(column.length, from, to, weight);
  const before = ties(column.length, to, from, weight);
  return { layers: firstOrder(column, before, behind), real, before, behind };
}

function longestWithWaypoints(spans: readonly number[]): number {
  const sorted = [...spans].sort((a, b) => a - b);
  let sum = 0;
  for (const span of sorted) {
    sum += Math.max(0, span - 1);
    if (sum > MOST_WAYPOINTS) return span - 1;
  }
  return Number.POSITIVE_INFINITY;
}

function ties(
  count: number,
  from: readonly number[],
  to: readonly number[],
  weight: readonly number[],
): Ties {
  const start = new Int32Array(count + 1);
  for (const node of from) start[node + 1] = (start[node + 1] as number) + 1;
  for (let n = 0; n < count; n++) start[n + 1] = (start[n + 1] as number) + (start[n] as number);
  const next = start.slice();
  const node = new Int32Array(from.length);
  const heavy = new Float64Array(from.length);
  from.forEach((source, n) => {
    const place = next[source] as number;
    next[source] = place + 1;
    node[place] = to[n] as number;
    heavy[place] = weight[n] as number;
  });
  return { start, node, weight: heavy };
}

/** A walk into the depth keeps what belongs together in one place: of a tree it is an order without a crossing. */
function firstOrder(column: readonly number[], before: Ties, behind: Ties): readonly Int32Array[] {
  const layers: number[][] = Array.from({ length: Math.max(0, ...new Set(column)) + 1 }, () => []);
  const isSeen = new Uint8Array(column.length);
  const roots = column.map((_, n) => n).filter((n) => before.start[n] === before.start[n + 1]);
  const stack = roots.reverse();
  while (stack.length > 0) {
    const node = stack.pop() as number;
    if (isSeen[node] === 1) continue;
    isSeen[node] = 1;
    layers[column[node] as number]?.push(node);
    for (let n = (behind.start[node + 1] as number) - 1; n >= (behind.start[node] as number); n--)
      stack.push(behind.node[n] as number);
  }
  return layers.map((layer) => Int32Array.from(layer));
}
