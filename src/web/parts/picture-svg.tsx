import { useMemo } from 'preact/hooks';
import { markOf } from '../../picture/marks.ts';
import type { Picture, PictureNode } from '../../picture/picture.ts';
import type { Emphasis } from './drawing.ts';
import { drawnFlag, drawnName } from './drawn-name.ts';
import { markClass } from './mark-class.ts';
import { NAME_GAP, type Side } from './place-names.ts';
import { shapePath, short } from './shapes.ts';
import { type Course, isWide, LINE, type Spot, svgLayout } from './svg-layout.ts';

interface PictureSvgProps {
  readonly picture: Picture;
  /** What it shows, in a sentence, for who cannot see it. */
  readonly title: string;
  readonly emphasis?: Emphasis;
}

/** A picture as SVG: for paper, for browsers without WebGL, and as the page stands before a script runs. */
export function PictureSvg({ picture, title, emphasis }: PictureSvgProps) {
  const layout = useMemo(() => svgLayout(picture), [picture]);
  const { width, height, ticks, spots, names, courses } = layout;
  const foot = ticks.length > 0 ? 2 * LINE : 0;
  return (
    <svg
      class={isWide(layout) ? 'chart picture wide' : 'chart picture'}
      viewBox={`0 0 ${width} ${height + foot}`}
      width={width}
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
      {picture.edges.map(({ target, isBackward, count }, n) => (
        <Line
          key={n}
          course={courses[n] ?? null}
          to={spots.get(target)}
          isBackward={isBackward}
          count={count}
          isLit={emphasis?.edges.has(n) ?? false}
        />
      ))}
      {picture.nodes.map((node) => (
        <Sign
          key={node.id}
          node={node}
          spot={spots.get(node.id)}
          side={names.get(node.id) ?? null}
          isLit={emphasis?.nodes.has(node.id) ?? false}
        />
      ))}
    </svg>
  );
}

interface LineProps {
  readonly course: Course | null;
  readonly to: Spot | undefined;
  readonly isBackward: boolean;
  readonly count: number;
  readonly isLit: boolean;
}

function Line({ course, to, isBackward, count, isLit }: LineProps) {
  if (course === null || to === undefined) return null;
  const [start, ...bends] = course.points.map(([x, y]) => `${short(x)} ${short(y)}`);
  return (
    <g class={isLit ? 'edge lit' : 'edge'}>
      <path
        class="flow"
        d={`M${start}C${bends.join(' ')}`}
        stroke-width={short(course.width)}
        stroke-dasharray={isBackward ? '5 3' : undefined}
      />
      <path class="head" d={arrow(to, isBackward ? 1 : -1, course.width)} />
      {course.count !== null && (
        <text
          class="halo quiet"
          x={short(course.count[0])}
          y={short(course.count[1] - 3)}
          text-anchor="middle"
        >
          {`×${count}`}
        </text>
      )}
    </g>
  );
}

/** A small triangle at the side of a mark: of its left, pointing right, or of its right, pointing left. */
function arrow(to: Spot, side: 1 | -1, width: number): string {
  const tip = to.x + side * (to.radius + 1);
  const size = 4 + width / 2;
  return `M${short(tip)} ${short(to.y)}L${short(tip + side * size * 1.4)} ${short(to.y - size * 0.7)}L${short(tip + side * size * 1.4)} ${short(to.y + size * 0.7)}Z`;
}

/** Radius of a mark that has room for letters. */
const LETTERED = 9;

interface SignProps {
  readonly node: PictureNode;
  readonly spot: Spot | undefined;
  readonly side: Side | null;
  readonly isLit: boolean;
}

function Sign({ node, spot, side, isLit }: SignProps) {
  if (spot === undefined) return null;
  const { category, name, flag } = node;
  const { x, y, radius } = spot;
  return (
    <g class={`node ${markClass(category)}${isLit ? ' lit' : ''}`}>
      <title>{[name, markOf(category).word, flag].filter((text) => text !== null).join(', ')}</title>
      <path class="shape" d={shapePath(markOf(category).shape, radius, [x, y])} fill-rule="evenodd" />
      {radius >= LETTERED && (
        <text class="letter" x={short(x)} y={short(y + 4)} text-anchor="middle">
          {markOf(category).symbol}
        </text>
      )}
      {side !== null && <Label node={node} spot={spot} side={side} />}
    </g>
  );
}

/** A name on its side, with the flag in a line below. */
function Label({ node, spot, side }: Required<Pick<SignProps, 'node'>> & { spot: Spot; side: Side }) {
  const flag = drawnFlag(node);
  const [x, anchor] = across(spot, side);
  const y = firstLine(spot, side, flag === null ? 1 : 2);
  return (
    <>
      <text class="halo" x={short(x)} y={short(y)} text-anchor={anchor}>
        {drawnName(node)}
      </text>
      {flag !== null && (
        <text class="halo flag" x={short(x)} y={short(y + LINE)} text-anchor={anchor}>
          {flag}
        </text>
      )}
    </>
  );
}

function across({ x, radius }: Spot, side: Side): readonly [x: number, anchor: 'start' | 'middle' | 'end'] {
  if (side === 'right') return [x + radius + NAME_GAP, 'start'];
  return side === 'left' ? [x - radius - NAME_GAP, 'end'] : [x, 'middle'];
}

/** What hangs below the line that letters stand on, in pixels. */
const HANGING = 3;

/** The line that the letters of the first line stand on. */
function firstLine({ y, radius }: Spot, side: Side, lines: number): number {
  const top = {
    right: y - (lines * LINE) / 2,
    left: y - (lines * LINE) / 2,
    above: y - radius - NAME_GAP - lines * LINE,
    below: y + radius + NAME_GAP,
  }[side];
  return top + LINE - HANGING;
}
