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

/** A pot as one lot that `CutPool` cuts in place. */
export interface Pool {
  amount: Amount;
  taint: Amount;
  loss: Amount;
}

/**
 * Cuts `values[0..count)` out of the pool in turn and writes taint and loss of each beside it; the pool keeps the
 * rest. The pool covers the values.
 */
export type CutPool = (
  pool: Pool,
  values: readonly Amount[],
  taints: Amount[],
  losses: Amount[],
  count: number,
) => void;

/** For policies that know how much of a pot is stolen, not which part. */
export interface PoolColumns {
  readonly kind: 'pool';
  readonly cut: CutPool;
}

/** For policies that keep the order in which value came in, and pay from one end of it. */
export interface QueueColumns {
  readonly kind: 'queue';
  readonly from: 'oldest' | 'newest';
}
