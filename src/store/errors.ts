import { CoinhoundError } from '../core/error.ts';

/** `part` of the store in `directory` (an entry, a page, a file) is not what was written, as `why` says. */
export const storeDamaged = (directory: string, part: string, why: string, cause?: unknown): CoinhoundError =>
  new CoinhoundError('data', 'store-damaged', `the store ${directory} is damaged: ${part} ${why}`, {
    hint: `move ${directory} away or name another directory with --store, and run again; what is missing will be asked for again`,
    details: { directory, part, why },
    cause,
  });

/** The directory itself stands in the way: `message` says how. */
export const storeUnusable = (
  code: 'store-not-a-directory' | 'store-unwritable' | 'store-missing' | 'store-write-failed',
  directory: string,
  message: string,
  { hint, cause }: { readonly hint: string; readonly cause?: unknown },
): CoinhoundError => new CoinhoundError('usage', code, message, { hint, details: { directory }, cause });

/** A store was used after its `close`. */
export const storeClosed = (): CoinhoundError =>
  new CoinhoundError('bug', 'store-closed', 'the store was used after it was closed', {
    hint: 'this is a defect of coinhound: please report it',
  });

/** The bytes are none that `encodeMovements` gave: `why` is a predicate. */
export const malformedMovements = (why: string): CoinhoundError =>
  new CoinhoundError('data', 'movements-malformed', `the bytes of stored movements ${why}`, {
    hint: 'name another store with --store, and run again; what is missing will be asked for again',
  });
