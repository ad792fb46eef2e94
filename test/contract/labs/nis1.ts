import { nemSource } from '../../../src/chains/nem/source.ts';
import { PAGE_ROWS } from '../../../src/chains/nem/walk.ts';
import { createNet } from '../../../src/net/net.ts';
import { cachedLookups } from '../../../src/store/cached-lookups.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { ApiReply } from '../../support/api-server.ts';
import { receiptsWorld, receiver } from '../../support/nem-receipts-world.ts';
import { chain, xem } from '../../support/nem-world.ts';
import { nisServer, notReady } from '../../support/nis-server.ts';
import type { ProviderLab } from '../provider-lab.ts';

const html = (status: number): ApiReply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><head><title>Error ${status}</title></head><body>Powered by Jetty://</body></html>`,
});
const json = (status: number, value: unknown): ApiReply => ({ status, body: JSON.stringify(value) });

const faults: Readonly<Record<string, ApiReply>> = {
  'its filter says rate exceeded, HTTP 429': html(429),
  'its filter says rate exceeded, HTTP 503': html(503),
  'not booted yet': notReady,
  'a fault of the node': json(500, {
    timeStamp: 1,
    error: 'Internal Server Error',
    message: 'null',
    status: 500,
  }),
  'half an answer': { status: 200, body: '{"data":[{"meta":{"id":1,' },
  'a gateway': html(502),
  'no such path': html(404),
  'no list of rows': json(200, { data: {} }),
  'rows without their places': json(200, { data: [{ meta: {}, transaction: {} }] }),
  'an address of another network': json(400, {
    timeStamp: 1,
    error: 'Bad Request',
    message: 'address must be valid',
    status: 400,
  }),
};

/** A node that gives 25 rows a page whatever it is asked for. */
export const nis1Lab: ProviderLab = {
  kind: 'nis1',
  pageRows: PAGE_ROWS,
  passing: [
    'its filter says rate exceeded, HTTP 429',
    'its filter says rate exceeded, HTTP 503',
    'not booted yet',
    'a fault of the node',
    'half an answer',
    'a gateway',
  ],
  lasting: [
    'no such path',
    'no list of rows',
    'rows without their places',
    'an address of another network',
    'half an answer',
  ],
  async serve(receipts) {
    let world = receiptsWorld(receipts);
    let fault: { readonly name: string; left: number } | undefined;
    let change: { left: number; run: () => void } | undefined;
    const server = await nisServer(() => world, {
      isOld: true,
      firstId: 71_356,
      idStep: 3,
      instead({ path }) {
        if (!path.startsWith('/account/')) return undefined;
        if (fault && fault.left-- > 0) return faults[fault.name];
        if (change && --change.left === 0) change.run();
        return undefined;
      },
    });
    const net = createNet({
      version: 'test',
      retry: { baseMs: 2, capMs: 8, rateLimitMs: 5, setAsideMs: 10, setAsideCapMs: 20, patienceMs: 100 },
    });
    const endpoint = net.endpoint({
      kind: 'nis1',
      url: server.url,
      ratePerSecond: 1_000,
      concurrency: 4,
      timeoutMs: 10_000,
    });
    const source = nemSource({
      chain,
      native: xem,
      tokens: [],
      endpoints: [endpoint],
      lookups: cachedLookups({ store: memoryStore(), offline: false }),
      confirmations: 30,
    });
    return {
      source,
      account: source.account(receiver.address),
      disturb(name, requests) {
        fault = { name, left: requests };
      },
      reorganise(height, others) {
        const kept = receipts.filter(({ block }) => block < height);
        const run = (): void => {
          world = {
            ...world,
            transactions: [
              ...receiptsWorld(kept).transactions,
              ...receiptsWorld(others, 'second').transactions,
            ],
          };
        };
        change = { left: 2, run };
      },
      async close() {
        net.close();
        await server.close();
      },
    };
  },
};
