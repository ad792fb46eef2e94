import type { ApiReply } from '../../support/api-server.ts';
import { type Extra, jsonrpcAnswers } from '../../support/jsonrpc-server.ts';
import type { ProviderLab } from '../provider-lab.ts';
import { type EvmServer, html, json, PAGE_ROWS, servedEvm, TIP } from './served-evm.ts';

const failure = (code: number, message: string, status = 200): ApiReply =>
  json(status, { jsonrpc: '2.0', id: 1, error: { code, message } });

const passing = {
  'asked above the rate, HTTP 429': failure(
    429,
    'Your app has exceeded its compute units per second capacity.',
    429,
  ),
  'asked above the rate, without words': { ...html(429, '429'), headers: { 'retry-after': '0' } },
  'a complaint of the rate under HTTP 200': failure(-32005, 'rate limit exceeded'),
  'a fault of the node': failure(-32603, 'Internal error'),
  'a node behind the balancer that is late': failure(-32000, 'header not found'),
  'a gateway that fails': html(502, '502 Bad Gateway'),
  'JSON that breaks off': { status: 200, body: '{"jsonrpc":"2.0","id":1,"resu' },
  'neither a result nor an error': json(200, { jsonrpc: '2.0', id: 1 }),
  'a web page under HTTP 200': html(200, 'Just a moment'),
} as const;

const lasting = {
  'a key it does not take': html(401, '401 Unauthorized'),
  'a method that is gone': failure(-32601, 'the method does not exist/is not available'),
  'a method that is not in the plan': failure(-32600, 'the method is not available on the Free tier', 400),
  'parameters it does not take': failure(-32602, 'invalid argument 0', 400),
  'a history that was thrown away': failure(4444, 'pruned history unavailable'),
  'too much, for one block even': failure(-32005, 'query returned more than 10000 results'),
  'a budget that is spent': failure(-32005, 'daily request count exceeded, request rate limited', 429),
  'a web page, as of a wrong base path': html(200, 'Node'),
  'null where a page was due': json(200, { jsonrpc: '2.0', id: 1, result: null }),
  'something else than a page': json(200, { jsonrpc: '2.0', id: 1, result: { txs: {} } }),
} as const;

/** A node in pages of 10 rows, that finds what an account did by the methods it serves. */
function lab(...serves: readonly Extra[]): ProviderLab {
  const server: EvmServer = {
    kind: 'jsonrpc',
    answers: (world) => jsonrpcAnswers(world, { serves: ['eth_getLogs', ...serves], tip: TIP }),
    isForData({ body }) {
      const { method, params } = JSON.parse(body) as { readonly method: string; readonly params: unknown[] };
      return /search|filter|Transfers/.test(method) && !JSON.stringify(params).includes('dead"');
    },
    faults: { ...passing, ...lasting },
  };
  return {
    kind: server.kind,
    pageRows: PAGE_ROWS,
    passing: Object.keys(passing),
    lasting: Object.keys(lasting),
    serve: (receipts) => servedEvm(server, receipts),
  };
}

/** By the index of Otterscan. */
export const jsonrpcLab = lab('ots_', 'debug_');
/** By `trace_filter`. */
export const jsonrpcTraceLab = lab('trace_');
/** By `alchemy_getAssetTransfers`. */
export const jsonrpcTransfersLab = lab('alchemy_');
