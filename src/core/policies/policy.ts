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
  /**
   * Settled in a mirror it tells where value came from: of a source as much is found in a payment as of the payment comes from the
   * source, to the base unit where it keeps order, but for rounding where it shares in proportion. Left out where it is a rule of
   * taint alone.
   */
  readonly mirrors?: true;
  merge(pot: Pot, arriving: Pot): Pot;
  /** Pays `amounts` in order; the pot covers them. `fee` is what of the rest leaves as a fee: nothing where the rest is kept. */
  split(pot: Pot, amounts: readonly Amount[], fee?: Amount): Payout;
  /** Pays `amount` out of the pot of a holding, where that differs from a split. `floors` are the trace's, by book. */
  draw?(pot: Pot, amount: Amount, floors: readonly Amount[]): Payout;
  /** Only what is stolen as a whole goes on: taint of a payment that is clean in part stays with its payee. */
  readonly followsWholeOnly?: true;
  readonly columns: PoolColumns | QueueColumns;
}

/** For policies that know how much of a pot is stolen, not which part. */
export interface PoolColumns {
  readonly kind: 'pool';
  /** What of a payment out of a pool with taint in it is tainted: its proportion, as much as there is, or all. */
  readonly share: 'proportion' | 'first' | 'all';
  /** Order in which the payments of a transaction are cut from its pool; equal ones from the last where it goes by size. */
  readonly order: 'listed' | 'largest-first';
  /** What of a transaction's fee is tainted: what its payments leave, or its proportion before they are cut. */
  readonly fee: 'last' | 'proportion';
  /**
   * Parts per million of its taint that a holding keeps back at a payment, as far as its clean value allows; nor does it pay
   * out taint that stands for less than the floor in every book. Left out where it keeps back nothing.
   */
  readonly reserve?: bigint;
}

/** For policies that keep the order in which value came in, and pay from one end of it. */
export interface QueueColumns {
  readonly kind: 'queue';
  readonly from: 'oldest' | 'newest';
  /** Order in which a transaction fills its outputs. */
  readonly fills: 'first-to-last' | 'last-to-first';
}
