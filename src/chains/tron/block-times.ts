import { invariant } from '../../core/error.ts';
import { emptyBasis, refsOf } from '../../store/basis.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import type { LookupRef } from '../../store/store.ts';
import type { LookupScope, TronLookups } from './lookups.ts';

/** When blocks were made, so that lists by time can be bounded by a height. */
export interface BlockTimes {
  /** Asks for the time of the pinned height, once. */
  know(scope: LookupScope): Promise<void>;
  /** Milliseconds. The height must be known. */
  timeOf(height: number): number;
}

export function blockTimes(lookups: TronLookups, cached: CachedLookups): BlockTimes {
  const times = new Map<number, number>();
  const madeOf = new Map<number, readonly LookupRef[]>();
  return {
    async know(scope) {
      const { asOf } = scope;
      if (times.has(asOf)) return cached.note(madeOf.get(asOf) ?? []);
      const basis = emptyBasis();
      const { time } = await cached.collect(basis, () => lookups.block(asOf, scope));
      times.set(asOf, time);
      madeOf.set(asOf, refsOf(basis));
    },
    timeOf(height) {
      const time = times.get(height);
      invariant(time !== undefined, `the time of block ${height} was not asked for`);
      return time;
    },
  };
}
