import { PassThrough } from 'node:stream';
import { openLog } from '../../src/cli/log.ts';
import { type DeskFlags, openDesk } from '../../src/cli/serve/desk.ts';
import { type OpenWorkbench, openWorkbench } from '../../src/cli/serve/open-workbench.ts';
import { openTerminal } from '../../src/cli/terminal.ts';
import { startServer } from '../../src/server/start-server.ts';
import type { Run, RunRequest } from '../../src/web/api.ts';
import type { Place } from '../cli/lab.ts';
import { readEvents, type StreamedEvent } from './event-reader.ts';

export interface ServedApp {
  /** Of the page: paths of the interface go behind it. */
  readonly link: string;
  readonly workbench: OpenWorkbench;
  /** What is answered in JSON; throws where that is no success. */
  json<T>(path: string, body?: unknown, method?: string): Promise<T>;
  /** Status and code of what is refused. */
  refused(path: string, body?: unknown, method?: string): Promise<string>;
  text(path: string): Promise<string>;
  /** Starts a run and waits for its end. */
  traced(request: RunRequest): Promise<{ readonly run: Run; readonly events: readonly StreamedEvent[] }>;
}

/** The application over a store of a place, as `coinhound serve` puts it together, until the test ends. */
export async function servedApp(here: Place, flags: Partial<DeskFlags> = {}): Promise<ServedApp> {
  const terminal = openTerminal(new PassThrough().resume(), {});
  const io = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    terminal,
    env: { HOME: here.path('home') },
    platform: 'linux' as const,
  };
  const log = openLog(terminal, { quiet: true, verbose: false, json: false });
  const all = { offline: false, store: here.path('store'), ...flags };
  const workbench = openWorkbench(openDesk(all, { io, log, now: Date.now }));
  const server = await startServer({ workbench, site: new Map(), port: 0 });
  here.finally(async () => {
    await workbench.close();
    await server.close();
  });
  const { link } = server;
  const send = (path: string, body: unknown, method: string): Promise<Response> =>
    fetch(`${link}${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
  const methodOf = (body: unknown): string => (body === undefined ? 'GET' : 'POST');

  async function json<T>(path: string, body?: unknown, method = methodOf(body)): Promise<T> {
    const reply = await send(path, body, method);
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  return {
    link,
    workbench,
    json,
    async refused(path, body, method = methodOf(body)) {
      const reply = await send(path, body, method);
      const { error } = (await reply.json()) as { readonly error?: { readonly code: string } };
      return `${reply.status} ${error?.code}`;
    },
    text: async (path) => (await send(path, undefined, 'GET')).text(),
    async traced(request) {
      const { id } = await json<Run>('api/runs', request);
      const reader = await readEvents(`${link}api/runs/${id}/events`);
      const events = await reader.until(({ type }) => type === 'ended');
      return { run: events.at(-1)?.data.run as Run, events };
    },
  };
}
