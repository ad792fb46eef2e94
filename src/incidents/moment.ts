/** A time as precise as its source gives it: a year, a month, a day, a minute or a second, in UTC. */
export interface Moment {
  /** As it was written: `2011-09`, `2018-01-25T15:02Z`. */
  readonly text: string;
  /** First and last second of it, Unix time. */
  readonly first: number;
  readonly last: number;
}

const FORM = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?Z)?)?)?$/;

/** Reads an ISO 8601 time in UTC, cut off wherever its source knows no more. Undefined for anything else. Pure. */
export function readMoment(text: string): Moment | undefined {
  const [, year, ...rest] = FORM.exec(text) ?? [];
  if (year === undefined) return undefined;
  const [month, day, hour, minute, second] = rest.map((part) =>
    part === undefined ? undefined : Number(part),
  );
  const at = (extra: readonly number[]): number => {
    const [months = 0, days = 0, minutes = 0, seconds = 0] = extra;
    return (
      Date.UTC(
        Number(year),
        (month ?? 1) - 1 + months,
        (day ?? 1) + days,
        hour ?? 0,
        (minute ?? 0) + minutes,
        (second ?? 0) + seconds,
      ) / 1000
    );
  };
  const first = at([]);
  // The calendar takes the 31st of February for the 3rd of March.
  if (!new Date(first * 1000).toISOString().startsWith(text.replace('Z', ''))) return undefined;
  return { text, first, last: at(lengthOf({ month, day, hour, second })) - 1 };
}

/** Whether `to` is over before `from` begins. Takes anything: what is no time begins and ends nowhere. */
export function endsBefore(from: unknown, to: unknown): boolean {
  const [first, last] = [momentOf(from), momentOf(to)];
  return first !== undefined && last !== undefined && last.last < first.first;
}

const momentOf = (value: unknown): Moment | undefined =>
  typeof value === 'string' || typeof value === 'number' ? readMoment(`${value}`) : undefined;

interface Parts {
  readonly month: number | undefined;
  readonly day: number | undefined;
  readonly hour: number | undefined;
  readonly second: number | undefined;
}

/** How long it lasts: months, days, minutes, seconds. */
function lengthOf({ month, day, hour, second }: Parts): readonly number[] {
  if (month === undefined) return [12];
  if (day === undefined) return [1];
  if (hour === undefined) return [0, 1];
  return second === undefined ? [0, 0, 1] : [0, 0, 0, 1];
}
