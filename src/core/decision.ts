import type { AccountId } from './ids.ts';

/** What a person decided about an account of a trace, whatever labels and limits say. */
export interface Decision {
  /** `expand`: follow what comes to it, read whole however busy and however little it is. `stop`: go no further. */
  readonly kind: 'expand' | 'stop';
  /** Why, in the words of who decided. */
  readonly because: string | null;
}

export type Decisions = ReadonlyMap<AccountId, Decision>;
