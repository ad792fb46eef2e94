import { newDecision, newLabel, newNote, runRequest } from './bodies.ts';
import { eventStream } from './event-stream.ts';
import { malformed, notFound } from './failure.ts';
import { type Answer, type Asked, json, type Route } from './route.ts';
import type { Document, GraphPlace, Workbench } from './workbench.ts';

/** Everything that can be asked of a workbench, in the order of `docs/application.md`. `heartbeatMs` apart, a stream that is silent says that it lives. */
export function apiRoutes(bench: Workbench, heartbeatMs: number): readonly Route[] {
  return [
    get('/api/overview', () => bench.overview()),
    get('/api/incidents', () => bench.incidents()),
    get('/api/incidents/:id', ({ id }) => bench.incident(id('id'))),
    get('/api/runs', () => bench.runs()),
    post('/api/runs', 202, ({ body }) => bench.start(runRequest(body))),
    get('/api/runs/:id', ({ id }) => bench.run(id('id'))),
    {
      method: 'GET',
      path: '/api/runs/:id/events',
      answer: async ({ id }, exchange) => eventStream(await bench.watch(id('id')), exchange, heartbeatMs),
    },
    post('/api/runs/:id/stop', 202, ({ id }) => bench.stop(id('id'))),
    remove('/api/runs/:id', ({ id }) => bench.remove(id('id'))),
    file('/api/runs/:id/bundle', 'application/zip', ({ id }) => bench.bundle(id('id'))),
    {
      method: 'GET',
      path: '/api/graphs/:of/:id',
      answer: async (asked) => ({
        kind: 'document',
        document: await bench.graph(placeIn(asked)),
        type: 'application/json',
        isDownload: false,
      }),
    },
    file('/api/graphs/:of/:id/export/:format', 'application/octet-stream', (asked) =>
      bench.exported(placeIn(asked), asked.id('format')),
    ),
    get('/api/compare', ({ query }) => bench.compared(placeOf(query('before')), placeOf(query('after')))),
    get('/api/dossiers/:id/notes', ({ id }) => bench.notes(id('id'))),
    post('/api/dossiers/:id/notes', 201, ({ id, body }) => bench.addNote(id('id'), newNote(body))),
    remove('/api/dossiers/:id/notes/:note', ({ id }) => bench.removeNote(id('id'), id('note'))),
    get('/api/dossiers/:id/decisions', ({ id }) => bench.decisions(id('id'))),
    post('/api/dossiers/:id/decisions', 201, ({ id, body }) => bench.decide(id('id'), newDecision(body))),
    {
      method: 'DELETE',
      path: '/api/dossiers/:id/decisions/last',
      answer: async ({ id, query }) => json(await bench.undoDecision(id('id'), countOf(query('of')))),
    },
    get('/api/labels', () => bench.labels()),
    post('/api/labels', 201, ({ body }) => bench.addLabel(newLabel(body))),
    remove('/api/labels/:id', ({ id }) => bench.removeLabel(id('id'))),
  ];
}

const get = (path: string, read: (asked: Asked) => Promise<unknown>): Route => ({
  method: 'GET',
  path,
  answer: async (asked) => json(await read(asked)),
});

const post = (path: string, status: 201 | 202, make: (asked: Asked) => Promise<unknown>): Route => ({
  method: 'POST',
  path,
  answer: async (asked) => json(await make(asked), status),
});

const remove = (path: string, take: (asked: Asked) => Promise<void>): Route => ({
  method: 'DELETE',
  path,
  async answer(asked): Promise<Answer> {
    await take(asked);
    return { kind: 'nothing' };
  },
});

const file = (path: string, type: string, read: (asked: Asked) => Promise<Document>): Route => ({
  method: 'GET',
  path,
  answer: async (asked) => ({ kind: 'document', document: await read(asked), type, isDownload: true }),
});

function placeIn({ id }: Asked): GraphPlace {
  const of = id('of');
  if (of !== 'run' && of !== 'incident') throw notFound();
  return { of, id: id('id') };
}

function countOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw malformed('say of how many decisions the last one is: of=3');
  return Number(text);
}

function placeOf(text: string | undefined): GraphPlace {
  const [, of, id] = /^(run|incident)\/([a-z0-9][a-z0-9.-]*)$/.exec(text ?? '') ?? [];
  if (of === undefined || id === undefined)
    throw malformed('name two graphs: before=run/ID&after=incident/ID');
  return { of: of as GraphPlace['of'], id };
}
