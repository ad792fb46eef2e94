import { compare } from '../core/ids.ts';

/** The entries of a record by their names: a graph read back may have them in another order, and is shown the same. */
export const byName = <T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] =>
  Object.entries(record).sort(([a], [b]) => compare(a, b));
