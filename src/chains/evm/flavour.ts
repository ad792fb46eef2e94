import type { HttpRequest } from '../../net/http.ts';
import type { EventFilter } from './event-rows.ts';
import type { PageRequest } from './list-walk.ts';
import type { ContractCall } from './multicall.ts';
import type { ListName } from './wire.ts';

/** How one kind of provider is asked. What it answers is read alike for both kinds, for stored answers may be of either. */
export interface Flavour {
  /** As in the configuration. */
  readonly kind: string;
  list(list: ListName, address: string, page: PageRequest): HttpRequest;
  callsOf(hash: string): HttpRequest;
  tip(): HttpRequest;
  /** What accounts have of the coin at the tip, up to 20 of them; addresses in lower case. */
  balances(addresses: readonly string[]): HttpRequest;
  /** What a contract answers at the tip. */
  call(call: ContractCall): HttpRequest;
  /** Calls of one argument that may be made in one. */
  readonly mostCalls: number;
  events(filter: EventFilter, page: PageRequest): HttpRequest;
  /** Whether events of one block can be paged through. */
  readonly pagesEvents: boolean;
  /** `next` asks for further logs where the answer before said so. */
  receipt(hash: string, next: Readonly<Record<string, string>> | undefined): HttpRequest;
}

/** The parameters that ask for one page of a list. All of them, always: defaults differ between providers and over time. */
export const listParameters = (
  list: ListName,
  address: string,
  { from, to, page, rows }: PageRequest,
): Readonly<Record<string, string>> => ({
  module: 'account',
  action: list,
  address,
  startblock: `${from}`,
  endblock: `${to}`,
  page: `${page}`,
  offset: `${rows}`,
  sort: 'asc',
});

/** The parameters that ask for events, whose topics must all be given: how two of them combine is said for each pair. */
export function eventParameters(
  { contract, topics }: EventFilter,
  { from, to, page, rows }: PageRequest,
): Readonly<Record<string, string>> {
  const given = topics.flatMap((topic, n) => (topic === null ? [] : [{ n, topic }]));
  const pairs = given.flatMap(({ n }, place) => given.slice(place + 1).map((other) => [n, other.n] as const));
  return {
    module: 'logs',
    action: 'getLogs',
    address: contract,
    fromBlock: `${from}`,
    toBlock: `${to}`,
    ...Object.fromEntries(given.map(({ n, topic }) => [`topic${n}`, topic])),
    ...Object.fromEntries(pairs.map(([a, b]) => [`topic${a}_${b}_opr`, 'and'])),
    page: `${page}`,
    offset: `${rows}`,
  };
}
