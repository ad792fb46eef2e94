import type { HttpRequest, Reply } from './http.ts';

/** What a configuration says of one provider. */
export interface ProviderSettings {
  readonly kind: string;
  readonly url: string;
  /** The key itself, already read from the environment. Sent with requests, never logged, stored or put in an error. */
  readonly key?: string;
  readonly ratePerSecond: number;
  readonly perHour?: number;
  readonly perDay?: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
}

/**
 * Turns a reply into a value, or throws an `UpstreamError` that says what the reply really was: rate limited, broken,
 * refused. Runs inside the retry loop, so an error hidden in HTTP 200 is retried as what it is.
 */
export type ReadReply<T> = (reply: Reply) => T;

export interface Received<T> {
  readonly value: T;
  /** The body `value` was read from. */
  readonly body: string;
  /** Name of the provider that answered. */
  readonly provider: string;
}

/** One provider: its queue, its limits, its health. */
export interface Endpoint {
  /** `esplora blockstream.info`: kind and host, never a key. */
  readonly name: string;
  readonly settings: ProviderSettings;
  /** Sends, waits its turn, retries as `net/retry` decides. Throws the last error once the retries are spent. */
  request<T>(request: HttpRequest, read: ReadReply<T>, signal: AbortSignal): Promise<Received<T>>;
}
