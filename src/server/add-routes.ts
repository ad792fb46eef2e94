import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CoinhoundError } from '../core/error.ts';
import { notFound } from './failure.ts';
import type { Answer, Asked, Route } from './route.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Adds routes, and for every other method of a path that there is one an answer which says so. */
export function addRoutes(app: FastifyInstance, routes: readonly Route[]): void {
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

const notAllowed = (methods: readonly string[]): CoinhoundError =>
  new CoinhoundError('usage', 'method-not-allowed', `this path takes ${methods.join(' and ')} alone`);
