import { CoinhoundError, type ErrorFacts } from '../core/error.ts';

/** What went wrong with a provider, as far as it decides what to do next. */
export type UpstreamReason =
  /** No connection, or one that broke. */
  | 'network'
  | 'timeout'
  /** The provider says: slower. */
  | 'rate-limited'
  /** A fault of the provider that may pass: HTTP 5xx, overload. */
  | 'server'
  /** Not what its interface promises: HTML, JSON cut off, a number where text was due. */
  | 'malformed'
  /** It will not answer this caller, however often asked: bad key, chain not in the plan. */
  | 'refused'
  /** The requests of this hour or day are used up. */
  | 'budget'
  /** More than one answer may hold; the caller must ask for less. */
  | 'too-large'
  | 'aborted';

export interface UpstreamFacts extends ErrorFacts {
  /** How long the provider asked to be left alone. */
  readonly retryAfterMs?: number;
  /** Unix milliseconds before which asking again is useless. */
  readonly until?: number;
}

/**
 * A provider failed. `code` is `upstream-` and the reason. Readers throw it for errors inside HTTP 200 through the
 * functions below; their `message` is a predicate (`answered with HTML where JSON was due`), before which the endpoint
 * puts the provider's name.
 */
export class UpstreamError extends CoinhoundError {
  readonly reason: UpstreamReason;
  readonly retryAfterMs: number | undefined;
  readonly until: number | undefined;

  constructor(reason: UpstreamReason, message: string, facts: UpstreamFacts = {}) {
    super('upstream', `upstream-${reason}`, message, { ...facts, hint: facts.hint ?? hints[reason] });
    this.name = 'UpstreamError';
    this.reason = reason;
    this.retryAfterMs = facts.retryAfterMs;
    this.until = facts.until;
  }
}

const hints: Readonly<Record<UpstreamReason, string>> = {
  network:
    'check the connection and the url of the provider, then run again: finished lookups are not repeated',
  timeout: 'run again later, or raise timeoutMs of the provider',
  'rate-limited': 'lower ratePerSecond of the provider, or add a second provider',
  server: 'run again later: finished lookups are not repeated',
  malformed: 'check that the url of the provider is the base of its API and that its kind is right',
  refused: 'check the key and the plan of the provider, or configure another one for this chain',
  budget: 'run again after that time, or add a second provider: finished lookups are not repeated',
  'too-large': 'this account has more rows than the provider can list at once',
  aborted: 'run again to go on: finished lookups are not repeated',
};

/** The provider says it is asked too often, now and not for the whole day. Retried, and its whole host slows down. */
export const rateLimited = (message: string, facts?: UpstreamFacts): UpstreamError =>
  new UpstreamError('rate-limited', message, facts);

/** The provider failed in a way that may pass. Retried. */
export const serverFault = (message: string, facts?: UpstreamFacts): UpstreamError =>
  new UpstreamError('server', message, facts);

/** The answer is not what the interface promises. Retried: proxies cut and replace answers. */
export const malformed = (message: string, facts?: UpstreamFacts): UpstreamError =>
  new UpstreamError('malformed', message, facts);

/** The provider will never answer this caller: the provider is set aside for the run. */
export const refused = (message: string, facts?: UpstreamFacts): UpstreamError =>
  new UpstreamError('refused', message, facts);

/** The answer is more than the provider gives at once. Not retried: the caller asks for less. */
export const tooLarge = (message: string, facts?: UpstreamFacts): UpstreamError =>
  new UpstreamError('too-large', message, facts);

/** The hour's or day's requests are used up; the host is left alone until `until`, Unix milliseconds. */
export const budgetSpent = (message: string, until: number, facts?: UpstreamFacts): UpstreamError =>
  new UpstreamError('budget', message, { ...facts, until });

/** The caller gave up. */
export const aborted = (signal: AbortSignal): UpstreamError =>
  new UpstreamError('aborted', 'the lookup was given up', { cause: signal.reason });

/** The same error with the provider's name before its message, and what was asked in its details. */
export function attributed(error: UpstreamError, provider: string, request: string): UpstreamError {
  if (error.reason === 'aborted' || error.details.provider !== undefined) return error;
  return new UpstreamError(error.reason, `${provider} ${error.message}`, {
    ...(error.hint !== undefined && { hint: error.hint }),
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    ...(error.until !== undefined && { until: error.until }),
    details: { ...error.details, provider, request },
    cause: error.cause,
  });
}
