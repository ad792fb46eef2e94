import fc from 'fast-check';
import type { World } from './world.ts';

/** The world as it was when its chain had a height: what moved later is not there yet. Seeds stay. */
export const worldAtHeight = (world: World, height: number): World => ({
  ...world,
  movements: world.movements.filter(({ position }) => position.height <= height),
  history: (holding) => {
    const history = world.history(holding);
    const movements = history.movements.filter(({ position }) => position.height <= height);
    return { ...history, movements, through: height };
  },
  [fc.toStringMethod]: () => `${world[fc.toStringMethod]()} at ${height}`,
});

/** A height at which every seed of the world is there, and another at or above it. */
export function twoHeights(world: World, one: number, other: number): readonly [number, number] {
  const seeded = Math.max(...world.seeds.map(({ movement }) => movement.position.height));
  const last = Math.max(...world.movements.map(({ position }) => position.height));
  const heights = [one, other].map((share) => seeded + Math.floor((share * (last + 1 - seeded)) / 100));
  return heights.sort((a, b) => a - b) as [number, number];
}
