import type { Clock } from '../net/clock.ts';
import { sleep } from '../net/clock.ts';
import type { Http } from '../net/http.ts';
import { decideRetry, type RetryPolicy } from '../net/retry.ts';
import { UpstreamError } from '../net/upstream-error.ts';

/** What came of handing an alert to a channel. `why` is a predicate that tells no secret: `is not set`. */
export type Outcome =
  | { readonly kind: 'delivered' }
  /** It will not be taken however often it is sent. */
  | { readonly kind: 'refused'; readonly why: string }
  /** To be sent again; `isDown` where another alert would fare no better now. */
  | { readonly kind: 'failed'; readonly why: string; readonly isDown: boolean };

/** What channels need of the world. */
export interface SendWorld {
  readonly http: Http;
  readonly clock: Clock;
  /** Gives 0 to below 1. */
  readonly random: () => number;
  readonly retry: RetryPolicy;
  /** What commands get. */
  readonly env: NodeJS.ProcessEnv;
  /** Aborts what is under way: `send` then throws an upstream error `aborted`. */
  readonly signal: AbortSignal;
}

/**
 * Makes an attempt until it succeeds or `decideRetry` gives it up, and says what came of it. An attempt throws an
 * `UpstreamError` where it failed; `aborted` is thrown on.
 */
export async function retried(
  attempt: () => Promise<Outcome>,
  { clock, random, retry, signal }: SendWorld,
): Promise<Outcome> {
  for (let number = 1; ; number++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.reason === 'aborted') throw error;
      const failure = { error, attempt: number, answersOthers: false, setAsides: 0, wall: clock.wall() };
      const verdict = decideRetry(failure, retry, random);
      if (verdict.action !== 'retry') return failed(error);
      await sleep(verdict.afterMs, clock, signal);
    }
  }
}

/** A server's fault may be about one alert; what is about the link or the sender is about all. */
const failed = ({ message, reason }: UpstreamError): Outcome => ({
  kind: 'failed',
  why: message,
  isDown: reason !== 'server' && reason !== 'malformed',
});
