import type { CrossingFinder } from '../trace/crossing.ts';

/** Every finder of crossings, in the order in which a transaction is shown to them; the first that knows it decides. */
export const crossingFinders: readonly CrossingFinder[] = [];
