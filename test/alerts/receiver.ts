import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a receiver answers: with a status and headers, not at all, or by breaking the connection. */
export type Answer =
  | { readonly status: number; readonly headers?: Record<string, string> }
  | 'silence'
  | 'break';

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Resolves with the next request that arrives. */
  next(): Promise<Received>;
}

/** A real HTTP server on loopback that alerts are posted to; `answer` is told how many requests there were. */
export async function receiver(answer: (count: number) => Answer): Promise<Receiver> {
  const received: Received[] = [];
  const waiting: ((request: Received) => void)[] = [];
  const server = createServer(async (request, response) => {
    const one = { headers: request.headers, body: await text(request) };
    received.push(one);
    const given = answer(received.length);
    if (given === 'break') request.socket.destroy();
    else if (given !== 'silence') response.writeHead(given.status, given.headers).end();
    for (const told of waiting.splice(0)) told(one);
  });
  return {
    url: `${await serving(server)}alerts`,
    received,
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}

/** Lets a server listen until the test ends; its URL. */
export async function serving(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/`;
}
