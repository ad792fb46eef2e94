import { invariant } from '../../core/error.ts';
import type { LookupScope, TronLookups } from './lookups.ts';

/** When blocks were made, so that lists by time can be bounded by a height. */
export interface BlockTimes {
  /** Asks for the time of the pinned height, once. */
  know(scope: LookupScope): Promise<void>;
  /** Milliseconds. The height must be known. */
  timeOf(height: number): number;
}

export function blockTimes(lookups: TronLookups): BlockTimes {
  const times = new Map<number, number>();
  return {
    async know(scope) {
      if (times.has(scope.asOf)) return;
      const { time } = await lookups.block(scope.asOf, scope);
      times.set(scope.asOf, time);
    },
    timeOf(height) {
      const time = times.get(height);
      invariant(time !== undefined, `the time of block ${height} was not asked for`);
      return time;
    },
  };
}
