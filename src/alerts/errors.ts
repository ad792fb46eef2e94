import { CoinhoundError } from '../core/error.ts';

/** The journal of alerts is not what was written; `line` counts from 1. */
export const outboxDamaged = (file: string, line: number, what: string): CoinhoundError =>
  new CoinhoundError('data', 'outbox-damaged', `${file}:${line} ${what}`, {
    hint: 'move the file away to begin a new one; what it still held back is in its lines with "queued"',
    details: { file, line: `${line}` },
  });

/** The folder of alerts cannot be used. */
export const outboxUnusable = (place: string, how: 'read' | 'written', cause: unknown): CoinhoundError =>
  new CoinhoundError(
    'usage',
    'outbox-unusable',
    `the alerts in ${place} cannot be ${how}${reasonOf(cause)}`,
    {
      hint: 'make the folder readable and writable for you and see that its disk has space left, then run again: nothing that was queued is lost',
      details: { place },
      cause,
    },
  );

/** Another process has the outbox open. */
export const outboxLocked = (file: string, owner: string): CoinhoundError =>
  new CoinhoundError('usage', 'outbox-locked', `the alerts are in use by ${owner}`, {
    hint: `wait until it has ended; if it runs no more, delete ${file}`,
    details: { file, owner },
  });

/** A program used an outbox after it closed it. */
export const outboxClosed = (): CoinhoundError =>
  new CoinhoundError('bug', 'outbox-closed', 'the outbox was used after it was closed', {
    hint: 'this is a defect of coinhound, or of the program that uses it: please report it',
  });

function reasonOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code === undefined ? '' : ` (${code})`;
}
