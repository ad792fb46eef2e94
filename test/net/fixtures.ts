import { onTestFinished } from 'vitest';
import type { ProviderSettings, ReadReply } from '../../src/net/endpoint.ts';
import type { NetEvent } from '../../src/net/events.ts';
import { createNet, type Net, type NetOptions } from '../../src/net/net.ts';
import { json } from '../../src/net/parse.ts';
import { serverFault } from '../../src/net/upstream-error.ts';
import { type ApiServer, type ApiServerOptions, apiServer } from '../support/api-server.ts';

/** Retries without the patience that real providers need. */
export const quick = { baseMs: 4, capMs: 20, rateLimitMs: 10, setAsideMs: 20, setAsideCapMs: 40 };

export const signal = (): AbortSignal => new AbortController().signal;

export async function serve(options: Partial<ApiServerOptions> = {}): Promise<ApiServer> {
  const server = await apiServer({
    handle: ({ path }) => ({ status: 200, body: JSON.stringify({ path }) }),
    retryAfter: '0',
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

export function net(options: Partial<NetOptions> = {}): Net & { readonly events: NetEvent[] } {
  const events: NetEvent[] = [];
  const made = createNet({
    version: '0.0.0-test',
    retry: quick,
    onEvent: (event) => events.push(event),
    ...options,
  });
  onTestFinished(() => made.close());
  return { ...made, events };
}

export function settings(server: ApiServer, facts: Partial<ProviderSettings> = {}): ProviderSettings {
  return {
    kind: 'esplora',
    url: server.url,
    ratePerSecond: 500,
    concurrency: 8,
    timeoutMs: 10_000,
    ...facts,
  };
}

/** Reads what `serve` answers by default, and its error inside HTTP 200. */
export const readPath: ReadReply<string> = (reply) => {
  const value = json(reply) as { path?: string; error?: string };
  if (value.path === undefined) throw serverFault(`said ${value.error}`);
  return value.path;
};

/** The error a promise ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing went wrong');
}
