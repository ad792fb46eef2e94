import type { FlowGraph } from '../../core/flow-graph.ts';
import { unitsText } from '../../picture/amounts.ts';
import type { Sankey, SankeyBand, SankeyBox } from '../../picture/sankey-of.ts';
import { type ShownBook, shareIn, shareOfLoss } from './books.ts';
import { markClass } from './mark-class.ts';
import { short } from './shapes.ts';

interface SankeyChartProps {
  readonly graph: FlowGraph;
  readonly policy: string;
  readonly sankey: Sankey;
  readonly books: readonly ShownBook[];
}

/** Where the loss went as bands whose thickness is the loss; each says its exact sum to a pointer. */
export function SankeyChart({ graph, policy, sankey, books }: SankeyChartProps) {
  const { width, height, nodes, links } = sankey;
  const boxes = new Map(nodes.map((node) => [node.id, node]));
  const heights = labelHeights(nodes);
  const lowest = Math.max(height, ...[...heights.values()].map((y) => y + LINE / 2));
  return (
    <svg
      class="chart sankey"
      viewBox={`-4 -4 ${width + 8} ${short(lowest + 8)}`}
      width={width}
      role="img"
      aria-label="Where the loss went, as bands from what was stolen to who has it. The ledger and the findings say the same."
    >
      {links.map((band, n) => (
        <Band key={n} band={band} boxes={boxes} books={books} />
      ))}
      {nodes.map((box) => (
        <Box
          key={box.id}
          box={box}
          width={width}
          y={heights.get(box.id) ?? 0}
          share={shareOfBox(graph, policy, { box, links, books })}
        />
      ))}
    </svg>
  );
}

interface BandProps {
  readonly band: SankeyBand;
  readonly boxes: ReadonlyMap<string, SankeyBox>;
  readonly books: readonly ShownBook[];
}

function Band({ band, boxes, books }: BandProps) {
  const from = boxes.get(band.source);
  const to = boxes.get(band.target);
  if (from === undefined || to === undefined) return null;
  const [x0, x1] = [from.x1, to.x0];
  const middle = (x0 + x1) / 2;
  const sums = band.losses.map(({ book, loss }) => {
    const own = books.find(({ id }) => id === book) ?? books[0];
    return own === undefined ? loss : unitsText(loss, own.unit);
  });
  return (
    <g class={`band ${markClass(to.category)}`}>
      <title>{`${from.name} to ${to.name}: ${sums.join(', ')}`}</title>
      <path
        d={`M${short(x0)} ${short(band.y0)}C${short(middle)} ${short(band.y0)} ${short(middle)} ${short(band.y1)} ${short(x1)} ${short(band.y1)}`}
        stroke-width={short(band.thickness)}
      />
    </g>
  );
}

interface BoxProps {
  readonly box: SankeyBox;
  readonly width: number;
  /** Middle of its name. */
  readonly y: number;
  readonly share: string;
}

/** Names stand inside the drawing: right of a box, and left of those of the last column. */
function Box({ box, width, y, share }: BoxProps) {
  const { name, category, x0, x1, y0, y1 } = box;
  const isLast = x1 > width - 20;
  return (
    <g class={markClass(category)}>
      <title>{`${name}: ${share}`}</title>
      <rect
        class="segment"
        x={short(x0)}
        y={short(y0)}
        width={short(x1 - x0)}
        height={short(Math.max(y1 - y0, 1))}
      />
      <text
        class="halo"
        x={short(isLast ? x0 - 6 : x1 + 6)}
        y={short(y + 4)}
        text-anchor={isLast ? 'end' : 'start'}
      >
        {name}
        <tspan class="quiet">{`  ${share}`}</tspan>
      </text>
    </g>
  );
}

/** Height of a name in pixels. */
const LINE = 14;

/** Middles of the names: beside their boxes, pushed down where those of one column would lie on each other. */
function labelHeights(nodes: readonly SankeyBox[]): ReadonlyMap<string, number> {
  const heights = new Map<string, number>();
  const last = new Map<number, number>();
  for (const { id, x0, y0, y1 } of [...nodes].sort((a, b) => a.x0 - b.x0 || a.y0 - b.y0)) {
    const y = Math.max((y0 + y1) / 2, (last.get(x0) ?? Number.NEGATIVE_INFINITY) + LINE);
    heights.set(id, y);
    last.set(x0, y);
  }
  return heights;
}

interface Shared {
  readonly box: SankeyBox;
  readonly links: readonly SankeyBand[];
  readonly books: readonly ShownBook[];
}

/** Exact where the ledger has one unit: the larger of what comes to a box and what leaves it. */
function shareOfBox(graph: FlowGraph, policy: string, { box, links, books }: Shared): string {
  const [book, ...others] = books;
  if (book === undefined || others.length > 0)
    return shareOfLoss(graph, policy, { amounts: [], weight: box.weight });
  const sumOf = (end: 'source' | 'target'): bigint =>
    links
      .filter((link) => link[end] === box.id)
      .flatMap(({ losses }) => losses)
      .reduce((sum, { loss }) => sum + BigInt(loss), 0n);
  const [came, went] = [sumOf('target'), sumOf('source')];
  return shareIn(book, came > went ? came : went);
}
