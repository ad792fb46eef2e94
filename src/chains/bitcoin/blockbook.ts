import { CoinhoundError } from '../../core/error.ts';
import type { HttpRequest, Reply } from '../../net/http.ts';
import { json } from '../../net/parse.ts';
import { refused, serverFault } from '../../net/upstream-error.ts';
import { blockbookState } from './blockbook-wire.ts';
import { PAGE_ROWS } from './esplora-wire.ts';
import type { Flavour } from './flavour.ts';
import { refusePage } from './wire.ts';

/** Rows of a page of a walk: whole transactions, which a server gathers one by one. */
export const WALK_ROWS = 100;
/** A height above every block. A bound on the height is what keeps waiting transactions out of a page. */
export const NO_BOUND = 2_147_483_647;

const BASE_PATH_HINT =
  'check that the url of the provider is the one below which its API has /api/v2: mostly the host alone';

/** Blockbook, the indexer of Trezor, as of version 2 of its API. */
export const blockbook: Flavour = {
  kind: 'blockbook',
  transaction: (txid) => ({ path: `/api/v2/tx/${txid}` }),
  outspends: (txid) => ({ path: `/api/v2/tx/${txid}`, query: { spending: 'true' } }),
  firstPage: (address) => numberedPage(address, { number: 1, rows: PAGE_ROWS, to: NO_BOUND }),
  traffic: (address) => ({ path: `/api/v2/address/${address}`, query: { details: 'basic' } }),
  tip: () => ({ path: '/api/v2' }),
  readTip: (reply) => readState(reply).bestHeight,
  accepted,
};

/** `/api/v2`: what the server says of itself. */
export const readState = (reply: Reply) => blockbookState(json(accepted(reply)));

export interface PageNumber {
  /** From 1. Beyond the last page the server gives the last one again. */
  readonly number: number;
  readonly rows: number;
  /** Height of the newest block to list. */
  readonly to: number;
}

/** Confirmed transactions of an address, newest first. */
export const numberedPage = (address: string, { number, rows, to }: PageNumber): HttpRequest => ({
  path: `/api/v2/address/${address}`,
  query: { page: `${number}`, pageSize: `${rows}`, to: `${to}`, details: 'txs' },
});

/** Errors are JSON, under 400 for what was asked and 500 for what went wrong. */
function accepted(reply: Reply, unknown?: () => Error): Reply {
  const { status: code, body } = reply;
  if (code < 400) {
    refusePage(reply, BASE_PATH_HINT);
    return reply;
  }
  const said = complaintIn(body);
  if (said === undefined) throw refused(`has no such endpoint (HTTP ${code})`, { hint: BASE_PATH_HINT });
  if (unknown && /^Transaction '.*' not found$/.test(said)) throw unknown();
  // With an error behind it, not finding was the back end's fault.
  if (/^Transaction '.*' not found \(/.test(said)) throw serverFault(`failed: ${said}`);
  throw new CoinhoundError('upstream', 'blockbook-rejected', `the server rejected the request: ${said}`, {
    hint: 'check that the provider serves the network of this chain, or configure another one',
    details: { status: String(code), body: said },
  });
}

function complaintIn(body: string): string | undefined {
  const found = /^\s*\{\s*"error"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1];
  return found?.replace(/\s+/g, ' ').slice(0, 120);
}
