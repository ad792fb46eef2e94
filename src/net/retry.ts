import type { UpstreamError } from './upstream-error.ts';

export interface RetryPolicy {
  /** How often a request is sent before it counts as failed. */
  readonly attempts: number;
  /** The same while the provider answers nobody else either: then the provider has failed, not the request. */
  readonly attemptsUnanswered: number;
  /** Longest pause after the first failure; doubles with each further one up to `capMs`. */
  readonly baseMs: number;
  readonly capMs: number;
  /** Shortest pause of a host that said it is asked too often without saying for how long. */
  readonly rateLimitMs: number;
  /** A provider that asks for a longer pause than this is set aside instead of waited for. */
  readonly longestWaitMs: number;
  /** How long a failing provider is set aside; doubles each time it fails its probe, up to `setAsideCapMs`. */
  readonly setAsideMs: number;
  readonly setAsideCapMs: number;
  /** How long after a provider was first set aside work with nowhere else to go still waits for it to come back. */
  readonly patienceMs: number;
}

/** A provider gets about 4 seconds before its work goes elsewhere; with nowhere to go it rides out about 20. */
export const defaultRetry: RetryPolicy = {
  attempts: 8,
  attemptsUnanswered: 5,
  baseMs: 500,
  capMs: 10_000,
  rateLimitMs: 1_000,
  longestWaitMs: 30_000,
  setAsideMs: 2_000,
  setAsideCapMs: 300_000,
  patienceMs: 15_000,
};

export interface Failure {
  readonly error: UpstreamError;
  /** How often the request has been sent; 1 after the first failure. */
  readonly attempt: number;
  /** Whether the provider answered another request since this one first failed. */
  readonly answersOthers: boolean;
  /** How often in a row the provider was set aside already. */
  readonly setAsides: number;
  /** Unix milliseconds. */
  readonly wall: number;
}

export type Verdict =
  /** Send again; where `wholeHost`, nothing else goes to the host until then either. */
  | { readonly action: 'retry'; readonly afterMs: number; readonly wholeHost: boolean }
  /** This request fails; the provider is as good as before. */
  | { readonly action: 'give-up' }
  /** This request fails, and the provider gets no work for `forMs`; for the rest of the run where that is infinite. */
  | { readonly action: 'set-aside'; readonly forMs: number; readonly wholeHost: boolean };

/**
 * The one place that decides what follows a failure. Pauses are exponential with full jitter (a random part of the
 * bound, so that requests that failed together do not return together); a provider's own Retry-After is kept to.
 * `random` gives 0 to below 1.
 */
export function decideRetry(
  failure: Failure,
  policy: RetryPolicy = defaultRetry,
  random: () => number = Math.random,
): Verdict {
  const { error, attempt } = failure;
  const jitterMs = random() * doubled(policy.baseMs, attempt - 1, policy.capMs);
  const isSpent = attempt >= (failure.answersOthers ? policy.attempts : policy.attemptsUnanswered);
  switch (error.reason) {
    case 'aborted':
    case 'too-large':
      return { action: 'give-up' };
    case 'refused':
      return { action: 'set-aside', forMs: Number.POSITIVE_INFINITY, wholeHost: false };
    case 'budget':
      return setAside(failure, policy);
    case 'rate-limited': {
      if (isSpent || isTooLong(error, policy)) return setAside(failure, policy);
      return {
        action: 'retry',
        afterMs: error.retryAfterMs ?? Math.max(policy.rateLimitMs, jitterMs),
        wholeHost: true,
      };
    }
    case 'network':
    case 'timeout':
    case 'server':
    case 'malformed': {
      if (isTooLong(error, policy)) return setAside(failure, policy);
      if (isSpent) return failure.answersOthers ? { action: 'give-up' } : setAside(failure, policy);
      const afterMs = Math.max(error.retryAfterMs ?? 0, jitterMs);
      return { action: 'retry', afterMs, wholeHost: error.retryAfterMs !== undefined };
    }
  }
}

/**
 * Milliseconds that an HTTP Retry-After header asks for (RFC 9110 10.2.3: seconds, or a date), or undefined where it says
 * nothing readable. `wall` is the time now in Unix milliseconds.
 */
export function parseRetryAfter(header: string | undefined, wall: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - wall);
}

function setAside({ error, setAsides, wall }: Failure, policy: RetryPolicy): Verdict {
  const cooldownMs = doubled(policy.setAsideMs, setAsides, policy.setAsideCapMs);
  const askedMs = error.until !== undefined ? error.until - wall : error.retryAfterMs;
  return {
    action: 'set-aside',
    forMs: Math.max(cooldownMs, askedMs ?? 0),
    wholeHost: askedMs !== undefined,
  };
}

const isTooLong = ({ retryAfterMs = 0 }: UpstreamError, policy: RetryPolicy): boolean =>
  retryAfterMs > policy.longestWaitMs;

const doubled = (ms: number, times: number, capMs: number): number =>
  Math.min(capMs, ms * 2 ** Math.max(0, times));
