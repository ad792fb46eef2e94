import type { TxId } from '../../core/ids.ts';
import type { Ask, Asking } from './ask.ts';
import { numberedPage, WALK_ROWS } from './blockbook.ts';
import { olderPage } from './esplora.ts';
import type { BitcoinMember } from './members.ts';
import type { WireReader } from './reader.ts';
import type { ReadTransaction, WirePage } from './wire.ts';

/** Where a page begins: after a transaction (Esplora), or by its number (Blockbook). */
export type Cursor = { readonly after: TxId } | { readonly number: number };

/** Which of the walks through one history: a later one asks anew what an earlier one has in the store. */
export interface WalkNumber {
  readonly walk: number;
  /** Whether the page is read once more, to see that it still holds. */
  readonly isCheck?: boolean;
}

/** One way to list the confirmed transactions of an account, newest first. */
export interface Pager {
  /** The first page without a cursor. */
  page(cursor: Cursor | undefined, walk: WalkNumber): Promise<WirePage<ReadTransaction>>;
  /** Where the page after this one begins; undefined where there is nothing to go on from. */
  next(page: WirePage<ReadTransaction>): Cursor | undefined;
  /** Number of the transactions listed, by the provider's own count; at least, where it lists more than the account's. */
  count(walk: WalkNumber): Promise<number>;
  /** Whether a history is whole once as many transactions are seen as were counted. */
  readonly isCounted: boolean;
}

interface Options {
  readonly ask: Ask;
  /** One where rows must not be missed from page to page: servers order the transactions of a block in different ways. */
  readonly members: readonly BitcoinMember[];
  /** Tells keys of one server's pages from those of another's. */
  readonly mark?: string;
  readonly reader: WireReader;
}

/** By cursor: the last transaction of the page before. */
export function esploraPager(
  address: string,
  { ask, members, reader, mark = '' }: Options,
  asking: Asking,
): Pager {
  return {
    page(cursor, walk) {
      const after = cursor && 'after' in cursor ? cursor.after : undefined;
      return ask(
        {
          key: `txs/${address}/${mark}${after ?? 'first'}${suffix(walk)}`,
          request: () => olderPage(address, after),
          read: reader.page,
        },
        members,
        asking,
      );
    },
    next({ rows }) {
      const last = rows.at(-1);
      return last && { after: last.txid };
    },
    count: (walk) =>
      ask(
        {
          key: `address/${address}${mark && `/${mark}`}${suffix(walk)}`,
          request: ({ traffic }) => traffic(address),
          read: reader.traffic,
        },
        members,
        asking,
      ),
    isCounted: true,
  };
}

/** By number, up to the height `to`, so that no new block moves rows from page to page. */
export function blockbookPager(
  address: string,
  { ask, members, reader, mark = '' }: Options,
  { to, asking }: { readonly to: number; readonly asking: Asking },
): Pager {
  return {
    page(cursor, walk) {
      const number = cursor && 'number' in cursor ? cursor.number : 1;
      return ask(
        {
          key: `txs/${address}/${mark}to-${to}/${number}${suffix(walk)}`,
          request: () => numberedPage(address, { number, rows: WALK_ROWS, to }),
          read: reader.page,
        },
        members,
        asking,
      );
    },
    next: ({ number = 1, isLast }) => (isLast ? undefined : { number: number + 1 }),
    count: (walk) =>
      ask(
        {
          key: `address/${address}/listed${suffix(walk)}`,
          request: ({ traffic }) => traffic(address),
          read: reader.traffic,
        },
        members,
        asking,
      ),
    isCounted: false,
  };
}

const suffix = ({ walk, isCheck = false }: WalkNumber): string =>
  `${walk === 0 ? '' : `/again-${walk}`}${isCheck ? '/check' : ''}`;
