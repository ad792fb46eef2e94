import type { AccountId, ChainId, HoldingId, TxId } from './ids.ts';
import type { Category } from './label.ts';

/** What a rule saw: its name, how sure it is, and the figures that decided. */
export interface Pattern {
  /** `coinjoin.wasabi-1.1`, `peel-chain`: the detector, and where it has several rules, the rule. */
  readonly name: string;
  /** 0 to 100, on the scale of labels. */
  readonly confidence: number;
  /** Figures and ids, for people and for tests: `participants: "5"`. Never prose that decides anything. */
  readonly evidence: Readonly<Record<string, string>>;
}

/** What a pattern is about. */
export type Subject =
  | { readonly kind: 'transaction'; readonly chain: ChainId; readonly txid: TxId }
  | { readonly kind: 'account'; readonly account: AccountId }
  | { readonly kind: 'holding'; readonly holding: HoldingId };

/** One pattern at one subject. */
export interface Hit {
  readonly subject: Subject;
  readonly pattern: Pattern;
  /**
   * Where the walk ends here, the category that value is booked under: at the outputs of a transaction, at every holding of
   * an account, or at the holding. Absent where the pattern is a remark.
   */
  readonly ends?: Category;
  /** Indexes of outputs that cannot be told apart, where the transaction mixes: whoever walks through spreads taint over them. */
  readonly equal?: readonly number[];
}

/** Something outside the trace, or no part of its sums, that is worth a look. Never an edge. */
export interface Lead {
  /** Name of the rule: `further-seed`, `tornado.exact-match`. */
  readonly rule: string;
  /** Who should be looked at. */
  readonly account: AccountId;
  /** Accounts of the trace that it has to do with, sorted. */
  readonly about: readonly AccountId[];
  /** By asset: what came from or went to it. */
  readonly amounts: Readonly<Record<string, string>>;
  /** Transactions that say so: `chain:tx:txid`, sorted. */
  readonly transactions: readonly string[];
  /** Unix seconds; null where the source does not tell times. */
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  readonly confidence: number;
  readonly evidence: Readonly<Record<string, string>>;
}

/** Addresses that one hand controls, as far as a rule goes. */
export interface Cluster {
  /** Its member that sorts first. */
  readonly id: AccountId;
  readonly members: readonly AccountId[];
  /** Why each member after the first belongs to it: the transaction that joined two accounts. A tree: without one, the cluster falls in two. */
  readonly unions: readonly {
    readonly a: AccountId;
    readonly b: AccountId;
    readonly rule: string;
    readonly transaction: string;
  }[];
}
