import { expect, test } from 'vitest';
import { decideRetry, defaultRetry, type Failure, parseRetryAfter } from '../../src/net/retry.ts';
import {
  aborted,
  budgetSpent,
  malformed,
  rateLimited,
  refused,
  serverFault,
  tooLarge,
  UpstreamError,
} from '../../src/net/upstream-error.ts';

const now = Date.UTC(2026, 8, 1, 12);
const passing = [
  new UpstreamError('network', 'could not be reached (ECONNRESET)'),
  new UpstreamError('timeout', 'did not answer within 1000 ms'),
  serverFault('failed (HTTP 502)'),
  malformed('answered with HTML where JSON was due'),
];

function failure(error: UpstreamError, facts: Partial<Failure> = {}): Failure {
  return { error, attempt: 1, answersOthers: true, setAsides: 0, wall: now, ...facts };
}

const decide = (error: UpstreamError, facts: Partial<Failure> = {}, random = 0.5) =>
  decideRetry(failure(error, facts), defaultRetry, () => random);

test.each(passing)('pauses after $reason double with full jitter up to their bound', (error) => {
  const longest = [1, 2, 3, 4, 5, 6, 7].map((attempt) => decide(error, { attempt }, 1));
  expect(longest.map((verdict) => verdict.action === 'retry' && verdict.afterMs)).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
  ]);
  expect(decide(error, { attempt: 3 }, 0.25)).toEqual({ action: 'retry', afterMs: 500, wholeHost: false });
  expect(decide(error, { attempt: 3 }, 0)).toEqual({ action: 'retry', afterMs: 0, wholeHost: false });
});

test.each(passing)(
  'a request that keeps failing by $reason is given up while the provider answers others',
  (error) => {
    expect(decide(error, { attempt: 8 })).toEqual({ action: 'give-up' });
  },
);

test.each(passing)('a provider that answers nobody is set aside sooner after $reason', (error) => {
  expect(decide(error, { attempt: 4, answersOthers: false }).action).toBe('retry');
  expect(decide(error, { attempt: 5, answersOthers: false })).toEqual({
    action: 'set-aside',
    forMs: 2_000,
    wholeHost: false,
  });
});

test('each probe that fails doubles the pause of a provider up to five minutes', () => {
  const pauses = [0, 1, 2, 3, 20].map((setAsides) =>
    decide(passing[0]!, { attempt: 8, answersOthers: false, setAsides }),
  );
  expect(pauses.map((verdict) => verdict.action === 'set-aside' && verdict.forMs)).toEqual([
    2_000, 4_000, 8_000, 16_000, 300_000,
  ]);
});

test('a host that says it is asked too often rests a second at least, or as long as it says', () => {
  const asked = rateLimited('slower', { retryAfterMs: 7_000 });
  expect(decide(rateLimited('slower'))).toEqual({ action: 'retry', afterMs: 1_000, wholeHost: true });
  expect(decide(rateLimited('slower'), { attempt: 4 })).toMatchObject({ afterMs: 2_000 });
  expect(decide(asked)).toEqual({ action: 'retry', afterMs: 7_000, wholeHost: true });
});

test('a host that asks for a pause of an hour is set aside for that hour, with all it serves', () => {
  const hour = { retryAfterMs: 3_600_000 };
  const verdict = { action: 'set-aside', forMs: 3_600_000, wholeHost: true };
  expect(decide(rateLimited('slower', hour))).toEqual(verdict);
  expect(decide(serverFault('failed (HTTP 503)', hour))).toEqual(verdict);
});

test('a 503 that names a pause is waited for', () => {
  expect(decide(serverFault('failed (HTTP 503)', { retryAfterMs: 9_000 }))).toEqual({
    action: 'retry',
    afterMs: 9_000,
    wholeHost: true,
  });
});

test('a refusal is not retried and sets the provider aside for the run', () => {
  expect(decide(refused('does not serve this chain'))).toEqual({
    action: 'set-aside',
    forMs: Number.POSITIVE_INFINITY,
    wholeHost: false,
  });
});

test('a budget that is spent sets the provider aside until it opens', () => {
  expect(decide(budgetSpent('has used its day', now + 60_000))).toEqual({
    action: 'set-aside',
    forMs: 60_000,
    wholeHost: true,
  });
});

test('an answer too large and a lookup given up are nobody’s fault and are not repeated', () => {
  expect(decide(tooLarge('has more rows than a window'))).toEqual({ action: 'give-up' });
  expect(decide(aborted(AbortSignal.abort()))).toEqual({ action: 'give-up' });
});

test('Retry-After is read as seconds and as a date, and ignored where it is neither', () => {
  expect(parseRetryAfter('5', now)).toBe(5_000);
  expect(parseRetryAfter(' 0 ', now)).toBe(0);
  expect(parseRetryAfter('Tue, 01 Sep 2026 12:00:30 GMT', now)).toBe(30_000);
  expect(parseRetryAfter('Tue, 01 Sep 2026 11:00:00 GMT', now)).toBe(0);
  expect(parseRetryAfter('soon', now)).toBeUndefined();
  expect(parseRetryAfter('-3', now)).toBeUndefined();
  expect(parseRetryAfter('', now)).toBeUndefined();
  expect(parseRetryAfter(undefined, now)).toBeUndefined();
});
