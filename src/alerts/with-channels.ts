import { setMaxListeners } from 'node:events';
import { type Clock, systemClock } from '../net/clock.ts';
import { createHttp } from '../net/http.ts';
import { defaultRetry, type RetryPolicy } from '../net/retry.ts';
import type { SendWorld } from './outcome.ts';

/** What channels run with. */
export interface ChannelOptions {
  /** Coinhound's version, for the user agent. */
  readonly version: string;
  /** What commands get. */
  readonly env: NodeJS.ProcessEnv;
  readonly retry?: Partial<RetryPolicy>;
  readonly clock?: Clock;
  /** Gives 0 to below 1; spreads retries. */
  readonly random?: () => number;
}

/** Nobody needs what receivers answer; more than this is a fault. */
const LONGEST_ANSWER = 2 ** 24;

/** Runs `use` with what channels need, and closes it. `giveUp` stops everything that is under way. */
export async function withChannels<T>(
  { version, env, retry, clock = systemClock, random = Math.random }: ChannelOptions,
  signal: AbortSignal,
  use: (world: SendWorld, giveUp: () => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(signal.reason);
  // Every channel listens to the one signal: many listeners are no leak here.
  setMaxListeners(0, controller.signal);
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  const http = createHttp(`coinhound/${version}`, LONGEST_ANSWER, clock);
  const policy = { ...defaultRetry, ...retry };
  try {
    return await use({ http, clock, random, retry: policy, env, signal: controller.signal }, giveUp);
  } finally {
    http.close();
    signal.removeEventListener('abort', giveUp);
  }
}
