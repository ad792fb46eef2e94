import { CoinhoundError } from '../../core/error.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import type { WrittenFailure } from './manifest.ts';

/** An error that stood in place of an answer, as data. What caused it is not kept. */
export const writtenFailure = (error: CoinhoundError): WrittenFailure => ({
  kind: error.kind as WrittenFailure['kind'],
  code: error.code,
  ...(error instanceof UpstreamError && { reason: error.reason }),
  message: error.message,
  details: { ...error.details },
});

/** The error of a `WrittenFailure`: whoever catches it takes it for the one that was thrown. */
export function failureOf(written: WrittenFailure): CoinhoundError {
  const { message, details } = written;
  if (written.reason === undefined)
    return new CoinhoundError(written.kind, written.code, message, { details });
  return new UpstreamError(written.reason, message, { details });
}
