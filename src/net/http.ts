import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import axios, { AxiosError, type AxiosInstance } from 'axios';
import type { Clock } from './clock.ts';
import type { Timing } from './limiter.ts';
import { aborted, tooLarge, UpstreamError } from './upstream-error.ts';

/** One request to a provider, relative to its base URL. Keys are added by the endpoint, never here. */
export interface HttpRequest {
  /** Begins with `/`, or is empty. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON to POST. Without one it is a GET. */
  readonly body?: string;
  /** Statuses that the reader judges itself, because this provider's body tells more than the status does. */
  readonly telling?: readonly number[];
}

/** An answer as it came: any status, header names in lower case, body as text. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request as it goes out. */
export interface Outgoing {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface HttpOptions {
  /** Total time from the call to the last byte. */
  readonly timeoutMs: number;
  /** Told once, as soon as the answer's first byte is here or the request has failed. */
  onOver(timing: Timing | undefined): void;
}

export interface Http {
  /** Throws an `UpstreamError`: `network`, `timeout`, `too-large`, `aborted`. Any status is an answer. */
  send(outgoing: Outgoing, options: HttpOptions, signal: AbortSignal): Promise<Reply>;
  close(): void;
}

/**
 * The one HTTP client: keep-alive connections, answers left as text (a JSON number above 2^53 is not rounded on the way),
 * bounded in time and size, compressed where the provider can. Follows no redirect, so that a key never reaches another
 * host, and uses no proxy of the environment. Errors carry the system's error code and never the URL, which may hold a key.
 */
export function createHttp(userAgent: string, maxBodyBytes: number, clock: Clock): Http {
  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true });
  const client = axios.create({
    httpAgent,
    httpsAgent,
    proxy: false,
    maxRedirects: 0,
    maxContentLength: maxBodyBytes,
    responseType: 'text',
    transformResponse: (body: unknown) => body,
    validateStatus: () => true,
    headers: { 'User-Agent': userAgent, Accept: 'application/json, text/plain;q=0.9, */*;q=0.1' },
  });
  return {
    send: (outgoing, options, signal) => send(client, outgoing, options, clock, signal),
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

async function send(
  client: AxiosInstance,
  { url, headers, body }: Outgoing,
  { timeoutMs, onOver }: HttpOptions,
  clock: Clock,
  signal: AbortSignal,
): Promise<Reply> {
  if (signal.aborted) {
    onOver(undefined);
    throw aborted(signal);
  }
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const cancelTimeout = clock.after(timeoutMs, stop);
  signal.addEventListener('abort', stop, { once: true });
  const wire = timedTransport(url, clock, onOver);
  try {
    const reply = await client.request<string>({
      url: url.href,
      method: body === undefined ? 'GET' : 'POST',
      ...(body !== undefined && { data: body }),
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      signal: controller.signal,
      transport: wire.transport,
    });
    return { status: reply.status, headers: flat(reply.headers), body: reply.data };
  } catch (error) {
    if (signal.aborted) throw aborted(signal);
    if (controller.signal.aborted)
      throw new UpstreamError('timeout', `did not answer within ${timeoutMs} ms`);
    throw upstream(error);
  } finally {
    wire.over();
    cancelTimeout();
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Node's own transport, with a look at when the request really went out (a new connection takes its time first) and when
 * the answer began: what the limiter learns from must be the network's delay, without handshakes and bodies.
 */
function timedTransport(url: URL, clock: Clock, onOver: HttpOptions['onOver']) {
  const isSecure = url.protocol === 'https:';
  let sentAt: number | undefined;
  let isOver = false;

  function over(): void {
    if (isOver) return;
    isOver = true;
    onOver(undefined);
  }

  function answered(): void {
    if (isOver || sentAt === undefined) return;
    isOver = true;
    onOver({ sentAt, answeredAt: clock.now() });
  }

  function request(options: object, onResponse: (response: IncomingMessage) => void): ClientRequest {
    const outgoing = (isSecure ? requestHttps : requestHttp)(options, (response) => {
      answered();
      onResponse(response);
    });
    outgoing.once('socket', (socket) => {
      const onWire = (): void => {
        sentAt = clock.now();
      };
      if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', onWire);
      else onWire();
    });
    return outgoing;
  }

  return { transport: { request }, over };
}

function upstream(error: unknown): unknown {
  if (!(error instanceof AxiosError)) return error;
  if (error.message.startsWith('maxContentLength'))
    return tooLarge('sent an answer larger than the limit on its size');
  const code = error.code ?? 'unknown';
  return new UpstreamError('network', `could not be reached (${code})`, { details: { code } });
}

function flat(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : String(value),
    ]),
  );
}
