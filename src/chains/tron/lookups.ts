import type { ChainId } from '../../core/ids.ts';
import type { HttpRequest, Reply } from '../../net/http.ts';
import { type Member, shareWork } from '../../net/providers.ts';
import { malformed, serverFault } from '../../net/upstream-error.ts';
import type { Keeping } from '../account-book.ts';
import { unknownTransaction } from '../account-seeds.ts';
import { type Action, actionOf } from './action.ts';
import { type Block, readBlockAt } from './block.ts';
import { nodeAnswer } from './envelope.ts';
import { readInfo, type TransactionInfo } from './info.ts';
import { listRequest, nodeRequest, type PageRequest } from './requests.ts';
import { type ListName, type ListPage, type RowsByList, readPage, type Timed } from './wire.ts';

export interface LookupScope {
  /** Pinned height: nothing above is asked for. */
  readonly asOf: number;
  readonly signal: AbortSignal;
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
        buried: isBuried(asOf),
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
          request: nodeRequest('gettransactioninfobyid', { value: txid }),
          isFact: true,
          read: (reply) => readInfo(txid, reply),
        },
        scope,
      ),
    action: (txid, scope) =>
      get(
        {
          key: `transaction/${txid}`,
          request: nodeRequest('gettransactionbyid', { value: txid }),
          isFact: true,
          read: (reply) => readAction(txid, reply),
        },
        scope,
      ),
    block: (height, scope) =>
      get(
        {
          key: `block/${height}`,
          request: nodeRequest('getblockbynum', { num: height }),
          isFact: true,
          read: (reply) => readBlockAt(height, reply),
        },
        scope,
      ),
  };
}

function pageOf<L extends ListName>(
  list: L,
  address: string,
  page: PageRequest,
): Asked<ListPage<RowsByList[L]>> {
  const { from, to, rows, fingerprint, again, due } = page;
  const place = fingerprint === undefined ? '' : `/${fingerprint}`;
  return {
    key: `${list}/${address}/${from}-${to}x${rows}${place}${again === 0 ? '' : `/again ${again}`}`,
    request: listRequest(list, address, page),
    isFact: false,
    read: (reply) => complete(readPage(list, { from, to }, reply), due, rows),
  };
}

/** Unless the block fills the page, and its rows may be in another order. */
function complete<R extends Timed>(page: ListPage<R>, due: readonly string[], pageRows: number): ListPage<R> {
  const [first, last] = page.span;
  const isWhole = first < last || page.listed < pageRows;
  const missing = due.find((txid) => !page.rows.some((row) => row.txid === txid));
  if (isWhole && missing !== undefined) throw serverFault(`no longer lists the transaction ${missing}`);
  return page;
}

function readAction(txid: string, reply: Reply): Action {
  const { txID, raw_data } = nodeAnswer(reply);
  if (txID === undefined) throw unknownTransaction(txid);
  if (txID !== txid) throw malformed(`answered for another transaction than ${txid}`);
  return actionOf(raw_data);
}

function described({ path, query, body }: HttpRequest): string {
  return body === undefined ? `GET ${path}?${new URLSearchParams(query)}` : `POST ${path} ${body}`;
}
