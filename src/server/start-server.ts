import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { CoinhoundError } from '../core/error.ts';
import { addRoutes } from './add-routes.ts';
import { errorsIn, failureOf, malformed, notFound, statusOf } from './failure.ts';
import { openGate } from './gate.ts';
import { commonHeaders, sitePolicy } from './headers.ts';
import type { Route } from './route.ts';
import { apiRoutes } from './routes.ts';
import type { Site } from './site.ts';
import type { Workbench } from './workbench.ts';

/** What was asked and answered: the route as it is written down, so that neither token nor ids are told. */
export interface Request {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

export interface ServerOptions {
  readonly workbench: Workbench;
  readonly site: Site;
  /** 0 for any that is free. */
  readonly port: number;
  readonly onRequest?: (request: Request) => void;
  /** Told of defects. */
  readonly onDefect?: (error: CoinhoundError) => void;
  readonly heartbeatMs?: number;
}

export interface RunningServer {
  readonly port: number;
  /** Leads to the page as long as the server runs. */
  readonly link: string;
  /** A link that leads to the page once: for where others may read it. */
  linkForOnce(): string;
  /** Lets what is being answered be read to its end, as far as that takes no longer than two seconds, and ends every connection. */
  close(): Promise<void>;
}

const BODY_LIMIT = 1 << 20;
const LAST_WORDS_MS = 2_000;
/** More than the windows of one person take. */
const MOST_CONNECTIONS = 256;

/** Serves the page and its interface on 127.0.0.1, to whoever has the link. Throws `port-taken`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { workbench, site, onRequest, onDefect, heartbeatMs = 15_000 } = options;
  const gate = openGate();
  const app = Fastify({
    rewriteUrl: (request) => gate.inner(request),
    bodyLimit: BODY_LIMIT,
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 300 },
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  let port = options.port;
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(commonHeaders);
    const elsewhere = gate.pass(request.raw, port);
    if (elsewhere !== undefined) return reply.redirect(elsewhere, 303);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { url = 'none' } = request.routeOptions;
    onRequest?.({
      method: request.method,
      route: url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
  app.setErrorHandler((thrown, _request, reply) => {
    const [first, ...others] = errorsIn(thrown);
    if (first.kind === 'bug') onDefect?.(first);
    return reply.code(statusOf(first)).send(failureOf(first, others));
  });
  app.setNotFoundHandler(() => {
    throw notFound();
  });
  takeJsonAlone(app);
  addRoutes(app, [...apiRoutes(workbench, heartbeatMs), ...siteRoutes(site)]);
  try {
    await app.listen({ host: '127.0.0.1', port });
  } catch (cause) {
    await app.close();
    const { code } = cause as NodeJS.ErrnoException;
    throw code === 'EADDRINUSE' || code === 'EACCES' ? taken(port, cause) : cause;
  }
  port = (app.server.address() as AddressInfo).port;
  const linkOf = (word: string): string => `http://127.0.0.1:${port}/${word}/`;
  return {
    port,
    link: linkOf(gate.token),
    linkForOnce: () => linkOf(gate.ticket()),
    async close() {
      const timer = setTimeout(() => app.server.closeAllConnections(), LAST_WORDS_MS);
      timer.unref();
      await app.close();
      clearTimeout(timer);
    },
  };
}

/** A body that a plain form of another page could send is not read. */
function takeJsonAlone(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(`${body}`));
    } catch (error) {
      done(malformed((error as Error).message));
    }
  });
}

const siteRoutes = (site: Site): readonly Route[] =>
  [...site].map(([path, { type, bytes }]) => ({
    method: 'GET',
    path,
    answer: () => ({
      kind: 'file',
      type,
      bytes,
      headers: { 'content-security-policy': sitePolicy },
    }),
  }));

const taken = (port: number, cause: unknown): CoinhoundError =>
  new CoinhoundError(
    'usage',
    'port-taken',
    `port ${port} of 127.0.0.1 cannot be had: another program or the system has it`,
    {
      hint: 'name another one with --port, or leave it out to get one that is free',
      cause,
    },
  );
