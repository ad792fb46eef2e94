import type { z } from 'zod';
import { CoinhoundError, type ErrorKind } from '../../core/error.ts';

/** One thing wrong with a file: where, and what was expected there. */
export interface Fault {
  /** `line 3, transfers.0.amount` or `limits.hops`. */
  readonly place: string;
  readonly expected: string;
}

/** Faults named in one error; the rest are counted. */
const SHOWN = 50;

/** The faults of a zod error, each placed under `prefix`; an unknown key is a fault at its own path. */
export function faultsOf(error: z.ZodError, prefix: string): readonly Fault[] {
  return error.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    return keys.map((key) => ({
      place: [prefix, [...issue.path, ...(key === undefined ? [] : [key])].join('.')]
        .filter(Boolean)
        .join(', '),
      expected: key === undefined ? issue.message : 'no such key in this format',
    }));
  });
}

/** One error for all faults of a file. `what` names the file's kind, `code` and `hint` its format. */
export function faulty(
  kind: ErrorKind,
  code: string,
  what: string,
  faults: readonly Fault[],
  hint: string,
): CoinhoundError {
  const shown = faults.slice(0, SHOWN);
  const rest = faults.length - shown.length;
  const list = shown.map(({ place, expected }) => `${place}: ${expected}`).join('; ');
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  return new CoinhoundError(
    kind,
    code,
    `${what} has ${count}: ${list}${rest > 0 ? `; and ${rest} more` : ''}`,
    { hint, details: Object.fromEntries(shown.map(({ place, expected }) => [place, expected])) },
  );
}
