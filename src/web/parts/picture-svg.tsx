import { markOf } from '../../picture/marks.ts';
import type { Picture, PictureEdge, PictureNode } from '../../picture/picture.ts';
import type { Emphasis } from './drawing.ts';
import { edgeWidth } from './edge-look.ts';
import { markClass } from './mark-class.ts';
import { shapePath, short } from './shapes.ts';

interface PictureSvgProps {
  readonly picture: Picture;
  /** What it shows, in a sentence, for who cannot see it. */
  readonly title: string;
  readonly emphasis?: Emphasis;
}

/** Room for the names of the last column, in pixels. */
const BESIDE = 140;

/** Height of a line of text in pixels. */
const LINE = 12;

/** A picture as SVG: for paper, for browsers without WebGL, and as the page stands before a script runs. */
export function PictureSvg({ picture, title, emphasis }: PictureSvgProps) {
  const { width, height, ticks } = picture;
  const places = new Map(picture.nodes.map((node) => [node.id, node]));
  return (
    <svg
      class="chart picture"
      viewBox={`0 0 ${Math.ceil(width + BESIDE)} ${Math.ceil(height + 2 * LINE)}`}
      width={Math.ceil(width + BESIDE)}
      role="img"
      aria-label={title}
    >
      {ticks.map(({ x, text }) => (
        <g key={`${x} ${text}`}>
          <line class="axis" x1={short(x)} x2={short(x)} y1={0} y2={short(height)} />
          <text class="quiet" x={short(x)} y={short(height + LINE)} text-anchor="middle">
            {text}
          </text>
        </g>
      ))}
      {picture.edges.map((edge, n) => (
        <Line key={n} edge={edge} places={places} isLit={emphasis?.edges.has(n) ?? false} />
      ))}
      {picture.nodes.map((node) => (
        <Sign key={node.id} node={node} isLit={emphasis?.nodes.has(node.id) ?? false} />
      ))}
    </svg>
  );
}

interface LineProps {
  readonly edge: PictureEdge;
  readonly places: ReadonlyMap<string, PictureNode>;
  readonly isLit: boolean;
}

function Line({ edge, places, isLit }: LineProps) {
  const from = places.get(edge.source);
  const to = places.get(edge.target);
  if (from === undefined || to === undefined) return null;
  const width = edgeWidth(edge.weight);
  return (
    <g class={isLit ? 'edge lit' : 'edge'}>
      <path
        class="flow"
        d={course(from, to, edge.isBackward)}
        stroke-width={short(width)}
        stroke-dasharray={edge.isBackward ? '5 3' : undefined}
      />
      <path class="head" d={arrow(to, edge.isBackward ? 1 : -1, width)} />
      {edge.count > 1 && (
        <text
          class="halo quiet"
          x={short((from.x + to.x) / 2)}
          y={short((from.y + to.y) / 2 - 3)}
          text-anchor="middle"
        >
          {`×${edge.count}`}
        </text>
      )}
    </g>
  );
}

/** From right to left edge of the shapes, level at both ends; what leads back goes around below. */
function course(from: PictureNode, to: PictureNode, isBackward: boolean): string {
  if (isBackward) {
    const low = Math.max(from.y, to.y) + 40;
    return `M${short(from.x)} ${short(from.y)}C${short(from.x + 60)} ${short(low)} ${short(to.x + 60)} ${short(low)} ${short(to.x + to.size / 2)} ${short(to.y)}`;
  }
  const [x1, x2] = [from.x + from.size / 2, to.x - to.size / 2 - 3];
  const middle = (x1 + x2) / 2;
  return `M${short(x1)} ${short(from.y)}C${short(middle)} ${short(from.y)} ${short(middle)} ${short(to.y)} ${short(x2)} ${short(to.y)}`;
}

/** A small triangle at the side of a node: of its left, pointing right, or of its right, pointing left. */
function arrow(to: PictureNode, side: 1 | -1, width: number): string {
  const tip = to.x + (side * to.size) / 2 + side;
  const size = 4 + width / 2;
  return `M${short(tip)} ${short(to.y)}L${short(tip + side * size * 1.4)} ${short(to.y - size * 0.7)}L${short(tip + side * size * 1.4)} ${short(to.y + size * 0.7)}Z`;
}

/** Room for a name, in characters; the whole is in the title and in the table of what is drawn. */
const NAME = 22;

function cut(name: string): string {
  const points = [...name];
  return points.length > NAME ? `${points.slice(0, NAME - 1).join('')}…` : name;
}

function Sign({ node, isLit }: { readonly node: PictureNode; readonly isLit: boolean }) {
  const { x, y, size, category, name, flag, kind } = node;
  const beside = x + size / 2 + 4;
  const isNamed = kind !== 'transaction';
  return (
    <g class={`node ${markClass(category)}${isLit ? ' lit' : ''}`}>
      <title>{[name, markOf(category).word, flag].filter((text) => text !== null).join(', ')}</title>
      <path class="shape" d={shapePath(markOf(category).shape, size / 2, [x, y])} fill-rule="evenodd" />
      {size >= 18 && (
        <text class="letter" x={short(x)} y={short(y + 4)} text-anchor="middle">
          {markOf(category).symbol}
        </text>
      )}
      {isNamed && (
        <text class="halo" x={short(beside)} y={short(flag === null ? y + 4 : y - 1)}>
          {cut(name)}
        </text>
      )}
      {isNamed && flag !== null && (
        <text class="halo flag" x={short(beside)} y={short(y + LINE - 1)}>
          {`⚑ ${markOf(category).word}`}
        </text>
      )}
    </g>
  );
}
