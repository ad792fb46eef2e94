import type { TxId } from '../../core/ids.ts';
import type { Endpoint, ReadReply } from '../../net/endpoint.ts';
import { shareWork } from '../../net/providers.ts';
import type { CachedLookups } from '../../store/lookups.ts';
import {
  readOutspends,
  readPage,
  readTip,
  readTraffic,
  readTransaction,
  type WireOutspend,
  type WireStatus,
  type WireTransaction,
} from './wire.ts';

/** Rows of a full history page. */
export const PAGE_ROWS = 25;

export interface HistoryRequest {
  /** Address part of an account id: an address, or `script.<sha256>`. */
  readonly address: string;
  /** Counts walks of the same history; a later walk asks anew what an earlier one has in the store. */
  readonly walk?: number;
}

export interface PageRequest extends HistoryRequest {
  /** Last transaction of the page before; the first page without it. */
  readonly after?: TxId | undefined;
}

/** What is asked, and up to which height the answer has to hold. */
export interface Asking {
  readonly asOf: number;
  /** Height up to which no reorganisation is expected. */
  readonly finalHeight: number;
  readonly signal: AbortSignal;
  /** Told when the store has no answer and a provider is asked. */
  readonly onFetch?: () => void;
}

/** The endpoints of an Esplora API that the walk uses, over all providers of a chain, answered from the store first. */
export interface Esplora {
  /** `unknown` makes the error for a transaction the server does not have. */
  transaction(txid: TxId, unknown: () => Error, asking: Asking): Promise<WireTransaction>;
  /** Whether each output of a transaction is spent, and by which transaction. */
  outspends(txid: TxId, unknown: () => Error, asking: Asking): Promise<readonly WireOutspend[]>;
  /** Confirmed transactions of an address, newest first, up to 25. */
  page(request: PageRequest, asking: Asking): Promise<readonly WireTransaction[]>;
  /** Number of confirmed transactions of an address. */
  traffic(request: HistoryRequest, asking: Asking): Promise<number>;
  /** The newest height of each provider; not kept. */
  tips(signal: AbortSignal): readonly Promise<number>[];
}

/** Makes the client. `prefix` is what its keys in the store begin with. */
export function esploraClient(
  prefix: string,
  endpoints: readonly Endpoint[],
  lookups: CachedLookups,
): Esplora {
  const work = shareWork(endpoints.map((endpoint) => ({ endpoint })));

  function lookUp<T>(
    key: string,
    path: string,
    read: ReadReply<T>,
    final: (value: T) => boolean,
    { asOf, signal, onFetch }: Asking,
  ): Promise<T> {
    const fetch = (abort: AbortSignal) => {
      onFetch?.();
      return work.run(({ endpoint }) => endpoint.request({ path }, read, abort), abort);
    };
    return lookups.get(
      { key: `${prefix}/${key}`, request: `GET ${path}`, height: asOf, final, read, fetch },
      signal,
    );
  }

  return {
    transaction: (txid, unknown, asking) =>
      lookUp(
        `tx/${txid}`,
        `/tx/${txid}`,
        readTransaction(unknown),
        ({ status }) => isFinal(status, asking),
        asking,
      ),
    outspends: (txid, unknown, asking) =>
      lookUp(
        `outspends/${txid}`,
        `/tx/${txid}/outspends`,
        readOutspends(unknown),
        (outputs) => outputs.every((output) => output.spent && isFinal(output.status, asking)),
        asking,
      ),
    page: ({ address, after, walk = 0 }, asking) =>
      lookUp(
        `txs/${address}/${after ?? 'first'}${again(walk)}`,
        `${pathOf(address)}/txs/chain${after === undefined ? '' : `/${after}`}`,
        readPage,
        () => false,
        asking,
      ),
    traffic: ({ address, walk = 0 }, asking) =>
      lookUp(`address/${address}${again(walk)}`, pathOf(address), readTraffic, () => false, asking),
    tips: (signal) =>
      endpoints.map(async (endpoint) => {
        return (await endpoint.request({ path: '/blocks/tip/height' }, readTip, signal)).value;
      }),
  };
}

const again = (walk: number): string => (walk === 0 ? '' : `/again-${walk}`);

const isFinal = (status: WireStatus, { finalHeight }: Asking): boolean =>
  status.confirmed && status.block_height <= finalHeight;

function pathOf(address: string): string {
  return address.startsWith('script.')
    ? `/scripthash/${address.slice('script.'.length)}`
    : `/address/${address}`;
}
