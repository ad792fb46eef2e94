import type { Amount } from '../ids.ts';
import type { Payout, Pot } from '../pot.ts';

/**
 * How taint travels when value is pooled and paid out. `merge` and `split` are the law of the policy over lots, pure
 * and readable; `columns` is the same law in the form that `settle` runs. Tests hold the two against each other.
 */
export interface TaintPolicy {
  readonly name: string;
  /** One sentence for `--help` and the documentation. */
  readonly summary: string;
  /** Payouts carry exactly the taint that went in. False for poison, which marks reach. */
  readonly conserves: boolean;
  merge(pot: Pot, arriving: Pot): Pot;
  /** Pays `amounts` in order; the pot covers them. */
  split(pot: Pot, amounts: readonly Amount[]): Payout;
  readonly columns: PoolColumns | QueueColumns;
}

/** For policies that know how much of a pot is stolen, not which part. */
export interface PoolColumns {
  readonly kind: 'pool';
  /** Taint in a payment of `value` out of a pool of `amount` with some `taint` in it. `value <= amount`. */
  share(value: Amount, amount: Amount, taint: Amount): Amount;
  /** Indices of the payments of one transaction in the order they are served; as they stand where there is none. */
  readonly order?: (values: readonly Amount[]) => readonly number[];
}

/** For policies that keep the order in which value came in, and pay from one end of it. */
export interface QueueColumns {
  readonly kind: 'queue';
  readonly from: 'oldest' | 'newest';
}
