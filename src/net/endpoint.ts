import { setMaxListeners } from 'node:events';
import { type Clock, sleep } from './clock.ts';
import type { OnNetEvent } from './events.ts';
import { createHealth, type Sent, type SetAside } from './health.ts';
import type { Http, HttpRequest, Outgoing, Reply } from './http.ts';
import type { Passage } from './limiter.ts';
import type { HostQueue } from './queue.ts';
import type { RetryPolicy } from './retry.ts';
import { checkStatus } from './status.ts';
import { aborted, attributed, UpstreamError } from './upstream-error.ts';

/** Where a provider expects its key: a query parameter, a header, or the end of the base URL's path. */
export type KeyPlace =
  | { readonly place: 'query' | 'header'; readonly name: string }
  | { readonly place: 'path' };

/** What a configuration says of one provider. */
export interface ProviderSettings {
  readonly kind: string;
  readonly url: string;
  /** The key itself, already read from the environment. Sent with requests, never logged, stored or put in an error. */
  readonly key?: string;
  /** Where the key goes; a query parameter `apikey` by default. */
  readonly keyIn?: KeyPlace;
  readonly ratePerSecond: number;
  readonly perHour?: number;
  readonly perDay?: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
}

/**
 * Turns a reply into a value, or throws an `UpstreamError` that says what the reply really was: rate limited, broken,
 * refused. Runs inside the retry loop, so an error hidden in HTTP 200 is retried as what it is. Sees 2xx and those 4xx
 * that say something about what was asked; the other statuses are dealt with before.
 */
export type ReadReply<T> = (reply: Reply) => T;

export interface Received<T> {
  readonly value: T;
  /** The body `value` was read from. */
  readonly body: string;
  /** Names in lower case; values without the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Name of the provider that answered. */
  readonly provider: string;
}

/** One provider: its queue, its limits, its health. */
export interface Endpoint {
  /** `esplora blockstream.info`: kind and host, never a key. */
  readonly name: string;
  readonly settings: ProviderSettings;
  /**
   * Sends, waits its turn, retries as `net/retry` decides. Throws the last error once the retries are spent, and at once
   * while the provider is set aside.
   */
  request<T>(request: HttpRequest, read: ReadReply<T>, signal: AbortSignal): Promise<Received<T>>;
  /** Why the provider gets no work at present, if so. */
  setAside(): SetAside | undefined;
  /** How long a request that came now would take to be answered. For choosing between providers only. */
  expectedMs(): number;
}

export interface EndpointOptions {
  readonly http: Http;
  readonly queue: HostQueue;
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: OnNetEvent;
}

type Outcome<T> =
  | { readonly kind: 'received'; readonly received: Received<T> }
  | { readonly kind: 'failed'; readonly error: UpstreamError; readonly isProbe: boolean }
  /** The provider is set aside, for this error. */
  | { readonly kind: 'not-sent'; readonly error: UpstreamError };

