import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { random } from './random.ts';

export interface ApiRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface ApiReply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

/**
 * `drop`: the connection is reset instead of an answer. `rate-limited`, `rate-limited-retry-after`: refused though the
 * rate was kept. `bad-gateway`: 502 with a proxy's HTML. `slow-body`: the right answer, its second half late.
 * `truncated`: half an answer under HTTP 200. `error-in-200`: what the API calls an error under HTTP 200.
 */
export type Fault =
  | 'drop'
  | 'rate-limited'
  | 'rate-limited-retry-after'
  | 'bad-gateway'
  | 'slow-body'
  | 'truncated'
  | 'error-in-200';

export const allFaults: readonly Fault[] = [
  'drop',
  'rate-limited',
  'rate-limited-retry-after',
  'bad-gateway',
  'slow-body',
  'truncated',
  'error-in-200',
];

export interface ApiServerOptions {
  /** The API itself: called once for each request that is neither refused nor replaced by a fault. */
  handle(request: ApiRequest): ApiReply | Promise<ApiReply>;
  /** More arrivals than this in any 1,000 ms are violations and are answered by `tooMany`. */
  readonly ratePerSecond?: number;
  /**
   * Minimum and maximum of a round trip, uniform, from a seeded generator. Half of the minimum is spent on each way; all
   * that a round trip takes beyond the minimum is spent on the way there, before the arrival is counted: the hardest case
   * for a client that wants to keep the window.
   */
  readonly latencyMs?: readonly [number, number];
  tooMany?(): ApiReply;
  errorIn200?(): ApiReply;
  /** Value of the header of the fault `rate-limited-retry-after`; one second by default. */
  readonly retryAfter?: string;
  /** The n-th request meets the same fault, or none, for the same seed. */
  readonly faults?: { readonly share: number; readonly kinds: readonly Fault[]; readonly seed: number };
}

export interface ApiServerStats {
  requests: number;
  /** Arrivals beyond the rate. */
  violations: number;
  /** Answers that were right and had been given rightly before to the same method, path, query and body. */
  duplicates: number;
  faults: number;
  /** Path and query of every arrival, in order. */
  readonly paths: string[];
  /** When each request arrived, in milliseconds of `performance.now()`. */
  readonly arrivals: number[];
}

export interface ApiServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly stats: ApiServerStats;
  /** While down, every connection is reset. */
  down(isDown: boolean): void;
  close(): Promise<void>;
}

const WINDOW_MS = 1_000;
const SLOW_BODY_MS = 250;

/**
 * A real HTTP server on loopback that behaves like a public API: a strict sliding window on arrival times, latency,
 * scripted faults. Refused requests count as arrivals, as a provider's own counters have it.
 */
