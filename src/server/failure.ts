import { CoinhoundError } from '../core/error.ts';
import type { ApiError, ApiFailure } from '../web/api.ts';

/** Statuses of errors that a request meets; others go by who must act. */
const statuses: Readonly<Record<string, number>> = {
  'request-unauthorised': 401,
  'request-foreign': 403,
  'not-found': 404,
  'run-unknown': 404,
  'unknown-incident': 404,
  'unknown-case': 404,
  'bundle-not-made': 404,
  'method-not-allowed': 405,
  'run-under-way': 409,
  'graph-not-yet': 409,
  'decisions-changed': 409,
  'request-too-large': 413,
  'request-not-json': 415,
  'too-many-watchers': 429,
};

const byKind = { usage: 400, data: 500, upstream: 502, bug: 500 } as const;

/** The status of an answer that tells an error. */
export const statusOf = ({ code, kind }: CoinhoundError): number => statuses[code] ?? byKind[kind];

/** An error as the page is told it. */
export const apiError = ({ code, message, hint }: CoinhoundError): ApiError => ({
  code,
  message,
  hint: hint ?? null,
});

/** The body that tells errors, the first before the others. */
export const failureOf = (first: CoinhoundError, others: readonly CoinhoundError[]): ApiFailure => ({
  error: apiError(first),
  others: others.map(apiError),
});

/** What went wrong in a request, as errors of the project: what the framework throws of a body among them. */
export function errorsIn(thrown: unknown): readonly [CoinhoundError, ...CoinhoundError[]] {
  if (thrown instanceof AggregateError && thrown.errors.length > 0)
    return thrown.errors.flatMap(errorsIn) as unknown as readonly [CoinhoundError, ...CoinhoundError[]];
  if (thrown instanceof CoinhoundError) return [thrown];
  const { code, statusCode, message } = Object(thrown) as {
    readonly code?: unknown;
    readonly statusCode?: unknown;
    readonly message?: unknown;
  };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return [new CoinhoundError('usage', 'request-too-large', 'the body of the request is larger than 1 MiB')];
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return [
      new CoinhoundError('usage', 'request-not-json', 'the body of the request is not said to be JSON', {
        hint: 'send it with the header Content-Type: application/json',
      }),
    ];
  if (typeof statusCode === 'number' && statusCode < 500) return [malformed(`${message}`)];
  return [new CoinhoundError('bug', 'unexpected', `${message ?? thrown}`, { cause: thrown })];
}

/** The error for a request that says what no request can. */
export const malformed = (what: string): CoinhoundError =>
  new CoinhoundError('usage', 'request-malformed', `the request is malformed: ${what}`, {
    hint: 'docs/application.md has the routes and what each takes',
  });

/** The error for a path where there is nothing. */
export const notFound = (): CoinhoundError =>
  new CoinhoundError('usage', 'not-found', 'there is nothing at this path');
