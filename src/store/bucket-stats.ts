import { compare } from '../core/ids.ts';
import type { BucketStats } from './store.ts';

/** Counts entries by the first two segments of their keys. */
export function bucketStats(sizes: Iterable<{ readonly key: string; readonly bytes: number }>): BucketStats {
  const counts = new Map<string, { entries: number; bytes: number }>();
  for (const { key, bytes } of sizes) {
    const prefix = key.split('/', 2).join('/');
    const count = counts.get(prefix) ?? { entries: 0, bytes: 0 };
    count.entries += 1;
    count.bytes += bytes;
    counts.set(prefix, count);
  }
  const prefixes = [...counts]
    .map(([prefix, count]) => ({ prefix, ...count }))
    .sort((a, b) => compare(a.prefix, b.prefix));
  return {
    entries: prefixes.reduce((sum, { entries }) => sum + entries, 0),
    bytes: prefixes.reduce((sum, { bytes }) => sum + bytes, 0),
    prefixes,
  };
}
