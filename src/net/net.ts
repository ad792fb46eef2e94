import { type Clock, systemClock } from './clock.ts';
import { createEndpoint, type Endpoint, type ProviderSettings } from './endpoint.ts';
import type { OnNetEvent } from './events.ts';
import { createHttp } from './http.ts';
import { hostQueues } from './queue.ts';
import { defaultRetry, type RetryPolicy } from './retry.ts';

export interface NetOptions {
  /** Coinhound's version, for the user agent. */
  readonly version: string;
  readonly onEvent?: OnNetEvent;
  readonly retry?: Partial<RetryPolicy>;
  /** Longest wait for an hour's or day's budget to open again. Work that would wait longer fails with `upstream-budget`. */
  readonly budgetWaitMs?: number;
  /** Largest answer accepted, uncompressed. */
  readonly maxBodyBytes?: number;
  readonly clock?: Clock;
  /** Gives 0 to below 1; spreads retries. */
  readonly random?: () => number;
}

/** Connections, queues and limits of one run: made once, by whoever composes it. */
export interface Net {
  /** One provider of one chain. Providers on the same host share its queue and limits. */
  endpoint(settings: ProviderSettings): Endpoint;
  /** Closes idle connections. Requests in flight are stopped by their own signals. */
  close(): void;
}

const MEBIBYTE = 2 ** 20;

export function createNet(options: NetOptions): Net {
  const { version, onEvent = () => {}, clock = systemClock, random = Math.random } = options;
  const { budgetWaitMs = 10_000, maxBodyBytes = 64 * MEBIBYTE } = options;
  const http = createHttp(`coinhound/${version}`, maxBodyBytes, clock);
  const queueOf = hostQueues(budgetWaitMs, clock);

  const policy = { ...defaultRetry, ...options.retry };

  return {
    endpoint(settings) {
      const queue = queueOf(new URL(settings.url), settings);
      return createEndpoint(settings, { http, queue, policy, clock, random, onEvent });
    },
    close: http.close,
  };
}
