import * as z from 'zod';
import { CoinhoundError } from '../../core/error.ts';
import type { TxId } from '../../core/ids.ts';
import type { HttpRequest, Reply } from '../../net/http.ts';
import { json } from '../../net/parse.ts';
import { malformed, refused } from '../../net/upstream-error.ts';
import { esploraOutspends } from './esplora-wire.ts';
import type { Flavour } from './flavour.ts';
import { isScriptName } from './script.ts';
import { checked, refusePage } from './wire.ts';

/** Transactions that one request for outspends may name: mempool/electrs takes no more. */
export const BATCH = 50;

const BASE_PATH_HINT =
  'check that the url of the provider ends in the base path of its API: public Esplora servers have it under /api';

const batch = z.array(z.array(z.unknown()));

/** Esplora: Blockstream/electrs, mempool/electrs. */
export const esplora: Flavour = {
  kind: 'esplora',
  transaction: (txid) => ({ path: `/tx/${txid}` }),
  outspends: (txid) => ({ path: `/tx/${txid}/outspends` }),
  firstPage: (address) => olderPage(address, undefined),
  traffic: (address) => ({ path: pathOf(address) }),
  tip: () => ({ path: '/blocks/tip/height' }),
  readTip(reply) {
    const text = accepted(reply).body.trim();
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw malformed('answered with something else where a block height was due', { hint: BASE_PATH_HINT });
  },
  accepted,
};

/** The confirmed transactions of an account that are older than `after`, newest first. */
export function olderPage(address: string, after: TxId | undefined): HttpRequest {
  return { path: `${pathOf(address)}/txs/chain${after === undefined ? '' : `/${after}`}` };
}

/** The outspends of several transactions, up to `BATCH`; only mempool/electrs has them. */
export const outspendsOf = (txids: readonly TxId[]): HttpRequest => ({
  path: '/txs/outspends',
  query: { txids: txids.join(',') },
  telling: [405, 413, 414],
});

/**
 * What a batch tells of each of `count` transactions: its part of the answer, or undefined for one that the server does not
 * know. Undefined as a whole where it has no such endpoint.
 */
export function readBatch(reply: Reply, count: number): readonly (string | undefined)[] | undefined {
  if (reply.status >= 400 || isWebPage(reply)) return undefined;
  const parts = checked(batch, json(reply));
  if (parts.length !== count)
    throw malformed(`tells of ${parts.length} transactions where ${count} were asked for`);
  return parts.map((part) => (esploraOutspends(part).length === 0 ? undefined : JSON.stringify(part)));
}

/** Whether a page for people came under a status of success. */
export const isWebPage = ({ status, body }: Reply): boolean => status < 400 && /^\s*</.test(body);

function pathOf(address: string): string {
  return isScriptName(address) ? `/scripthash/${address.slice('script.'.length)}` : `/address/${address}`;
}

/** Electrs puts its errors into the body as plain text. */
function accepted(reply: Reply, unknown?: () => Error): Reply {
  const { status: code, body } = reply;
  if (code < 400) {
    refusePage(reply, BASE_PATH_HINT);
    return reply;
  }
  if (unknown && code === 404 && body.startsWith('Transaction not found')) throw unknown();
  if (/^\s*</.test(body) || body.startsWith('endpoint does not exist'))
    throw refused(`has no such endpoint (HTTP ${code})`, { hint: BASE_PATH_HINT });
  const said = body.replace(/\s+/g, ' ').trim().slice(0, 120);
  throw new CoinhoundError('upstream', 'esplora-rejected', `the server rejected the request: ${said}`, {
    hint: 'check that the provider serves the network of this chain, or configure another one',
    details: { status: String(code), body: said },
  });
}
