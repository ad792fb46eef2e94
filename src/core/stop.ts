import type { Decision } from './decision.ts';
import type { AccountId } from './ids.ts';
import type { Category, Label } from './label.ts';
import type { Pattern } from './pattern.ts';

/** Why a trace goes no further at a holding. Every leaf has exactly one. An expected outcome, never an exception. */
export type Stop =
  /** A label of a category that ends the walk. */
  | { readonly reason: 'labelled'; readonly label: Label }
  /** What the account or transaction does tells what it is. `evidence` are the figures. */
  | { readonly reason: 'pattern'; readonly category: Category; readonly pattern: Pattern }
  /** A person said that the trace goes no further there. */
  | { readonly reason: 'decided'; readonly because: Decision['because'] }
  /** On a chain where nobody can follow value, whoever asks. `why` is a sentence for people. */
  | { readonly reason: 'opaque'; readonly why: string }
  /** Its whole history up to the pinned height is known, and the value is still there. */
  | { readonly reason: 'resting' }
  /** All of it came in payments that were stolen in part, and the policy follows only what is stolen as a whole. */
  | { readonly reason: 'mixed' }
  /** Backward: it was there before the known history of its holding begins. */
  | { readonly reason: 'opening' }
  /** Backward: it was paid, and nothing that is known came in for it. */
  | { readonly reason: 'unexplained' }
  /** Less arrived than the floor. */
  | { readonly reason: 'floor' }
  /** As far from the seed as the trace was allowed to go. */
  | { readonly reason: 'hops' }
  /** The budget of lookups was spent on holdings that come first in the order of the walk. */
  | { readonly reason: 'budget' }
  /** The lookup failed for good or told of a part only, or there is nobody to ask. `code` is that of the error. */
  | { readonly reason: 'unavailable'; readonly code: string };

/** Why an account is not looked up at all: nobody could follow value there, or no source reads its chain. */
export type UnreadStop = Extract<Stop, { readonly reason: 'opaque' | 'unavailable' }>;

/** Tells which accounts are not looked up, and why; undefined for all that are. Pure: equal accounts, equal answers. */
export type Unread = (account: AccountId) => UnreadStop | undefined;

/** The line of the loss ledger that value at a stop belongs to. */
export function ledgerLine(stop: Stop): string {
  if (stop.reason === 'labelled') return stop.label.category;
  return stop.reason === 'pattern' ? stop.category : stop.reason;
}
