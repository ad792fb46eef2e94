import type { Shape } from '../../picture/marks.ts';

/** A corner of a shape within the circle of radius 1, y downwards. */
type Corner = readonly [x: number, y: number];

/** Corners of a shape in order; none of those that are round. One table for SVG and WebGL, so that both draw the same. */
export function cornersOf(shape: Shape): readonly Corner[] {
  switch (shape) {
    case 'circle':
    case 'ring':
      return [];
    case 'square':
      return regular(4, 45, 1.1);
    case 'diamond':
      return regular(4, 0, 1.1);
    case 'triangle':
      return regular(3, -90, 1.15);
    case 'triangle-down':
      return regular(3, 90, 1.15);
    case 'pentagon':
      return regular(5, -90);
    case 'hexagon':
      return regular(6, 0);
    case 'star':
      return regular(10, -90, 1.15).map(([x, y], n) => (n % 2 === 0 ? [x, y] : [x * 0.45, y * 0.45]));
    case 'cross':
      return CROSS;
  }
}

const CROSS: readonly Corner[] = [
  [1, 0],
  [1, 1],
  [0, 1],
  [0, 2],
  [-1, 2],
  [-1, 1],
  [-2, 1],
  [-2, 0],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [0, 0],
].map(([x = 0, y = 0]) => rotated((x + 0.5) * 0.62, (y - 0.5) * 0.62, 45));

function regular(count: number, startDegrees: number, radius = 1): readonly Corner[] {
  return Array.from({ length: count }, (_, n) => rotated(radius, 0, startDegrees + (360 / count) * n));
}

function rotated(x: number, y: number, degrees: number): Corner {
  const angle = (degrees * Math.PI) / 180;
  return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
}

/** How thick a ring is, as a part of its radius. */
export const RING = 0.4;

/** The outline of a shape about a point as SVG path data, radius in the units of the drawing. */
export function shapePath(shape: Shape, radius: number, [x, y]: Corner = [0, 0]): string {
  if (shape === 'circle') return circle(radius, x, y, 1);
  if (shape === 'ring') return `${circle(radius, x, y, 1)}${circle(radius * (1 - RING), x, y, 0)}`;
  const corners = cornersOf(shape).map(([dx, dy]) => `${short(x + dx * radius)} ${short(y + dy * radius)}`);
  return `M${corners.join('L')}Z`;
}

const circle = (radius: number, x: number, y: number, sweep: 0 | 1): string => {
  const [r, left, right] = [short(radius), short(x - radius), short(x + radius)];
  return `M${left} ${short(y)}A${r} ${r} 0 1 ${sweep} ${right} ${short(y)}A${r} ${r} 0 1 ${sweep} ${left} ${short(y)}Z`;
};

/** To a hundredth of a pixel: what nobody sees need not be in the file. */
export const short = (value: number): string => `${Math.round(value * 100) / 100}`;
