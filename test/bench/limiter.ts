import PQueue from 'p-queue';
import { createNet } from '../../src/net/net.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';

const RATE = 5;
const LOOKUPS = 200;
/** Round trips in milliseconds; what is above the shortest is spent on the way there. */
const LINKS: readonly (readonly [string, readonly [number, number]])[] = [
  ['steady 50 ms', [50, 50]],
  ['steady 125 ms', [125, 125]],
  ['steady 200 ms', [200, 200]],
  ['50 ms and 40 ms of jitter', [50, 90]],
  ['160 ms and 40 ms of jitter', [160, 200]],
];

type Send = (server: ApiServer, path: string) => Promise<unknown>;

/** The share of the ideal rate that 200 lookups reach at 5 a second, and what a strict server counts against them. */
export async function* limiterBench(): AsyncGenerator<string> {
  yield `${LOOKUPS} lookups at ${RATE} a second, all links at once over loopback; ideal is ${RATE} at once, then ${RATE} a second`;
  const rows = await Promise.all(
    LINKS.map(async ([name, latencyMs]) => {
      const ours = await measure(latencyMs, coinhound());
      const plain = await measure(latencyMs, plainQueue());
      return [`${name.padEnd(27)} coinhound ${ours}`, `${''.padEnd(27)} p-queue strict, 1,000 ms: ${plain}`];
    }),
  );
  yield* rows.flat();
}

async function measure(latencyMs: readonly [number, number], send: Send): Promise<string> {
  const server = await apiServer({
    handle: ({ path }) => ({ status: 200, body: JSON.stringify({ path }) }),
    ratePerSecond: RATE,
    latencyMs,
  });
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: LOOKUPS }, (_, n) => send(server, `/lookup/${n}`)));
  const idealMs = ((LOOKUPS - RATE) / RATE) * 1_000 + (latencyMs[0] + latencyMs[1]) / 2;
  const share = idealMs / (performance.now() - startedAt);
  const { violations, duplicates } = server.stats;
  await server.close();
  return `${(share * 100).toFixed(1)} % of the ideal, ${violations} violations, ${duplicates} duplicates`;
}

function coinhound(): Send {
  const net = createNet({ version: 'bench' });
  return ({ url }, path) =>
    net
      .endpoint({ kind: 'bench', url, ratePerSecond: RATE, concurrency: 8, timeoutMs: 10_000 })
      .request({ path }, ({ body }) => body, new AbortController().signal);
}

function plainQueue(): Send {
  const queue = new PQueue({ intervalCap: RATE, interval: 1_000, strict: true, concurrency: 8 });
  return ({ url }, path) => queue.add(async () => (await fetch(url + path)).text());
}
