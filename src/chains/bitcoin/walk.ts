import { CoinhoundError } from '../../core/error.ts';
import type { TxId } from '../../core/ids.ts';
import { serverFault } from '../../net/upstream-error.ts';
import type { Asking } from './ask.ts';
import { PAGE_ROWS } from './esplora-wire.ts';
import type { Cursor, Pager } from './pager.ts';
import type { ProviderLookups } from './provider-lookups.ts';
import type { ReadTransaction, WirePage, WireTransaction } from './wire.ts';

/** Confirmed transactions of an address that are read to find what it received: 1,000 pages of Esplora. */
const MAX_TRANSACTIONS = 25_000;
/** Walks of one run that may find a history incomplete before it is given up. */
const ATTEMPTS = 2;

/** True for a row from which on everything is too old to matter. */
export type IsTooOld = (row: ReadTransaction) => boolean;

type Rows = ReadonlyMap<TxId, ReadTransaction>;
type Walk =
  | { readonly kind: 'whole'; readonly rows: Rows }
  | { readonly kind: 'incomplete'; readonly found: number; readonly expected: number | undefined };

/**
 * Confirmed transactions of an address, newest first, each once, down to the first that is too old. Knows the traps of
 * paging: a cursor that a reorganisation took away looks like the end, one that is ignored gives page one again, so does a
 * number that is too high, pages of mempool/electrs may lack rows. What comes out short of the server's own count, or has
 * another beginning after its end was reached, is walked once more, and is an error then (`upstream-server`): seeds must
 * not be missing in silence. Throws `address-too-busy` (kind `usage`) where more than 25,000 transactions would have to be
 * read.
 */
export function walkHistory(
  address: string,
  isTooOld: IsTooOld | undefined,
  lookups: ProviderLookups,
  asking: Asking,
): Promise<readonly WireTransaction[]> {
  let hasAsked = false;
  const watched: Asking = {
    ...asking,
    onFetch() {
      hasAsked = true;
    },
  };
  return lookups.walked({ address }, watched, async (pager) => {
    for (let walk = 0, failed = 0; ; walk++) {
      hasAsked = false;
      const result = await walkOnce({ address, walk, isTooOld, asOf: asking.asOf }, pager);
      if (result.kind === 'whole') return lookups.own([...result.rows.values()], address, asking);
      // A walk that the store answered tells what an earlier run met; it is no attempt of this one.
      if (hasAsked) failed++;
      if (failed >= ATTEMPTS) throw incomplete(address, result);
    }
  });
}

interface Route {
  readonly address: string;
  readonly walk: number;
  readonly isTooOld: IsTooOld | undefined;
  readonly asOf: number;
}

async function walkOnce({ address, walk, isTooOld, asOf }: Route, pager: Pager): Promise<Walk> {
  const seen = new Map<TxId, ReadTransaction>();
  let counted: number | undefined;
  const count = async (): Promise<number> => (counted ??= await pager.count({ walk }));
  const first = await pager.page(undefined, { walk });

  async function over(mustCount: boolean, pages: number): Promise<Walk> {
    if (mustCount && pager.isCounted && seen.size < (await count()))
      return { kind: 'incomplete', found: seen.size, expected: await count() };
    if (pages === 1) return { kind: 'whole', rows: seen };
    const again = await pager.page(undefined, { walk, isCheck: true });
    return beginsAlike(first, again, { seen, asOf })
      ? { kind: 'whole', rows: seen }
      : { kind: 'incomplete', found: seen.size, expected: undefined };
  }

  let mustCount = false;
  let page = first;
  for (let pages = 1; ; pages++) {
    const before = seen.size;
    for (const row of page.rows) if (!seen.has(row.txid)) seen.set(row.txid, row);
    if (page.isLast && page.rows.length > 0) return over(mustCount, pages);
    const cursor: Cursor | undefined = pager.next(page);
    const last = page.rows.at(-1);
    // Empty: the end, or a cursor that is gone. Nothing new: the cursor was ignored, or the number too high.
    if (cursor === undefined || last === undefined || seen.size === before) return over(true, pages);
    mustCount ||= page.mayLackRows && page.rows.length < PAGE_ROWS;
    if (isTooOld?.(last) && !mustCount) return over(false, pages);
    if (page.mayLackRows && page.rows.length < PAGE_ROWS && seen.size >= (await count()))
      return over(true, pages);
    if (isTooOld === undefined && (await count()) > MAX_TRANSACTIONS) throw tooBusy(address, await count());
    if (seen.size > MAX_TRANSACTIONS) throw tooBusy(address, await count());
    page = await pager.page(cursor, { walk });
  }
}

/**
 * Whether the first page still is what it was, as far as `asOf`: a reorganisation replaces the newest transactions. That
 * rows are missing tells nothing where a page may lack them.
 */
function beginsAlike(
  first: WirePage<ReadTransaction>,
  again: WirePage<ReadTransaction>,
  { seen, asOf }: { readonly seen: Rows; readonly asOf: number },
): boolean {
  const below = ({ status }: ReadTransaction): boolean => status.confirmed && status.block_height <= asOf;
  const hasChanged = again.rows.filter(below).some((row) => blockOf(row) !== blockOf(seen.get(row.txid)));
  if (hasChanged) return false;
  const oldest = again.rows.at(-1);
  const stillThere = new Set(again.rows.map(({ txid }) => txid));
  const gone = first.rows
    .filter(below)
    .filter((row) => again.isLast || oldest === undefined || heightOf(row) > heightOf(oldest))
    .filter(({ txid }) => !stillThere.has(txid));
  return gone.length === 0 || (again.mayLackRows && again.rows.length < PAGE_ROWS);
}

const heightOf = ({ status }: ReadTransaction): number => (status.confirmed ? status.block_height : 0);

const blockOf = (row: ReadTransaction | undefined): string => {
  if (!row?.status.confirmed) return 'none';
  const { block_height, block_time, block_hash } = row.status;
  return `${block_height} ${block_hash ?? block_time}`;
};

function incomplete(address: string, { found, expected }: Extract<Walk, { kind: 'incomplete' }>): Error {
  if (expected === undefined)
    return serverFault(`lists other transactions of ${address} each time it is asked`, {
      details: { address },
    });
  return serverFault(`lists ${found} of the ${expected} transactions of ${address}`, {
    details: { address, found: String(found), expected: String(expected) },
  });
}

const tooBusy = (address: string, transactions: number): CoinhoundError =>
  new CoinhoundError('usage', 'address-too-busy', `${address} has ${transactions} transactions`, {
    hint: `at most ${MAX_TRANSACTIONS} are read to find seeds: narrow the window with --since, or name the stolen transactions or outpoints`,
    details: { address, transactions: String(transactions) },
  });
