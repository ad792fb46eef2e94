import type { HttpRequest, Reply } from '../../net/http.ts';
import { type Block, readBlock } from './block.ts';
import { TELLING } from './envelope.ts';
import type { ListName, TimeRange } from './wire.ts';

export interface PageRequest extends TimeRange {
  readonly rows: number;
  /** Of the page before, where the page is not the first of its range. */
  readonly fingerprint: string | undefined;
  /** How often the range was begun again because a fingerprint was no longer known. */
  readonly again: number;
  /** Transactions of its first block that the page before had: a provider that lacks them is behind. */
  readonly due: readonly string[];
}

/** Asks for the newest block that is solidified: what the lists of confirmed rows go up to. */
export const newestBlock: { readonly request: HttpRequest; read(reply: Reply): Block } = {
  request: nodeRequest('getnowblock', {}),
  read: readBlock,
};

/** Asks for the newest block of all. */
export const newestUnsolidified: typeof newestBlock = {
  request: { path: '/wallet/getnowblock', body: '{}', telling: TELLING },
  read: readBlock,
};

/** What an account has, as of the newest block that is solidified. */
export const accountRequest = (address: string): HttpRequest => ({
  path: `/v1/accounts/${address}`,
  query: { only_confirmed: 'true' },
  telling: TELLING,
});

/** A method of the node, as far as blocks are solidified. */
export function nodeRequest(method: string, parameters: Readonly<Record<string, unknown>>): HttpRequest {
  return { path: `/walletsolidity/${method}`, body: JSON.stringify(parameters), telling: TELLING };
}

/**
 * One page of a list, a millisecond more on either side, for which end of a range counts is said nowhere. All parameters,
 * always: defaults change.
 */
export function listRequest(
  list: ListName,
  address: string,
  { from, to, rows, fingerprint }: PageRequest,
): HttpRequest {
  return {
    path: `/v1/accounts/${address}/${list}`,
    query: {
      only_confirmed: 'true',
      // What contracts moved has a list of its own; whether this one has it too, no document says for sure.
      ...(list === 'transactions' && { search_internal: 'false' }),
      order_by: 'block_timestamp,asc',
      min_timestamp: `${Math.max(0, from - 1)}`,
      max_timestamp: `${to + 1}`,
      limit: `${rows}`,
      ...(fingerprint !== undefined && { fingerprint }),
    },
    telling: TELLING,
  };
}
