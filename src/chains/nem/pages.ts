import type { ChainId } from '../../core/ids.ts';
import type { HttpRequest, Reply } from '../../net/http.ts';
import type { Keeping } from '../account-book.ts';
import { TELLING } from './answer.ts';
import type { LookupScope, Node } from './node.ts';
import type { Pages } from './walk.ts';
import {
  type Dialect,
  type HarvestRow,
  type Listed,
  readHarvests,
  readTransactions,
  type TransactionRow,
} from './wire.ts';

/** The two lists of an account. */
export type ListName = 'transfers' | 'harvests';

export interface NodeKeeping extends Keeping {
  /** Whether it is known, not only taken for granted, that no later block changes what happened up to a height. */
  isSettled(height: number): boolean;
}

/** A walk of one account over one node. */
export interface WalkPlace {
  readonly chain: ChainId;
  readonly address: string;
  readonly node: Node;
  /** Grows where a walk begins anew, so that it does not meet the pages of the one that failed. */
  readonly attempt: number;
  readonly scope: LookupScope;
  readonly keeping: NodeKeeping;
}

/** Rows asked for after the first page; old nodes give 25 all the same. */
const MOST_ROWS = '100';

/** Where the newest page of a list is kept. */
export const newestKey = (list: ListName, place: Omit<WalkPlace, 'scope' | 'keeping'>): string =>
  `${place.chain}/${list}/${place.address}/${place.node.endpoint.name}/${place.attempt}`;

/** The transactions of an account. */
export function transferPages(place: WalkPlace, dialect: Dialect): Pages<TransactionRow> {
  const read = pageReader(place, 'transfers', '/account/transfers/all', (reply) =>
    readTransactions(dialect, reply),
  );
  /** Asks for the row itself too: its number alone would not show that the node has another row under it by now. */
  const from = (row: TransactionRow) => ({ id: `${row.id + 1}`, pageSize: MOST_ROWS });
  const begins = (page: readonly TransactionRow[], { id, hash }: TransactionRow): boolean =>
    page[0]?.id === id && page[0].hash === hash;
  return {
    newest: () => read.kept({}),
    async below(row) {
      const page = await read.kept(from(row), { row, name: `${row.id}-${row.hash}` });
      return begins(page, row) ? page.slice(1) : undefined;
    },
    knows: async (row) => read.isSettled || begins(await read.anew(from(row)), row),
  };
}

/** The blocks that an account harvested. A node finds its place in this list by a block's number, which must be one it has. */
export function harvestPages(place: WalkPlace): Pages<HarvestRow> {
  const read = pageReader(place, 'harvests', '/account/harvests', readHarvests);
  const isSame = (one: HarvestRow, other: HarvestRow): boolean =>
    one.id === other.id && one.height === other.height;
  return {
    newest: () => read.kept({}),
    async below(row) {
      const asked = { id: `${row.id}`, pageSize: MOST_ROWS };
      const page = await read.kept(asked, { row, name: `${row.id}-${row.height}` });
      return page.every(({ height }) => height < row.height) ? page : undefined;
    },
    knows: async (row) => read.isSettled || (await read.anew({})).some((one) => isSame(one, row)),
  };
}

type ReadPage<R> = (reply: Reply) => R[];

/** Where a page begins: below which row, and that row's name in keys. */
interface Cursor {
  readonly row: Listed;
  readonly name: string;
}

function pageReader<R>(place: WalkPlace, list: ListName, path: string, read: ReadPage<R>) {
  const { address, node, scope, keeping } = place;
  const { cached, isBuried, isSettled } = keeping;
  const request = (query: Readonly<Record<string, string>>): HttpRequest => ({
    path,
    query: { address, ...query },
    telling: TELLING,
  });
  async function ask(query: Readonly<Record<string, string>>, signal: AbortSignal) {
    await node.reach({ ...scope, signal });
    return node.endpoint.request(request(query), read, signal);
  }
  return {
    /** Nothing asked of a node says otherwise any more, or nobody can be asked. */
    isSettled: cached.offline || isSettled(scope.asOf),
    anew: async (query: Readonly<Record<string, string>>) => (await ask(query, scope.signal)).value,
    kept(query: Readonly<Record<string, string>>, cursor?: Cursor): Promise<R[]> {
      const key = newestKey(list, place);
      return cached.get(
        {
          key: cursor ? `${key}/${cursor.name}` : key,
          request: `GET ${path}?${new URLSearchParams({ address, ...query })}`,
          height: scope.asOf,
          buried: isBuried(scope.asOf),
          // New blocks come on top: below a row that is settled nothing changes.
          final: () => cursor !== undefined && isBuried(cursor.row.height),
          read,
          fetch: (signal) => ask(query, signal),
        },
        scope.signal,
      );
    },
  };
}
