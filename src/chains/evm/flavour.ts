import type { HttpRequest } from '../../net/http.ts';
import type { PageRequest } from './list-walk.ts';
import type { ListName } from './wire.ts';

/** How one kind of provider is asked. What it answers is read alike for both kinds, for stored answers may be of either. */
export interface Flavour {
  /** As in the configuration. */
  readonly kind: string;
  list(list: ListName, address: string, page: PageRequest): HttpRequest;
  callsOf(hash: string): HttpRequest;
  tip(): HttpRequest;
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
