import type { Received } from '../net/endpoint.ts';
import type { Reply } from '../net/http.ts';
import type { BasisTracker } from './basis.ts';
import type { Store } from './store.ts';

export interface Lookup<T> {
  /** Says what is asked, the same for every provider that can answer it: `bitcoin/outspends/ab…`. */
  readonly key: string;
  /** For people, without keys: `GET /tx/ab…/outspends`. */
  readonly request: string;
  /** Pinned height of the chain: an entry is good if it is final or was put at this height or above. */
  readonly height: number;
  /** Whether nothing up to that height can be reorganised any more. Where it can, the answer is asked for again by the next run. */
  readonly buried: boolean;
  /** Whether no later block can change this answer. */
  final(value: T): boolean;
  /** Reads a stored body again; the same reader that `fetch` uses. */
  read(reply: Reply): T;
  /** Asks a provider. Not called when the store has the answer, nor when offline. */
  fetch(signal: AbortSignal): Promise<Received<T>>;
}

/** Store first, else fetch; identical lookups in flight are one request; nothing that failed is kept. */
export interface CachedLookups extends Pick<BasisTracker, 'collect' | 'note'> {
  /** Throws `not-in-store` (kind `data`) when offline and the store has no answer. */
  get<T>(lookup: Lookup<T>, signal: AbortSignal): Promise<T>;
  readonly offline: boolean;
  /** Whether what the run rests on is recorded: then facts that cannot be had again from the answers alone are not to be read. */
  readonly isRecorded: boolean;
  readonly store: Store;
}
