import type { Detector } from '../trace/detector.ts';

/** Every detector, in the order in which they are asked. */
export const detectors: readonly Detector[] = [];
