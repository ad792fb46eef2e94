import type { ChainId } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { HttpRequest, Reply } from '../../net/http.ts';
import { type Member, type SharedWork, shareWork } from '../../net/providers.ts';
import type { Keeping } from '../account-book.ts';
import { readBlock } from './block-read.ts';
import { type EventFilter, type EventRow, readEventRows } from './event-rows.ts';
import type { Flavour } from './flavour.ts';
import type { PageRequest, Pages } from './list-walk.ts';
import { type Receipt, readReceipt, readTip } from './receipt.ts';
import { type CallRow, type ListName, type RowsByList, readCallsOf, readRows } from './wire.ts';

export interface EvmMember extends Member {
  readonly endpoint: Endpoint;
  readonly flavour: Flavour;
}

/** Asks an explorer for the height of its newest block. */
export const tipOf =
  (signal: AbortSignal) =>
  async ({ endpoint, flavour }: EvmMember): Promise<number> =>
    (await endpoint.request(flavour.tip(), readTip, signal)).value;

export interface LookupScope {
  /** Pinned height: nothing above is asked for. */
  readonly asOf: number;
  readonly signal: AbortSignal;
}

/** Everything asked of a chain's providers. Answers are kept under names that any of them could have answered. */
export interface ProviderLookups {
  pages<L extends ListName>(list: L, address: string, scope: LookupScope): Pages<RowsByList[L]>;
  receipt(hash: string, scope: LookupScope): Promise<Receipt>;
  callsOf(hash: string, scope: LookupScope): Promise<readonly CallRow[]>;
  events(filter: EventFilter, scope: LookupScope): Pages<EventRow>;
}

export function providerLookups(
  chain: ChainId,
  members: readonly EvmMember[],
  { cached, isBuried }: Keeping,
): ProviderLookups {
  const everyone = shareWork(members);
  const kinds = [...new Set(members.map(({ flavour }) => flavour.kind))];
  const byKind = new Map(
    kinds.map((kind) => [kind, shareWork(members.filter(({ flavour }) => flavour.kind === kind))] as const),
  );

  function get<T>(asked: Asked<T>, { asOf, signal }: LookupScope, work = everyone): Promise<T> {
    const { key, request, read } = asked;
    const [described] = members;
    return cached.get(
      {
        key: `${chain}/${key}`,
        request: described ? describe(request(described.flavour)) : key,
        height: asOf,
        buried: isBuried(asOf),
        final: () => isBuried(asOf),
        read,
        fetch: (given) =>
          work.run(({ endpoint, flavour }) => endpoint.request(request(flavour), read, given), given),
      },
      signal,
    );
  }

  return {
    pages(list, address, scope) {
      const read = (page: PageRequest, kind?: string) => {
        const work = kind === undefined ? everyone : (byKind.get(kind) as SharedWork<EvmMember>);
        return get(pageOf(list, address, page, kind), scope, work);
      };
      return {
        read,
        block: (height, rows) =>
          readBlock(kinds, rows, (page, kind) => read({ from: height, to: height, page, rows }, kind)),
      };
    },
    events(filter, scope) {
      const read = (page: PageRequest, kind?: string) =>
        get(
          eventsOf(filter, page, kind),
          scope,
          kind === undefined ? everyone : (byKind.get(kind) as SharedWork<EvmMember>),
        );
      const paging = kinds.filter((kind) =>
        members.some(({ flavour }) => flavour.kind === kind && flavour.pagesEvents),
      );
      return {
        read,
        block: (height, rows) =>
          readBlock(paging, rows, (page, kind) => read({ from: height, to: height, page, rows }, kind)),
      };
    },
    async receipt(hash, scope) {
      const first = await get(receiptOf(hash, undefined, 1), scope);
      const logs = [...first.logs];
      for (let { next } = first, part = 2; next; part++) {
        // Only this kind gives logs in parts.
        const more = await get(receiptOf(hash, next, part), scope, byKind.get('blockscout'));
        logs.push(...more.logs);
        next = more.logs.length > 0 ? more.next : undefined;
      }
      return { ...first, logs, next: undefined };
    },
    callsOf: (hash, scope) =>
      get(
        {
          key: `txlistinternal/${hash}`,
          request: (flavour) => flavour.callsOf(hash),
          read: (reply) => readCallsOf(hash, reply),
        },
        scope,
      ),
  };
}

interface Asked<T> {
  /** Without the chain. */
  readonly key: string;
  request(flavour: Flavour): HttpRequest;
  read(reply: Reply): T;
}

function pageOf<L extends ListName>(
  list: L,
  address: string,
  page: PageRequest,
  kind: string | undefined,
): Asked<RowsByList[L][]> {
  const pinned = kind === undefined ? '' : `/${kind}`;
  return {
    key: `${list}/${address}/${page.from}-${page.to}/${page.page}x${page.rows}${pinned}`,
    request: (flavour) => flavour.list(list, address, page),
    read: (reply) => readRows(list, page, reply),
  };
}

function eventsOf(filter: EventFilter, page: PageRequest, kind: string | undefined): Asked<EventRow[]> {
  const pinned = kind === undefined ? '' : `/${kind}`;
  const topics = filter.topics.map((topic) => topic ?? '*').join(',');
  return {
    key: `getLogs/${filter.contract}/${topics}/${page.from}-${page.to}/${page.page}x${page.rows}${pinned}`,
    request: (flavour) => flavour.events(filter, page),
    read: (reply) => readEventRows(page, filter, reply),
  };
}

const receiptOf = (hash: string, next: Receipt['next'], part: number): Asked<Receipt> => ({
  key: `transaction/${hash}/${part}`,
  request: (flavour) => flavour.receipt(hash, next),
  read: (reply) => readReceipt(hash, reply),
});

function describe({ path, query }: HttpRequest): string {
  return `GET ${path}?${new URLSearchParams(query)}`;
}
