import { CoinhoundError } from '../../core/error.ts';
import { UpstreamError, type UpstreamReason } from '../../net/upstream-error.ts';
import type { WrittenFailure } from './manifest.ts';

/** An error that stood in place of an answer, as data. What caused it is not kept. */
export const writtenFailure = ({ kind, code, message, details }: CoinhoundError): WrittenFailure => ({
  kind: kind as WrittenFailure['kind'],
  code,
  message,
  details: { ...details },
});

const UPSTREAM = 'upstream-';

/** The error of a `WrittenFailure`: whoever catches it takes it for the one that was thrown. */
export function failureOf({ kind, code, message, details }: WrittenFailure): CoinhoundError {
  if (kind === 'upstream' && code.startsWith(UPSTREAM))
    return new UpstreamError(code.slice(UPSTREAM.length) as UpstreamReason, message, { details });
  return new CoinhoundError(kind, code, message, { details });
}
