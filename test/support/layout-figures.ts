import type { LayeredInput } from '../../src/picture/layered-graph.ts';

/** What of a layout can be counted. */
export interface LayoutFigures {
  /** Pairs of straight edges that cross, or about so many where there are very many edges. */
  readonly crossings: string;
  /** Pixels of all edges together. */
  readonly length: number;
  readonly height: number;
}

/** Edges above which crossings are counted of a part of them, and of how many. */
const MOST_EDGES = 12_000;
const SAMPLE = 1_500;

/** Counts crossings and lengths of a layout in which edges are straight. `xs` are places of columns, `rows` heights of nodes. */
export function layoutFigures(
  { columns, edges }: LayeredInput,
  { xs, rows }: { readonly xs: readonly number[]; readonly rows: readonly number[] },
): LayoutFigures {
  const lines = edges.map(({ from, to }): Line => {
    const [x1, x2] = [xs[columns[from] as number] as number, xs[columns[to] as number] as number];
    return { from, to, x1, x2, y1: rows[from] as number, y2: rows[to] as number };
  });
  const length = lines.reduce((sum, { x1, x2, y1, y2 }) => sum + Math.hypot(x2 - x1, y2 - y1), 0);
  const height = rows.reduce((a, b) => Math.max(a, b), 0) - rows.reduce((a, b) => Math.min(a, b), 0);
  const isMany = lines.length > MOST_EDGES;
  const stride = isMany ? Math.floor(lines.length / SAMPLE) : 1;
  const some = lines.filter((_, n) => n % stride === 0);
  const pairs = some.reduce((sum, line) => sum + lines.filter((other) => isCrossing(line, other)).length, 0);
  const count = Math.round((pairs / 2) * (lines.length / Math.max(1, some.length)));
  return { crossings: `${isMany ? '≈' : ''}${count.toLocaleString('en-US')}`, length, height };
}

interface Line {
  readonly from: number;
  readonly to: number;
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

/** Whether two edges cross between their ends; those that share an end do not. */
function isCrossing(a: Line, b: Line): boolean {
  const left = Math.max(a.x1, b.x1);
  const right = Math.min(a.x2, b.x2);
  if (left >= right || a.from === b.from || a.to === b.to || a.from === b.to || a.to === b.from) return false;
  return (heightAt(a, left) - heightAt(b, left)) * (heightAt(a, right) - heightAt(b, right)) < 0;
}

const heightAt = ({ x1, x2, y1, y2 }: Line, x: number): number => y1 + ((y2 - y1) * (x - x1)) / (x2 - x1);
