import type { Timeline } from '../../../picture/timeline-of.ts';

/** First and last second of a timeline. */
export interface TimeSpan {
  readonly begin: number;
  readonly end: number;
}

/** How long a timeline is; null where it has no time at all. */
export function spanOf({ bins, step }: Timeline): TimeSpan | null {
  const [first, last] = [bins[0], bins.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { begin: Date.parse(first.start) / 1000, end: Date.parse(last.start) / 1000 + step };
}

/** The time at a part of a span, 0 its beginning and 1 its end, ISO 8601 in UTC to the second. */
export const timeAt = ({ begin, end }: TimeSpan, part: number): string =>
  new Date(Math.round(begin + (end - begin) * part) * 1000).toISOString().replace('.000Z', 'Z');
