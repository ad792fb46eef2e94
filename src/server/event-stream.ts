import { PassThrough } from 'node:stream';
import { CoinhoundError } from '../core/error.ts';
import type { RunEvent } from '../web/api.ts';
import type { EventLog, Numbered } from './event-log.ts';
import type { Answer, Exchange } from './route.ts';

/** Streams of one run at a time, and bytes that wait for who reads one. */
const MOST_WATCHERS = 16;
const MOST_WAITING = 1 << 20;

/**
 * Answers with what a log tells, as server-sent events, until it ends or the client is gone. Who does not read is cut off. A client that has seen the
 * end is answered 204. Throws `too-many-watchers`.
 */
export function eventStream(log: EventLog<RunEvent>, exchange: Exchange, heartbeatMs: number): Answer {
  const { request, reply } = exchange;
  const seen = lastSeen(request.headers['last-event-id']);
  if (log.isOver() && seen >= log.last()) return { kind: 'nothing' };
  if (log.watchers() >= MOST_WATCHERS) throw tooMany();
  const stream = new PassThrough();
  const send = (text: string): void => {
    stream.write(text);
    if (stream.readableLength + stream.writableLength > MOST_WAITING) stream.destroy();
  };
  const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs);
  heartbeat.unref();
  let unwatch = (): void => {};
  stream.once('close', () => {
    clearInterval(heartbeat);
    unwatch();
  });
  send('retry: 2000\n\n');
  unwatch = log.watch(seen, (numbered) => {
    if (stream.destroyed) return;
    send(textOf(numbered));
    if (numbered.event.type === 'ended') stream.end();
  });
  void reply.header('content-type', 'text/event-stream; charset=utf-8').send(stream);
  return { kind: 'sent' };
}

/** JSON has no line breaks of its own, so the data of an event is one line. */
function textOf({ id, event: { type, ...data } }: Numbered<RunEvent>): string {
  return `${id === null ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

const lastSeen = (header: string | string[] | undefined): number =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : 0;

const tooMany = (): CoinhoundError =>
  new CoinhoundError(
    'usage',
    'too-many-watchers',
    `${MOST_WATCHERS} streams of this run are open, and there are no more`,
    { hint: 'close other windows of it' },
  );
