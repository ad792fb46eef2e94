import type { LayeredInput } from './layered-graph.ts';

/** Edges above which it would take too long while somebody waits. */
const MOST_EDGES = 1_200;
const MOST_TURNS = 4;

/**
 * Swaps neighbours of a column where straight edges then cross less. Orders of columns are found with waypoints, but edges are drawn
 * straight: what is crossed on the way to a far column shows here alone. Changes `rows`, and nothing where there are very many edges.
 */
export function uncross(input: LayeredInput, rows: Float64Array): void {
  if (input.edges.length > MOST_EDGES) return;
  const lines = linesOf(input);
  const columns = nodesByColumn(input);
  for (let turn = 0, isBetter = true; turn < MOST_TURNS && isBetter; turn++) {
    isBetter = false;
    for (const column of columns) {
      column.sort((a, b) => (rows[a] as number) - (rows[b] as number) || a - b);
      for (let n = 0; n + 1 < column.length; n++) {
        const [above, below] = [column[n] as number, column[n + 1] as number];
        if (!swapIfBetter([above, below], { input, lines, rows })) continue;
        column[n] = below;
        column[n + 1] = above;
        isBetter = true;
      }
    }
  }
}

/** Edges as lines between columns, and which of them touch each node. */
interface Lines {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly at: readonly (readonly number[])[];
}

function linesOf({ columns, centres, edges }: LayeredInput): Lines {
  const xOf = (node: number): number => centres[columns[node] as number] as number;
  const at = columns.map((): number[] => []);
  for (const [n, { from, to }] of edges.entries()) {
    at[from]?.push(n);
    at[to]?.push(n);
  }
  return {
    from: Int32Array.from(edges, ({ from }) => from),
    to: Int32Array.from(edges, ({ to }) => to),
    left: Float64Array.from(edges, ({ from }) => xOf(from)),
    right: Float64Array.from(edges, ({ to }) => xOf(to)),
    at,
  };
}

function nodesByColumn({ columns }: LayeredInput): readonly number[][] {
  const lists: number[][] = [];
  for (const [node, column] of columns.entries()) {
    lists[column] ??= [];
    lists[column].push(node);
  }
  return lists.filter((list) => list !== undefined);
}

interface Scene {
  readonly input: LayeredInput;
  readonly lines: Lines;
  readonly rows: Float64Array;
}

/** Both keep to the room that the two take now. */
function swapIfBetter([above, below]: readonly [number, number], { input, lines, rows }: Scene): boolean {
  const touching = [...(lines.at[above] ?? []), ...(lines.at[below] ?? [])];
  if (touching.length === 0) return false;
  const before = crossingsOf(touching, lines, rows);
  if (before === 0) return false;
  const [high, low] = [rows[above] as number, rows[below] as number];
  const [sizeAbove, sizeBelow] = [input.sizes[above] as number, input.sizes[below] as number];
  rows[below] = high - sizeAbove / 2 + sizeBelow / 2;
  rows[above] = low + sizeBelow / 2 - sizeAbove / 2;
  if (crossingsOf(touching, lines, rows) < before) return true;
  rows[above] = high;
  rows[below] = low;
  return false;
}

function crossingsOf(some: readonly number[], { from, to, left, right }: Lines, rows: Float64Array): number {
  let count = 0;
  for (const a of some) {
    const [x1, x2, y1, y2] = [
      left[a] as number,
      right[a] as number,
      rows[from[a] as number] as number,
      rows[to[a] as number] as number,
    ];
    const slope = (y2 - y1) / (x2 - x1);
    for (let b = 0; b < from.length; b++) {
      const begin = Math.max(x1, left[b] as number);
      const end = Math.min(x2, right[b] as number);
      if (begin >= end || from[a] === from[b] || to[a] === to[b]) continue;
      const other = rows[from[b] as number] as number;
      const otherSlope =
        ((rows[to[b] as number] as number) - other) / ((right[b] as number) - (left[b] as number));
      const first = y1 + slope * (begin - x1) - other - otherSlope * (begin - (left[b] as number));
      const last = y1 + slope * (end - x1) - other - otherSlope * (end - (left[b] as number));
      if (first * last < 0) count++;
    }
  }
  return count;
}