export async function apiServer(options: ApiServerOptions): Promise<ApiServer> {
  const stats: ApiServerStats = {
    requests: 0,
    violations: 0,
    duplicates: 0,
    faults: 0,
    paths: [],
    arrivals: [],
  };
  const script = faultScript(options.faults);
  const drawLatency = latencyScript(options.latencyMs ?? [0, 0]);
  const answered = new Set<string>();
  const sockets = new Set<Socket>();
  let isDown = false;

  async function answer(request: ApiRequest, target: string, fault: Fault | undefined): Promise<Answer> {
    if (isViolation(stats.arrivals, options.ratePerSecond)) {
      stats.violations++;
      return { reply: tooMany(options) };
    }
    if (fault !== undefined) stats.faults++;
    const replaced = fault && replacement(fault, options);
    if (replaced) return replaced;
    const reply = await options.handle(request);
    if (fault === 'truncated') return truncated(reply);
    const key = `${request.method} ${target} ${request.body}`;
    if (reply.status < 500 && reply.status !== 429) {
      if (answered.has(key)) stats.duplicates++;
      answered.add(key);
    }
    return fault === 'slow-body' ? { reply, pauseMs: SLOW_BODY_MS } : { reply };
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const fault = script();
    const { thereMs, backMs } = drawLatency();
    const target = incoming.url ?? '/';
    const url = new URL(target, 'http://127.0.0.1');
    const body = await textOf(incoming);
    await pass(thereMs);
    stats.requests++;
    stats.paths.push(target);
    stats.arrivals.push(performance.now());
    const request = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body,
    };
    const result = await answer(request, target, fault);
    await pass(backMs);
    await send(outgoing, result);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    if (isDown) {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stats,
    down(down) {
      isDown = down;
      if (down) for (const socket of sockets) socket.resetAndDestroy();
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What goes over the wire: `undefined` is a reset connection; `bytes` less than the body is an answer cut off. */
interface Answer {
  readonly reply: ApiReply | undefined;
  readonly bytes?: number;
  readonly pauseMs?: number;
}

/** Whether the arrival just counted is one too many in the 1,000 ms that end with it. */
function isViolation(arrivals: readonly number[], ratePerSecond: number | undefined): boolean {
  if (ratePerSecond === undefined) return false;
  const earlier = arrivals.at(-1 - ratePerSecond);
  return earlier !== undefined && arrivals.at(-1)! - earlier < WINDOW_MS;
}

function tooMany(options: ApiServerOptions): ApiReply {
  return (
    options.tooMany?.() ?? {
      status: 429,
      headers: { 'content-type': 'text/plain' },
      body: 'Too Many Requests',
    }
  );
}

function replacement(fault: Fault, options: ApiServerOptions): Answer | undefined {
  switch (fault) {
    case 'drop':
      return { reply: undefined };
    case 'rate-limited':
      return { reply: tooMany(options) };
    case 'rate-limited-retry-after': {
      const reply = tooMany(options);
      return {
        reply: {
          ...reply,
          status: 429,
          headers: { ...reply.headers, 'retry-after': options.retryAfter ?? '1' },
        },
      };
    }
    case 'bad-gateway':
      return {
        reply: {
          status: 502,
          headers: { 'content-type': 'text/html' },
          body: '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
        },
      };
    case 'error-in-200':
      return {
        reply: options.errorIn200?.() ?? {
          status: 200,
          body: '{"error":"the server is busy, try again later"}',
        },
      };
    case 'slow-body':
    case 'truncated':
      return undefined;
  }
}

/** Half of an answer. JSON is cut as a broken back end cuts it, with a length that fits; a bare value would still be readable, so its connection breaks. */
function truncated(reply: ApiReply): Answer {
  const half = Math.floor(reply.body.length / 2);
  if (/^\s*[[{]/.test(reply.body)) return { reply: { ...reply, body: reply.body.slice(0, half) } };
  return { reply, bytes: half };
}

async function send(outgoing: ServerResponse, { reply, bytes, pauseMs = 0 }: Answer): Promise<void> {
  if (!reply) {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  const body = Buffer.from(reply.body);
  outgoing.writeHead(reply.status, {
    'content-type': 'application/json',
    ...reply.headers,
    'content-length': String(body.length),
  });
  if (bytes !== undefined) {
    outgoing.write(body.subarray(0, bytes), () => outgoing.destroy());
    return;
  }
  if (pauseMs > 0) {
    outgoing.write(body.subarray(0, Math.ceil(body.length / 2)));
    await pass(pauseMs);
    outgoing.end(body.subarray(Math.ceil(body.length / 2)));
    return;
  }
  outgoing.end(body);
}

function faultScript(faults: ApiServerOptions['faults']): () => Fault | undefined {
  if (!faults) return () => undefined;
  const draw = seeded(faults.seed);
  return () => {
    const isFault = draw(1_000_000) < faults.share * 1_000_000;
    const kind = faults.kinds[draw(faults.kinds.length)];
    return isFault ? kind : undefined;
  };
}

function latencyScript([min, max]: readonly [number, number]): () => { thereMs: number; backMs: number } {
  const draw = seeded(min * 1_009 + max);
  return () => ({ thereMs: min / 2 + ((max - min) * draw(10_001)) / 10_000, backMs: min / 2 });
}

/** The first draws of a small seed are alike; they are thrown away. */
function seeded(seed: number): (below: number) => number {
  const draw = random(Math.floor(seed) + 0x9e3779b9);
  for (let i = 0; i < 20; i++) draw(2);
  return draw;
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function pass(ms: number): Promise<void> | undefined {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
}
