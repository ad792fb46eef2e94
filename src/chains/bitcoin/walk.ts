import { CoinhoundError } from '../../core/error.ts';
import type { TxId } from '../../core/ids.ts';
import { serverFault } from '../../net/upstream-error.ts';
import { type Asking, type Esplora, PAGE_ROWS } from './esplora.ts';
import type { WireTransaction } from './wire.ts';

/** Confirmed transactions of an address that are read to find what it received: 1,000 pages. */
const MAX_TRANSACTIONS = 25_000;
/** Walks of one run that may find a history incomplete before it is given up. */
const ATTEMPTS = 2;

/** True for a row from which on everything is too old to matter. */
export type IsTooOld = (row: WireTransaction) => boolean;

type Walk =
  | { readonly kind: 'whole'; readonly rows: readonly WireTransaction[] }
  | { readonly kind: 'incomplete'; readonly found: number; readonly expected: number };

/**
 * Confirmed transactions of an address, newest first, each once, down to the first that is too old. Knows the traps of
 * Esplora's paging: a cursor that a reorganisation took away looks like the end, one that is ignored gives page one
 * again, pages of mempool/electrs may lack rows. What comes out short of the server's own count is walked once more, and
 * is an error then (`upstream-server`): seeds must not be missing in silence. Throws `address-too-busy` (kind `usage`)
 * where more than 25,000 transactions would have to be read.
 */
export async function walkHistory(
  address: string,
  isTooOld: IsTooOld | undefined,
  esplora: Esplora,
  asking: Asking,
): Promise<readonly WireTransaction[]> {
  for (let walk = 0, failed = 0; ; walk++) {
    let hasAsked = false;
    const onFetch = (): void => {
      hasAsked = true;
    };
    const result = await walkOnce({ address, walk, isTooOld }, esplora, { ...asking, onFetch });
    if (result.kind === 'whole') return result.rows;
    // A walk that the store answered tells what an earlier run met; it is no attempt of this one.
    if (hasAsked) failed++;
    if (failed < ATTEMPTS) continue;
    const { found, expected } = result;
    throw serverFault(`lists ${found} of the ${expected} transactions of ${address}`, {
      details: { address, found: String(found), expected: String(expected) },
    });
  }
}

interface Route {
  readonly address: string;
  readonly walk: number;
  readonly isTooOld: IsTooOld | undefined;
}

async function walkOnce({ address, walk, isTooOld }: Route, esplora: Esplora, asking: Asking): Promise<Walk> {
  const seen = new Map<TxId, WireTransaction>();
  const rows = (): readonly WireTransaction[] => [...seen.values()];
  let counted: number | undefined;
  const count = async (): Promise<number> => (counted ??= await esplora.traffic({ address, walk }, asking));
  /** By the server's own count. */
  const verified = async (): Promise<Walk> => {
    const expected = await count();
    if (seen.size >= expected) return { kind: 'whole', rows: rows() };
    return { kind: 'incomplete', found: seen.size, expected };
  };

  let lacksRows = false;
  for (let after: TxId | undefined; ; ) {
    const page = await esplora.page({ address, walk, after }, asking);
    const before = seen.size;
    for (const row of page) if (!seen.has(row.txid)) seen.set(row.txid, row);
    const last = page.at(-1);
    // Empty: the end, or a cursor that is gone. Nothing new: the cursor was ignored.
    if (last === undefined || seen.size === before) return verified();
    const isShort = page.length < PAGE_ROWS;
    if (isShort && last.sigops === undefined) return { kind: 'whole', rows: rows() };
    lacksRows ||= isShort;
    if (isTooOld?.(last)) return lacksRows ? verified() : { kind: 'whole', rows: rows() };
    if (isShort && seen.size >= (await count())) return { kind: 'whole', rows: rows() };
    if (isTooOld === undefined && (await count()) > MAX_TRANSACTIONS) throw tooBusy(address, await count());
    if (seen.size > MAX_TRANSACTIONS) throw tooBusy(address, await count());
    after = last.txid;
  }
}

const tooBusy = (address: string, transactions: number): CoinhoundError =>
  new CoinhoundError('usage', 'address-too-busy', `${address} has ${transactions} transactions`, {
    hint: `at most ${MAX_TRANSACTIONS} are read to find seeds: narrow the window with --since, or name the stolen transactions or outpoints`,
    details: { address, transactions: String(transactions) },
  });
