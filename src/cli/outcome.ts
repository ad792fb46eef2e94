import { CoinhoundError } from '../core/error.ts';
import { compare } from '../core/ids.ts';
import { distinctFaults } from './exit.ts';

/** What the failed lookups of a trace mean for the run. */
export type Outcome =
  /** The graph is good. `notes` tell a person what it does not know; `error` decides the exit status once it is written. */
  | { readonly usable: true; readonly notes: readonly string[]; readonly error: CoinhoundError | null }
  /** The graph rests on data that contradicts itself, or that could not be kept: it must not be written. */
  | { readonly usable: false; readonly error: CoinhoundError };

/**
 * Judges failed lookups. What the store or a record does not hold is expected, and the graph says where; so is what a bridge
 * led to and nothing is set up for: a service without url, a chain without key or, offline, without height. What an upstream
 * failed to answer can be had by running again; broken data, and a disk that takes no more, are for their owner to mend. Pure.
 */
export function outcome(failures: ReadonlyMap<string, CoinhoundError>): Outcome {
  const errors = [...failures.values()];
  const absent = errors.filter(({ code }) => code === 'not-in-store').length;
  const unrecorded = errors.filter(({ code }) => code === 'not-recorded').length;
  const upstream = errors.filter(({ kind }) => kind === 'upstream');
  const notSetUp = distinctFaults(errors.filter(({ kind }) => kind === 'usage'));
  // An answer that could not be kept is no answer that nobody was set up to give: the disk is full.
  const [broken] = errors.filter(
    ({ kind, code }) =>
      code === 'store-write-failed' ||
      (kind !== 'upstream' && kind !== 'usage' && code !== 'not-in-store' && code !== 'not-recorded'),
  );
  if (broken) return { usable: false, error: broken };
  const notes = [
    ...(absent > 0
      ? [`${lookups(absent)} not in the store and stand as unavailable; run without --offline to make them`]
      : []),
    ...(unrecorded > 0 ? [`${lookups(unrecorded)} not in the record and stand as unavailable`] : []),
    ...notSetUp.map(({ message, hint }) => `not looked up: ${message}${hint ? `; ${hint}` : ''}`),
  ];
  return { usable: true, notes, error: upstream.length > 0 ? failed(upstream) : null };
}

const lookups = (count: number): string => `${count} ${count === 1 ? 'lookup is' : 'lookups are'}`;

/** What was cut off by a signal counts as failed only where something else failed too. */
function failed(errors: readonly CoinhoundError[]): CoinhoundError {
  const counts = new Map<string, number>();
  for (const { code } of errors) counts.set(code, (counts.get(code) ?? 0) + 1);
  const byCode = [...counts].sort(([a], [b]) => compare(a, b));
  const sample = errors.find(({ code }) => code !== 'interrupted');
  if (!sample) {
    return new CoinhoundError(
      'upstream',
      'interrupted',
      `the trace was interrupted; ${lookups(errors.length)} still open`,
      { hint: 'run it again to go on: finished lookups are not repeated' },
    );
  }
  const tally = byCode.map(([code, count]) => `${code} ${count}`).join(', ');
  return new CoinhoundError(
    'upstream',
    'lookups-failed',
    `${errors.length} ${errors.length === 1 ? 'lookup' : 'lookups'} failed for good (${tally}), one of them: ${sample.message}`,
    {
      hint: `the graph says what was not read; ${sample.hint ?? 'run again: finished lookups are not repeated'}`,
      details: Object.fromEntries(byCode.map(([code, count]) => [code, `${count}`])),
      cause: sample,
    },
  );
}
