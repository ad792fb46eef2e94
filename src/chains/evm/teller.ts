import type { Verdict } from '../hub.ts';
import type { Sight } from './abilities.ts';
import type { EventFilter, EventRow } from './event-rows.ts';
import type { TellMoved } from './explorer-moved.ts';
import type { Walked } from './list-walk.ts';
import type { EvmRows } from './movements.ts';
import type { LookupScope } from './provider-lookups.ts';
import type { Log } from './receipt.ts';
import type { BlockRange, ListName, RowsByList } from './wire.ts';

export interface ListQuery<R> {
  readonly range: BlockRange;
  /** Judges the rows from the beginning of the range to the last one known; undefined to read everything. */
  readonly judge: ((rows: readonly R[]) => Verdict) | undefined;
  readonly scope: LookupScope;
}

/** A whole transaction. */
export interface ToldTransaction {
  readonly rows: EvmRows;
  readonly from: string;
  /** Whether its internal transfers could be seen. */
  readonly isWhole: boolean;
  /** Everything that contracts told, in chain order. */
  readonly logs: readonly Log[];
}

export interface EventsQuery {
  readonly range: BlockRange;
  readonly scope: LookupScope;
}

/**
 * Who can tell the lists of accounts: the explorers of a chain together, whose pages fit together, or one node. Whoever
 * tells them, the rows are the same, but for the index of internal rows, which explorers do not tell, and what tokens are
 * called, which nodes do not.
 */
export interface Teller {
  /** What its answers are kept under: of two with one name, either could have answered. */
  name(signal: AbortSignal): Promise<string>;
  sight(signal: AbortSignal): Promise<Sight>;
  /** Whether its rows of token transfers tell what the tokens are called. */
  readonly namesTokens: boolean;
  /** Undefined while it gets no work. */
  expectedMs(): number | undefined;
  /** The rows of a list of `address`, in lower case, in chain order. */
  list<L extends ListName>(
    list: L,
    address: string,
    query: ListQuery<RowsByList[L]>,
  ): Promise<Walked<RowsByList[L]>>;
  /** Undefined where the transaction is above the pinned height. Throws `seed-not-found` where there is none. */
  transaction(hash: string, scope: LookupScope): Promise<ToldTransaction | undefined>;
  /** Events of one contract in chain order. Throws `too-large` where they cannot be told whole. */
  events(filter: EventFilter, query: EventsQuery): Promise<readonly EventRow[]>;
  /** What moved of holdings of accounts that it tells. */
  readonly moved: TellMoved;
}
