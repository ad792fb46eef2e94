import type { Decision, Decisions } from '../core/decision.ts';
import type { AccountId } from '../core/ids.ts';
import type { OnChain } from './incident.ts';
import type { Moment } from './moment.ts';

/** What a person decided of an account while working on an incident. */
export interface KeptDecision extends OnChain {
  readonly account: AccountId;
  /** `clear`: nothing is decided of it any more. */
  readonly kind: Decision['kind'] | 'clear';
  readonly on: Moment;
  readonly because: string | null;
}

/** What stands of decisions in the order in which they were taken: the last of each account, by account. Pure. */
export function standing(decisions: readonly KeptDecision[]): Decisions {
  const last = new Map<AccountId, Decision>();
  for (const { account, kind, because } of decisions) {
    if (kind === 'clear') last.delete(account);
    else last.set(account, { kind, because });
  }
  return new Map([...last].sort(([a], [b]) => (a < b ? -1 : 1)));
}
