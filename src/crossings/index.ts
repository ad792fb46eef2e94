import type { CrossingFinder } from '../trace/crossing.ts';
import { bridgeFinders } from './bridges/bridges.ts';
import { swap } from './swap.ts';
import { thorchain } from './thorchain.ts';

/** Every finder of crossings, in the order in which a transaction is shown to them; the first that knows it decides. */
export const crossingFinders: readonly CrossingFinder[] = [
  thorchain,
  ...bridgeFinders,
  // What is inside one transaction comes last: a bridge's deposit may swap on the way.
  swap,
];
