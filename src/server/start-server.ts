import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { CoinhoundError } from '../core/error.ts';
import { errorsIn, failureOf, malformed, notFound, statusOf } from './failure.ts';
import { openGate } from './gate.ts';
import { commonHeaders, sitePolicy } from './headers.ts';
import type { Answer, Asked, Route } from './route.ts';
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
  /** Ends every connection. */
  close(): Promise<void>;
}

const BODY_LIMIT = 1 << 20;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Serves the page and its interface on 127.0.0.1, to whoever has the link. Throws `port-taken`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { workbench, site, onRequest, onDefect, heartbeatMs = 15_000 } = options;
  const gate = openGate();
  const app = Fastify({
    rewriteUrl: (request) => gate.inner(request),
    bodyLimit: BODY_LIMIT,
    requestTimeout: 60_000,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 300 },
  });
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
    throw (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' ? taken(port, cause) : cause;
  }
  port = (app.server.address() as AddressInfo).port;
  const linkOf = (word: string): string => `http://127.0.0.1:${port}/${word}/`;
  return {
    port,
    link: linkOf(gate.token),
    linkForOnce: () => linkOf(gate.ticket()),
    close: () => app.close(),
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

/** Adds routes, and for every other method of a path that there is one an answer which says so. */
function addRoutes(app: FastifyInstance, routes: readonly Route[]): void {
  for (const url of new Set(routes.map(({ path }) => path))) {
    const known = routes.filter(({ path }) => path === url);
    for (const { method, answer } of known) {
      app.route({
        method,
        url,
        handler: async (request, reply) => respond(await answer(askedBy(request), { request, reply }), reply),
      });
    }
    const allowed = known.map(({ method }) => method);
    const others = METHODS.filter((method) => !(allowed as readonly string[]).includes(method));
    app.route({
      method: others,
      url,
      onRequest: async (_request, reply) => {
        reply.header('allow', allowed.join(', '));
        throw notAllowed(allowed);
      },
      handler: async () => undefined,
    });
  }
}

/** Names in paths: of runs, incidents, notes, formats. */
const ID = /^[a-z0-9][a-z0-9.-]{0,99}$/;

function askedBy(request: FastifyRequest): Asked {
  const params = request.params as Readonly<Record<string, string>>;
  const query = request.query as Readonly<Record<string, unknown>>;
  return {
    body: request.body,
    id(name) {
      const id = params[name] ?? '';
      if (!ID.test(id) || id.includes('..')) throw notFound();
      return id;
    },
    query(name) {
      const value = query[name];
      return typeof value === 'string' ? value : undefined;
    },
  };
}

function respond(answer: Answer, reply: FastifyReply): FastifyReply {
  switch (answer.kind) {
    case 'sent':
      return reply;
    case 'nothing':
      return reply.code(204).send();
    case 'json':
      return reply.code(answer.status ?? 200).send(answer.value);
    case 'file':
      return reply.headers(answer.headers).type(answer.type).send(answer.bytes);
    case 'document': {
      const { body, length, name, round } = answer.document;
      if (length !== undefined) reply.header('content-length', length);
      if (round !== undefined) reply.header('coinhound-round', round);
      if (answer.isDownload) reply.header('content-disposition', `attachment; filename="${name}"`);
      return reply.type(answer.type).send(body);
    }
  }
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

const notAllowed = (methods: readonly string[]): CoinhoundError =>
  new CoinhoundError('usage', 'method-not-allowed', `this path takes ${methods.join(' and ')} alone`);

const taken = (port: number, cause: unknown): CoinhoundError =>
  new CoinhoundError('usage', 'port-taken', `port ${port} of 127.0.0.1 is taken by another program`, {
    hint: 'name another one with --port, or leave it out to get one that is free',
    cause,
  });
