import { malformed, UpstreamError } from '../../net/upstream-error.ts';
import type { Evidence } from '../account-book.ts';
import { isExpiredCursor } from './envelope.ts';
import type { PageRequest } from './requests.ts';
import type { ListPage, Timed, TimeRange } from './wire.ts';

/** How often one block is begun again because the place in it was forgotten. */
const MOST_RESTARTS = 3;
/** Pages that one block may fill; no block moves so much. */
const MOST_BLOCK_PAGES = 1_000;

export interface WalkOptions<R> {
  /** Rows asked for at a time. */
  readonly pageRows: number;
  read(request: PageRequest): Promise<ListPage<R>>;
  /** Takes the next rows, of whole blocks; gives the evidence on which no more are wanted. */
  take(rows: readonly R[]): Evidence | undefined;
}

/**
 * Reads a list from time `from` to `to`, oldest first; gives the evidence that ended it early. Goes on by time and not by
 * fingerprint: a fingerprint is forgotten by the provider after a while and unknown to another one, a time is neither. The
 * last block of a page may be cut, so its rows are dropped and it is read again from its beginning; only a block that fills
 * pages of its own is paged through by fingerprint. A list ends with an empty page, or with one that is not full and names
 * no next: an empty page may name one for ever. Rows may come twice, and in any order within a block: telling them apart is
 * left to those who know them.
 */
export async function walkList<R extends Timed>(
  { from, to }: TimeRange,
  { read: readPage, pageRows, take }: WalkOptions<R>,
): Promise<Evidence | undefined> {
  let due: readonly string[] = [];
  const ask = (cursor: number, fingerprint?: string, again = 0): Promise<ListPage<R>> =>
    readPage({ from: cursor, to, rows: pageRows, fingerprint, again, due: fingerprint ? [] : due });
  for (let cursor: number | undefined = from; cursor !== undefined && cursor <= to; ) {
    const read: BlockRead<R> = await wholeBlocks(cursor, await ask(cursor), { pageRows, ask });
    const evidence = take(read.rows);
    if (evidence) return evidence;
    cursor = read.after;
    due = read.cut;
  }
  return undefined;
}

/** What a page has of whole blocks. */
async function wholeBlocks<R extends Timed>(
  cursor: number,
  page: ListPage<R>,
  { pageRows, ask }: { readonly pageRows: number; readonly ask: Ask<R> },
): Promise<BlockRead<R>> {
  const [first, last] = page.span;
  if (page.next === undefined && page.listed < pageRows)
    return { rows: page.rows, after: undefined, cut: [] };
  if (first === last) return readBlock(cursor, page, ask);
  const [rows, cut] = [
    page.rows.filter(({ time }) => time < last),
    page.rows.filter(({ time }) => time === last),
  ];
  return { rows, after: last, cut: cut.map(({ txid }) => txid) };
}

type Ask<R> = (cursor: number, fingerprint: string | undefined, again: number) => Promise<ListPage<R>>;

interface BlockRead<R> {
  readonly rows: readonly R[];
  /** Time of the next block that has rows, where there is one, and the transactions seen of it. */
  readonly after: number | undefined;
  readonly cut: readonly string[];
}

/** Pages through the one block that fills `page`, from its beginning again where its place is forgotten. */
async function readBlock<R extends Timed>(
  cursor: number,
  page: ListPage<R>,
  ask: Ask<R>,
): Promise<BlockRead<R>> {
  for (let again = 0, first = page; ; first = await ask(cursor, undefined, ++again)) {
    try {
      return await followBlock(first, (fingerprint) => ask(cursor, fingerprint, again));
    } catch (error) {
      if (!(error instanceof UpstreamError) || !isExpiredCursor(error) || again === MOST_RESTARTS)
        throw error;
    }
  }
}

async function followBlock<R extends Timed>(
  first: ListPage<R>,
  ask: (fingerprint: string) => Promise<ListPage<R>>,
): Promise<BlockRead<R>> {
  const [time] = first.span;
  const rows: R[] = [];
  const seen = new Set<string>();
  for (let page = first; ; page = await ask(page.next)) {
    rows.push(...page.rows.filter((row) => row.time === time));
    const [, last] = page.span;
    if (last > time) return { rows, after: page.rows.find((row) => row.time > time)?.time ?? last, cut: [] };
    if (page.next === undefined) return { rows, after: undefined, cut: [] };
    if (seen.has(page.next)) throw malformed('names a page of a list as the one after itself');
    seen.add(page.next);
    if (seen.size === MOST_BLOCK_PAGES)
      throw malformed(`lists one block on more than ${MOST_BLOCK_PAGES} pages`);
  }
}
