import type { ChainId } from '../../core/ids.ts';
import type { HttpRequest, Reply } from '../../net/http.ts';
import { type Member, shareWork } from '../../net/providers.ts';
import type { Keeping } from '../account-book.ts';
import { unknownTransaction } from '../account-seeds.ts';
import { type Action, actionOf } from './action.ts';
import { type Block, readBlock, readBlockAt } from './block.ts';
import { nodeAnswer, TELLING } from './envelope.ts';
import { readInfo, type TransactionInfo } from './info.ts';
import { type ListName, type ListPage, type RowsByList, readPage, type TimeRange } from './wire.ts';

export interface LookupScope {
  /** Pinned height: nothing above is asked for. */
  readonly asOf: number;
  readonly signal: AbortSignal;
}

export interface PageRequest extends TimeRange {
  readonly rows: number;
  /** Of the page before, where the page is not the first of its range. */
  readonly fingerprint: string | undefined;
  /** How often the range was begun again because a fingerprint was no longer known. */
  readonly again: number;
}

/** Everything asked of the chain's providers. Only what is solidified is asked for: no later block changes it. */
export interface TronLookups {
  /** Throws `too-large` where the fingerprint is no longer known, see `isExpiredCursor`. */
  page<L extends ListName>(
    list: L,
    address: string,
    page: PageRequest,
    scope: LookupScope,
  ): Promise<ListPage<RowsByList[L]>>;
  info(txid: string, scope: LookupScope): Promise<TransactionInfo>;
  /** What a transaction does by itself. Throws the usage error `seed-not-found` where the chain does not have it. */
  action(txid: string, scope: LookupScope): Promise<Action>;
  block(height: number, scope: LookupScope): Promise<Block>;
}

interface Asked<T> {
  /** Without the chain. */
  readonly key: string;
  readonly request: HttpRequest;
  /** Whether the answer is final whatever block comes. */
  readonly isFact: boolean;
  read(reply: Reply): T;
}

export function tronLookups(
  chain: ChainId,
  members: readonly Member[],
  { cached, isBuried }: Keeping,
): TronLookups {
  const everyone = shareWork(members);

  function get<T>({ key, request, isFact, read }: Asked<T>, { asOf, signal }: LookupScope): Promise<T> {
    return cached.get(
      {
        key: `${chain}/${key}`,
        request: described(request),
        height: asOf,
        final: () => isFact || isBuried(asOf),
        read,
        fetch: (given) => everyone.run(({ endpoint }) => endpoint.request(request, read, given), given),
      },
      signal,
    );
  }

  return {
    page: (list, address, page, scope) => get(pageOf(list, address, page), scope),
    info: (txid, scope) =>
      get(
        {
          key: `info/${txid}`,
          request: node('gettransactioninfobyid', { value: txid }),
          isFact: true,
          read: (reply) => readInfo(txid, reply),
        },
        scope,
      ),
    action: (txid, scope) =>
      get(
        {
          key: `transaction/${txid}`,
          request: node('gettransactionbyid', { value: txid }),
          isFact: true,
          read: (reply) => readAction(txid, reply),
        },
        scope,
      ),
    block: (height, scope) =>
      get(
        {
          key: `block/${height}`,
          request: node('getblockbynum', { num: height }),
          isFact: true,
          read: (reply) => readBlockAt(height, reply),
        },
        scope,
      ),
  };
}

/** Asks for the newest block that is solidified: what the lists of confirmed rows go up to. */
export const newestBlock: { readonly request: HttpRequest; read(reply: Reply): Block } = {
  request: node('getnowblock', {}),
  read: readBlock,
};

function node(method: string, parameters: Readonly<Record<string, unknown>>): HttpRequest {
  return { path: `/walletsolidity/${method}`, body: JSON.stringify(parameters), telling: TELLING };
}

/** A millisecond more on either side, for which end of a range counts is said nowhere. All parameters, always: defaults change. */
function pageOf<L extends ListName>(
  list: L,
  address: string,
  { from, to, rows, fingerprint, again }: PageRequest,
): Asked<ListPage<RowsByList[L]>> {
  const place = fingerprint === undefined ? '' : `/${fingerprint}`;
  return {
    key: `${list}/${address}/${from}-${to}x${rows}${place}${again === 0 ? '' : `/again ${again}`}`,
    request: {
      path: `/v1/accounts/${address}/${list}`,
      query: {
        only_confirmed: 'true',
        ...(list === 'transactions' && { search_internal: 'true' }),
        order_by: 'block_timestamp,asc',
        min_timestamp: `${Math.max(0, from - 1)}`,
        max_timestamp: `${to + 1}`,
        limit: `${rows}`,
        ...(fingerprint !== undefined && { fingerprint }),
      },
      telling: TELLING,
    },
    isFact: false,
    read: (reply) => readPage(list, { from, to }, reply),
  };
}

function readAction(txid: string, reply: Reply): Action {
  const { txID, raw_data } = nodeAnswer(reply);
  if (txID === undefined) throw unknownTransaction(txid);
  return actionOf(raw_data);
}

function described({ path, query, body }: HttpRequest): string {
  return body === undefined ? `GET ${path}?${new URLSearchParams(query)}` : `POST ${path} ${body}`;
}
