import type { Evidence } from '../account-book.ts';
import type { Listed } from './wire.ts';

/** A list of one account on one node, newest first. */
export interface Pages<R extends Listed> {
  newest(): Promise<readonly R[]>;
  /**
   * The rows below one that is known; undefined where the node does not know that row any more, because a reorganisation
   * took it away or because its database was built anew.
   */
  below(row: R): Promise<readonly R[] | undefined>;
  /** Whether the node, asked now, still knows a row. */
  knows(row: R): Promise<boolean>;
}

/** Rows that every node gives at once where nobody asks for another number, if there are so many. */
export const PAGE_ROWS = 25;

export interface WalkOptions<R> {
  /** Rows of this height and below are known already. */
  readonly through: number;
  /** Looks at all rows read so far, newest first; what it finds ends the walk. */
  readonly judge?: (rows: readonly R[]) => Evidence | undefined;
}

export type Walked<R> =
  | { readonly kind: 'rows'; readonly rows: readonly R[] }
  | { readonly kind: 'hub'; readonly evidence: Evidence }
  /** The list changed under the walk, which must begin anew. */
  | { readonly kind: 'moved' };

/**
 * Reads a list from its newest row down to `through`, every row once, newest first. The list ends where a page is empty, or
 * where the first one, for which no number of rows was asked, has fewer than every node gives: nodes ignore the number they
 * are asked for. A list of several pages holds only if the node still knows its newest row at the end, for a
 * reorganisation takes all rows away from some height up.
 */
export async function walkDown<R extends Listed>(
  pages: Pages<R>,
  { through, judge }: WalkOptions<R>,
): Promise<Walked<R>> {
  const first = await pages.newest();
  const rows = [...first];
  let evidence = judge?.(rows);
  let isOver = first.length < PAGE_ROWS;
  for (let last = rows.at(-1); last && !isOver && !evidence && last.height > through; last = rows.at(-1)) {
    const page = await pages.below(last);
    if (!page) return { kind: 'moved' };
    isOver = page.length === 0;
    for (const row of page) rows.push(row);
    evidence = judge?.(rows);
  }
  const [newest] = rows;
  if (newest && rows.length > first.length && !(await pages.knows(newest))) return { kind: 'moved' };
  return evidence ? { kind: 'hub', evidence } : { kind: 'rows', rows };
}
