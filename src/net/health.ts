import type { Clock } from './clock.ts';
import type { OnNetEvent } from './events.ts';
import { decideRetry, type RetryPolicy, type Verdict } from './retry.ts';
import type { UpstreamError } from './upstream-error.ts';

/** Whether a provider gets work. Closed after it kept failing, it lets one request through as a probe once its time is over. */
export interface Health {
  /** Whether a request may be sent now; the first after a pause is the probe. */
  enter(): Entry;
  /** The same question for those who choose a provider; asking changes nothing. */
  setAside(): SetAside | undefined;
  answered(): void;
  /** The probe ended without saying anything about the provider. */
  leave(): void;
  /** Decides what follows a failure, and sets the provider aside where that is the verdict. */
  judge(error: UpstreamError, sent: Sent): Verdict;
}

export type Entry = { readonly isProbe: boolean } | { readonly refusal: UpstreamError };

export interface Sent {
  /** How often the request has been sent. */
  readonly attempt: number;
  /** On the clock's `now`. */
  readonly firstFailedAt: number;
  readonly isProbe: boolean;
}

export interface SetAside {
  readonly error: UpstreamError;
  /** When the provider gets its next chance, if that is worth waiting for: soon, and not one of many. */
  readonly reopensInMs: number | undefined;
}

interface Pause {
  readonly error: UpstreamError;
  /** When the first pause in a row began. */
  readonly since: number;
  readonly until: number;
}

export interface HealthOptions {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: OnNetEvent;
}

/** The health of one provider for one chain: a chain it refuses says nothing about the other chains of its host. */
export function createHealth(provider: string, { policy, clock, random, onEvent }: HealthOptions): Health {
  let pause: Pause | undefined;
  let isProbing = false;
  let setAsides = 0;
  let lastAnswerAt = Number.NEGATIVE_INFINITY;

  const isOver = (): boolean => pause !== undefined && clock.now() >= pause.until;

  function setAside(): SetAside | undefined {
    if (!pause || (isOver() && !isProbing)) return undefined;
    const reopensInMs = Math.max(0, pause.until - clock.now());
    const isHopeless = clock.now() - pause.since > policy.patienceMs || reopensInMs > policy.patienceMs;
    return { error: pause.error, reopensInMs: isHopeless ? undefined : reopensInMs };
  }

  return {
    setAside,
    enter() {
      const refusal = setAside()?.error;
      if (refusal) return { refusal };
      isProbing = pause !== undefined;
      return { isProbe: isProbing };
    },
    answered() {
      lastAnswerAt = clock.now();
      isProbing = false;
      setAsides = 0;
      if (pause) onEvent({ kind: 'back', provider });
      pause = undefined;
    },
    leave() {
      isProbing = false;
    },
    judge(error, { attempt, firstFailedAt, isProbe }) {
      if (isProbe) isProbing = false;
      if (pause && !isProbe) return { action: 'give-up' };
      const verdict = decideRetry(
        {
          error,
          attempt: isProbe ? policy.attempts : attempt,
          answersOthers: lastAnswerAt > firstFailedAt,
          setAsides,
          wall: clock.wall(),
        },
        policy,
        random,
      );
      if (verdict.action === 'set-aside') {
        setAsides++;
        const now = clock.now();
        pause = { error, since: pause?.since ?? now, until: now + verdict.forMs };
        const forMs = verdict.forMs === Number.POSITIVE_INFINITY ? null : verdict.forMs;
        onEvent({ kind: 'set-aside', provider, reason: error.reason, message: error.message, forMs });
      }
      return verdict;
    },
  };
}
