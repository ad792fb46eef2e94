import { CoinhoundError } from '../core/error.ts';
import type { Bound } from '../trace/source.ts';

const DAY_SECONDS = 86_400;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * An end of a seed's window: a block height, or an ISO time, in UTC unless it says otherwise. A bare day is its first
 * second as `since` and its last as `until`. Throws `bad-window`.
 */
export function readBound(text: string, end: 'since' | 'until'): Bound {
  if (/^\d{1,15}$/.test(text)) return { height: Number(text) };
  const day = DAY.test(text);
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(text) && !day ? text : `${text}${day ? 'T00:00' : ''}Z`;
  const time = day || MOMENT.test(text) ? Date.parse(zoned.replace(' ', 'T')) / 1000 : Number.NaN;
  if (Number.isNaN(time) || !isDay(text.slice(0, 10))) {
    throw new CoinhoundError(
      'usage',
      'bad-window',
      `--${end} ${JSON.stringify(text)} is neither a time nor a height`,
      {
        hint: 'give a time like 2024-07-16T12:04:47Z, a day like 2024-07-16, or a block height',
        details: { [end]: text },
      },
    );
  }
  return { time: day && end === 'until' ? time + DAY_SECONDS - 1 : time };
}

/** `Date.parse` takes 2024-02-31 for the second of March. */
const isDay = (day: string): boolean => new Date(`${day}T00:00Z`).toISOString().startsWith(day);

/** Throws `bad-window` where nothing can lie between the two, or where they cannot be compared with the seeds. */
export function checkWindow(
  since: Bound | undefined,
  until: Bound | undefined,
  seeds: { readonly addresses: number; readonly chains: number },
): void {
  const refuse = (message: string, hint: string): never => {
    throw new CoinhoundError('usage', 'bad-window', message, { hint });
  };
  if (!since && !until) return;
  if (seeds.addresses === 0) {
    refuse(
      '--since and --until bound nothing: no seed is an address',
      'leave them out, or name an address as seed',
    );
  }
  const heights = [since, until].some((bound) => bound !== undefined && 'height' in bound);
  if (heights && seeds.chains > 1) {
    refuse(
      'a height as --since or --until means another moment on every chain',
      'give times, or trace chain by chain',
    );
  }
  if (!since || !until) return;
  const empty =
    'height' in since && 'height' in until
      ? since.height > until.height
      : 'time' in since && 'time' in until && since.time > until.time;
  if (empty)
    refuse('the window ends before it begins', 'give --since an earlier time or height than --until');
}
