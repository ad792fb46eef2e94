import type { NodePrimitives } from 'sigma/types';
import type { Shape } from '../../../picture/marks.ts';
import { cornersOf, RING } from '../shapes.ts';

const SHAPES: readonly Shape[] = [
  'circle',
  'ring',
  'square',
  'diamond',
  'triangle',
  'triangle-down',
  'pentagon',
  'hexagon',
  'star',
  'cross',
];

/** Name of a shape in a shader, where a hyphen is a minus. */
export const shaderName = (shape: Shape): string => shape.replaceAll('-', '_');

/** The shapes as signed distances for WebGL: below 0 inside. Made of the corners that SVG draws, so both agree. */
export const sigmaShapes = (): NonNullable<NodePrimitives['shapes']> =>
  SHAPES.map((shape) => ({
    name: shaderName(shape),
    glsl: `\nfloat sdf_${shaderName(shape)}(vec2 uv, float size) {\n${distance(shape)}\n}\n`,
    uniforms: [],
    inradiusFactor: 0.6,
  }));

function distance(shape: Shape): string {
  if (shape === 'circle') return '  return length(uv) - size;';
  if (shape === 'ring') {
    const middle = number(1 - RING / 2);
    return `  return abs(length(uv) - size * ${middle}) - size * ${number(RING / 2)};`;
  }
  return shape === 'cross' ? cross() : wedges(shape);
}

/**
 * A figure of equal wedges, folded onto one half of one of them, in which its side is a line. Few steps: a loop over all corners takes software that
 * draws in place of a graphics card seconds to translate. Beyond a corner the distance is that to the line, which only whoever looks there would see.
 */
function wedges(shape: Shape): string {
  const corners = cornersOf(shape);
  const [[x, y] = [1, 0], [nextX, nextY] = [0, 1]] = corners;
  const count = shape === 'star' ? corners.length / 2 : corners.length;
  const wedge = (2 * Math.PI) / count;
  const tip = Math.hypot(x, y);
  const [turn, far] = [Math.atan2(nextY, nextX) - Math.atan2(y, x), Math.hypot(nextX, nextY)];
  const [along, across] = [far * Math.cos(turn) - tip, far * Math.sin(turn)];
  const side = Math.hypot(along, across);
  return `  vec2 p = uv / size;
  float turn = atan(p.y, p.x) - ${number(Math.atan2(-y, x))};
  turn = abs(mod(turn + ${number(wedge / 2)}, ${number(wedge)}) - ${number(wedge / 2)});
  vec2 folded = length(p) * vec2(cos(turn), sin(turn)) - vec2(${number(tip)}, 0.0);
  return dot(folded, vec2(${number(across / side)}, ${number(-along / side)})) * size;`;
}

/** Two bars that cross, lying on the diagonals. */
function cross(): string {
  const reach = cornersOf('cross').reduce((most, [x, y]) => Math.max(most, Math.abs(x + y) / Math.SQRT2), 0);
  return `  vec2 bar = abs(vec2(uv.x + uv.y, uv.y - uv.x)) * ${number(Math.SQRT1_2)} / size;
  float one = max(bar.x - ${number(reach)}, bar.y - ${number(reach / 3)});
  float other = max(bar.x - ${number(reach / 3)}, bar.y - ${number(reach)});
  return min(one, other) * size;`;
}

const number = (value: number): string => value.toFixed(5);
