import { request } from 'node:http';

export interface StreamedEvent {
  readonly id: string | null;
  readonly type: string;
  readonly data: Record<string, unknown>;
}

export interface EventReader {
  readonly status: number;
  /** Events until one that is wanted, that one among them; all where the stream ends before. */
  until(isWanted: (event: StreamedEvent) => boolean): Promise<readonly StreamedEvent[]>;
  /** Resolves once a comment was read. */
  comment(): Promise<void>;
  close(): void;
}

/** Opens a stream of server-sent events, as a browser does. */
export function readEvents(
  link: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> {
  return new Promise((resolve, reject) => {
    const sent = request(
      link,
      { agent: false, headers: { accept: 'text/event-stream', ...headers } },
      (reply) => {
        const blocks = blocksOf(reply.setEncoding('utf8'));
        resolve({
          status: reply.statusCode ?? 0,
          async until(isWanted) {
            const seen: StreamedEvent[] = [];
            for (;;) {
              const { value, done } = await blocks.next();
              if (done) return seen;
              const event = eventOf(value);
              if (!event) continue;
              seen.push(event);
              if (isWanted(event)) return seen;
            }
          },
          async comment() {
            for (;;) {
              const { value, done } = await blocks.next();
              if (done) throw new Error('the stream ended without a comment');
              if (value.startsWith(':')) return;
            }
          },
          close: () => sent.destroy(),
        });
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

async function* blocksOf(chunks: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let rest = '';
  for await (const chunk of chunks) {
    const blocks = `${rest}${chunk}`.split('\n\n');
    rest = blocks.pop() as string;
    yield* blocks;
  }
  return undefined;
}

function eventOf(block: string): StreamedEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)] as const;
    }),
  );
  const [type, data] = [fields.get('event'), fields.get('data')];
  if (type === undefined || data === undefined) return undefined;
  return { id: fields.get('id') ?? null, type, data: JSON.parse(data) as Record<string, unknown> };
}
