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
  return polygon(cornersOf(shape));
}

/** The nearest edge is how far; a ray to the right that crosses an odd number of edges is inside. */
function polygon(corners: readonly (readonly [number, number])[]): string {
  const points = corners.map(([x, y]) => `vec2(${number(x)}, ${number(-y)})`).join(', ');
  return `  const vec2 corners[${corners.length}] = vec2[${corners.length}](${points});
  vec2 p = uv / size;
  float nearest = 100.0;
  bool isInside = false;
  for (int n = 0; n < ${corners.length}; n++) {
    vec2 a = corners[n];
    vec2 b = corners[(n + 1) % ${corners.length}];
    vec2 side = b - a;
    vec2 off = p - a - side * clamp(dot(p - a, side) / dot(side, side), 0.0, 1.0);
    nearest = min(nearest, dot(off, off));
    if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + side.x * (p.y - a.y) / side.y) isInside = !isInside;
  }
  return sqrt(nearest) * size * (isInside ? -1.0 : 1.0);`;
}

const number = (value: number): string => value.toFixed(5);
