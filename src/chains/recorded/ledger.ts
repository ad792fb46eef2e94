import type { AccountId, HoldingId, MovementId } from '../../core/ids.ts';
import type { Label } from '../../core/label.ts';
import type { Movement } from '../../core/movement.ts';
import type { LeftOutBook } from '../left-out.ts';

/** A record as movements, whatever the chain's model. */
export interface Ledger {
  /** All of them, in chain order. */
  readonly movements: readonly Movement[];
  /**
   * What a holding's history lists, in chain order: every movement of a balance; the spender of an outpoint. Nothing
   * where the record tells of none, which alone does not say that there was none.
   */
  readonly byHolding: ReadonlyMap<HoldingId, readonly Movement[]>;
  /** By movement: accounts that paid the same asset into its transaction. Value that returns to them did not leave. */
  readonly payers: ReadonlyMap<MovementId, ReadonlySet<AccountId>>;
  /** Every account that is known to have paid at least once, fees included. */
  readonly payingAccounts: ReadonlySet<AccountId>;
  /** Whether an account may have paid from a holding that the record does not name, so that nothing of it surely rests. */
  maySpendUnseen(account: AccountId): boolean;
  /** What a person should know of a holding's history: what was arranged for the replay, what was shaped. */
  readonly notes: ReadonlyMap<HoldingId, readonly string[]>;
  /** What others wrote about an account on the chain, in chain order. */
  readonly claims: ReadonlyMap<AccountId, readonly Claim[]>;
  /** Transfers of tokens that the record does not list. */
  readonly unfollowed: ReadonlyMap<AccountId, LeftOutBook>;
}

/** Code of the error with which a lookup of what a record does not tell fails. */
export const NOT_RECORDED = 'not-recorded';

/** A label written on the chain, and the height it was written at. */
export interface Claim {
  readonly height: number;
  readonly label: Label;
}

/** Adds to a list in a map. */
export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