/** Makes the endpoint of one provider of one chain on its host's queue. */
export function createEndpoint(settings: ProviderSettings, options: EndpointOptions): Endpoint {
  const { queue, clock, onEvent } = options;
  const name = `${settings.kind} ${new URL(settings.url).host}`;
  const health = createHealth(name, options);

  /** One attempt, in its turn. An attempt that waits for its turn when the provider is set aside is not made. */
  async function attempt<T>(asked: Asked<T>, number: number): Promise<Outcome<T>> {
    const closed = health.setAside();
    if (closed) return { kind: 'not-sent', error: closed.error };
    let isProbe = false;
    try {
      const passage = await queue.pass(asked.signal);
      const entry = health.enter();
      if ('refusal' in entry) {
        passage.cancel();
        return { kind: 'not-sent', error: entry.refusal };
      }
      isProbe = entry.isProbe;
      return { kind: 'received', received: await exchange(asked, number, passage) };
    } catch (thrown) {
      if (thrown instanceof UpstreamError)
        return { kind: 'failed', error: attributed(thrown, name, asked.description), isProbe };
      if (isProbe) health.leave();
      throw thrown;
    }
  }

  async function exchange<T>(asked: Asked<T>, number: number, passage: Passage): Promise<Received<T>> {
    const facts = { provider: name, request: asked.description, attempt: number };
    const startedAt = clock.now();
    onEvent({ kind: 'sent', ...facts });
    const { timeoutMs, key } = settings;
    const http = { timeoutMs, onOver: passage.settle };
    const reply = scrubbed(await options.http.send(asked.outgoing, http, asked.signal), key);
    if (!asked.telling.includes(reply.status)) checkStatus(reply, clock.wall());
    const value = asked.read(reply);
    health.answered();
    onEvent({ kind: 'answered', ...facts, durationMs: clock.now() - startedAt, bytes: reply.body.length });
    return { value, body: reply.body, headers: reply.headers, provider: name };
  }

  /** How long to wait before the next attempt. Throws the error where there is none. */
  function judge(error: UpstreamError, request: string, sent: Sent): number {
    const verdict = health.judge(error, sent);
    const retryAfterMs = verdict.action === 'retry' ? verdict.afterMs : null;
    const { reason, message } = error;
    if (reason !== 'aborted')
      onEvent({
        kind: 'failed',
        provider: name,
        request,
        attempt: sent.attempt,
        reason,
        message,
        retryAfterMs,
      });
    if (verdict.action === 'retry' && verdict.wholeHost) queue.closeFor(verdict.afterMs);
    if (verdict.action === 'set-aside' && verdict.wholeHost) queue.closeFor(verdict.forMs);
    if (retryAfterMs === null) throw error;
    return retryAfterMs;
  }

  return {
    name,
    settings,
    setAside: health.setAside,
    expectedMs: queue.expectedMs,
    async request(request, read, signal) {
      // Every waiting request listens to the one signal of its run: many listeners are no leak here.
      setMaxListeners(0, signal);
      const asked = {
        outgoing: outgoing(settings, request),
        telling: request.telling ?? [],
        description: describe(request),
        read,
        signal,
      };
      let firstFailedAt = Number.POSITIVE_INFINITY;
      for (let number = 1; ; number++) {
        const outcome = await inTurn(() => attempt(asked, number), number, signal);
        if (outcome.kind === 'received') return outcome.received;
        if (outcome.kind === 'not-sent') throw outcome.error;
        firstFailedAt = Math.min(firstFailedAt, clock.now());
        const sent = { attempt: number, firstFailedAt, isProbe: outcome.isProbe };
        await sleep(judge(outcome.error, asked.description, sent), clock, signal);
      }
    },
  };

  /** A request that failed before goes before new ones: someone waits for it longest. */
  async function inTurn<T>(task: () => Promise<T>, number: number, signal: AbortSignal): Promise<T> {
    try {
      return await queue.run(task, number > 1 ? 1 : 0, signal);
    } catch (error) {
      throw signal.aborted ? aborted(signal) : error;
    }
  }
}

interface Asked<T> {
  readonly outgoing: Outgoing;
  readonly telling: readonly number[];
  /** Without the key. */
  readonly description: string;
  readonly read: ReadReply<T>;
  readonly signal: AbortSignal;
}

function outgoing({ url, key, keyIn = KEY_PARAMETER }: ProviderSettings, request: HttpRequest): Outgoing {
  const base = url.replace(/\/+$/, '');
  const isInPath = key !== undefined && keyIn.place === 'path';
  const target = new URL(`${base}${isInPath ? `/${encodeURIComponent(key)}` : ''}${request.path}`);
  for (const [name, value] of Object.entries(request.query ?? {})) target.searchParams.set(name, value);
  if (key !== undefined && keyIn.place === 'query') target.searchParams.set(keyIn.name, key);
  const headers = key !== undefined && keyIn.place === 'header' ? { [keyIn.name]: key } : {};
  return { url: target, headers, body: request.body };
}

const KEY_PARAMETER: KeyPlace = { place: 'query', name: 'apikey' };
const LONGEST_BODY_SHOWN = 200;
const LONGEST_QUERY_SHOWN = 1_000;

function describe({ path, query, body }: HttpRequest): string {
  const parameters = new URLSearchParams(query).toString().slice(0, LONGEST_QUERY_SHOWN);
  const target = `${path}${parameters && `?${parameters}`}`;
  return body === undefined ? `GET ${target}` : `POST ${target} ${body.slice(0, LONGEST_BODY_SHOWN)}`;
}

/** Takes the key out of an answer that repeats it, so that it cannot get into an error or the store. */
function scrubbed(reply: Reply, key: string | undefined): Reply {
  if (!key) return reply;
  const without = (text: string): string =>
    text.replaceAll(key, '***').replaceAll(encodeURIComponent(key), '***');
  const headers = Object.entries(reply.headers).map(([name, value]) => [name, without(value)]);
  return { status: reply.status, headers: Object.fromEntries(headers), body: without(reply.body) };
}
