import { UpstreamError } from '../../net/upstream-error.ts';
import type { Evidence } from '../account-book.ts';
import type { Verdict } from '../hub.ts';
import type { Excess } from './envelope.ts';
import type { BlockRange, Place } from './wire.ts';

/** Largest `page` times `offset` that either kind of provider answers. */
export const WINDOW = 10_000;

/**
 * Row counts at which providers are known to cut a page in silence, whatever was asked for. A page of just so many rows is
 * taken for a full one, which costs one more request where it was not.
 */
const SILENT_CAPS: ReadonlySet<number> = new Set([100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000]);

export interface PageRequest extends BlockRange {
  /** Counted from 1. */
  readonly page: number;
  readonly rows: number;
}

/** Where the rows of a list come from. Throws `too-large` where it must be asked for less. */
export interface Pages<R extends Place> {
  read(request: PageRequest): Promise<readonly R[]>;
  /** As much of one block as a single provider can page through, for pages of several may not fit together. */
  block(height: number, rows: number): Promise<BlockRead<R>>;
}

export interface BlockRead<R> {
  readonly rows: readonly R[];
  /** Rows of the block that could be paged through, where that were not all. */
  readonly cutAt: number | undefined;
}

export interface WalkOptions<R> {
  /** Rows asked for at a time. */
  readonly pageRows: number;
  /** Judges the rows from the beginning of the range to the last one known; undefined to read everything. */
  readonly judge?: (rows: readonly R[]) => Verdict;
}

export type Walked<R> =
  | { readonly kind: 'rows'; readonly rows: readonly R[]; readonly cut: Cut | undefined }
  | { readonly kind: 'hub'; readonly evidence: Evidence };

/** A block with more rows than the provider pages through. */
export interface Cut {
  readonly block: number;
  readonly rows: number;
  readonly window: number;
}

/**
 * Reads a list from block `from` to `to`, every row once. Always the first page from a block on, oldest first: the last
 * block of a full page may be cut, so its rows are dropped and it is read again from its beginning. Rows are never told
 * apart by content, since equal rows are different transfers. What takes the provider too long is asked for in half as
 * many blocks at a time.
 */
export async function walkList<R extends Place>(
  pages: Pages<R>,
  { from, to }: BlockRange,
  { pageRows, judge }: WalkOptions<R>,
): Promise<Walked<R>> {
  const rows: R[] = [];
  let cut: Cut | undefined;
  let cursor = from;
  let asked = pageRows;
  let span = to - from + 1;
  let isRetry = false;
  let canProbe = true;

  /** Asks for less after `error`, or throws it where there is no less. Time may be short by chance: once more, first. */
  function shrink(error: unknown, end: number): void {
    const excess = excessOf(error);
    if (excess === 'window' && asked > 1) asked = halved(asked);
    else if (excess === 'time' && !isRetry) isRetry = true;
    else if (excess === 'time' && end > cursor) {
      span = halved(end - cursor + 1);
      isRetry = false;
    } else throw error;
  }

  while (cursor <= to) {
    const end = Math.min(to, cursor + span - 1);
    let page: readonly R[];
    try {
      page = await pages.read({ from: cursor, to: end, page: 1, rows: asked });
    } catch (error) {
      shrink(error, end);
      continue;
    }
    isRetry = false;
    const verdict = judge?.([...rows, ...page]);
    if (verdict?.kind === 'hub') return verdict;
    const last = page.at(-1);
    if (!last || !isFull(page.length, asked)) {
      rows.push(...page);
      cursor = end + 1;
      span *= 2;
      continue;
    }
    if (verdict?.decisive && canProbe && end === to) {
      canProbe = false;
      if (await exists(pages, { from: cursor, to }, verdict.decisive.row - rows.length))
        return { kind: 'hub', evidence: verdict.decisive.evidence };
    }
    if (page[0]?.block !== last.block) {
      rows.push(...page.filter(({ block }) => block < last.block));
      cursor = last.block;
      continue;
    }
    const block = await pages.block(last.block, page.length);
    rows.push(...block.rows);
    if (block.cutAt !== undefined)
      cut ??= { block: last.block, rows: block.rows.length, window: block.cutAt };
    cursor = last.block + 1;
  }
  const verdict = judge?.(rows);
  return verdict?.kind === 'hub' ? verdict : { kind: 'rows', rows, cut };
}

/** Whether a page of `count` rows may have been cut. */
export const isFull = (count: number, asked: number): boolean => count >= asked || SILENT_CAPS.has(count);

const halved = (n: number): number => Math.max(1, Math.floor(n / 2));

/** Whether the list has an n-th row. False too where the window does not reach so far: then reading on will tell. */
async function exists<R extends Place>(pages: Pages<R>, range: BlockRange, n: number): Promise<boolean> {
  if (n > WINDOW) return false;
  try {
    return (await pages.read({ ...range, page: n, rows: 1 })).length > 0;
  } catch (error) {
    if (excessOf(error) === undefined) throw error;
    return false;
  }
}

/** Why a provider wants to be asked for less, or undefined where the error says no such thing. */
export function excessOf(error: unknown): Excess | undefined {
  if (!(error instanceof UpstreamError) || error.reason !== 'too-large') return undefined;
  return error.details.excess === 'time' ? 'time' : 'window';
}
