import type { GraphEdge, GraphLabel, PerPolicy, Warning } from '../flow-graph.ts';

/** Base units as a decimal string. */
type Decimal = string;

/** One thing that differs between two graphs. `key` names it, whatever graph it was compared with. */
export type DiffItem =
  | FindingItem
  | MovedItem
  | LabelItem
  | CrossingItem
  | PatternItem
  | LeadItem
  | HopItem
  | DisappearedItem
  | LedgerItem
  | CoverageItem
  | WarningItem;

/** When, and in which transactions (node ids, sorted). Times are null where none is known. */
interface Dated {
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly transactions: readonly string[];
}

/** Stolen value of one asset, one value each policy that is compared. */
export interface Change {
  readonly asset: string;
  /** What is new, or what is gone: never negative, and 0 under a policy that does not see it. */
  readonly amount: PerPolicy<Decimal>;
  readonly was: PerPolicy<Decimal>;
  readonly now: PerPolicy<Decimal>;
  /** The part of the loss that `amount` stands for, by book of the ledger, and what that is of the stolen sum. */
  readonly losses: Readonly<Record<string, { readonly loss: PerPolicy<Decimal>; readonly share: string }>>;
  /** The largest of these shares, under the leading policy: ten decimals at most, rounded down. */
  readonly share: string;
}

/** `reached` and `frozen`: a finding that is new or has more. `reduced`: one that has less, though nothing was paid from it. */
export interface FindingItem extends Change, Dated {
  readonly key: string;
  readonly kind: 'reached' | 'frozen' | 'reduced';
  readonly change: 'new' | 'more' | 'less' | 'gone';
  readonly category: string;
  readonly entity: string | null;
  readonly node: string;
  /** How much of what lies there is presumed; absent where nothing is. */
  readonly presumed?: PerPolicy<Decimal>;
  readonly rule: string;
  readonly confidence: number;
}

/** Value that rested or was frozen and was paid on: the sum of it, its loss in proportion. */
export interface MovedItem extends Change, Dated {
  readonly key: string;
  readonly kind: 'moved';
  readonly node: string;
  /** What the transactions paid on, also of what others put into them. */
  readonly to: readonly Destination[];
}

/** Where a transaction's value went: an account, or the transaction in which a crossing came out. */
export interface Destination {
  readonly node: string;
  readonly by: GraphEdge['kind'];
  readonly asset: string;
  readonly taint: PerPolicy<Decimal>;
  /** The strongest label; null without one. */
  readonly label: { readonly name: string; readonly category: string } | null;
}

/** A claim about an account that made another end of it, or none. */
export interface LabelItem {
  readonly key: string;
  readonly kind: 'label';
  readonly node: string;
  readonly was: LabelState;
  readonly now: LabelState;
}

export interface LabelState {
  readonly labels: readonly GraphLabel[];
  /** Why the trace ends there; null where it does not. */
  readonly stop: { readonly reason: string; readonly category: string | null } | null;
  /** Categories of the findings there, sorted. */
  readonly categories: readonly string[];
}

/** A swap, wrap or bridge that one graph alone has, by where it came out. */
export interface CrossingItem extends Dated {
  readonly key: string;
  readonly kind: 'crossing';
  readonly change: 'new' | 'gone';
  readonly id: string;
  readonly by: 'swap' | 'wrap' | 'bridge';
  readonly rule: string;
  readonly tier: 1 | 2 | 3;
  readonly confidence: number;
  readonly source: string;
  readonly target: string;
  readonly asset: string;
  readonly taint: PerPolicy<Decimal>;
  readonly received: { readonly asset: string; readonly taint: PerPolicy<Decimal> };
}

/** What a rule saw at an account or transaction, in one graph alone. Other figures of the same sight are no item. */
export interface PatternItem {
  readonly key: string;
  readonly kind: 'pattern';
  readonly change: 'new' | 'gone';
  readonly node: string;
  readonly name: string;
  readonly confidence: number;
  readonly evidence: Readonly<Record<string, string>>;
}

/** A lead that is new, rests on more transactions than before, or is gone. */
export interface LeadItem extends Dated {
  readonly key: string;
  readonly kind: 'lead';
  readonly change: 'new' | 'more' | 'gone';
  readonly rule: string;
  readonly account: string;
  readonly about: readonly string[];
  readonly amounts: Readonly<Record<string, Decimal>>;
  readonly confidence: number;
}

/** An account or transaction that taint had not reached before. */
export interface HopItem extends Dated {
  readonly key: string;
  readonly kind: 'hops';
  readonly what: 'account' | 'transaction';
  readonly node: string;
  readonly hop: number;
}

/** A transaction that the later graph lacks: reorganised, or no longer reached under its parameters and labels. */
export interface DisappearedItem extends Dated {
  readonly key: string;
  readonly kind: 'disappeared';
  readonly node: string;
}

/** A line of the ledger, or its sum of what was stolen or presumed. */
export interface LedgerItem {
  readonly key: string;
  readonly kind: 'ledger';
  readonly policy: string;
  /** The ledger's unit: a CAIP-19 id, or `usd-micro`. */
  readonly book: string;
  readonly part: 'stolen' | 'presumed' | 'ends';
  /** The line of `ends`; else null. */
  readonly line: string | null;
  readonly was: Decimal;
  readonly now: Decimal;
}

/** Something that one graph alone did not read whole. */
export interface CoverageItem {
  readonly key: string;
  readonly kind: 'coverage';
  readonly change: 'new' | 'gone';
  readonly node: string;
  readonly asset: string;
  readonly why: string;
  readonly evidence: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** A warning that one graph alone has, or with another amount. */
export interface WarningItem {
  readonly key: string;
  readonly kind: 'warning';
  readonly change: 'new' | 'changed' | 'gone';
  readonly code: Warning['code'];
  readonly message: string;
  readonly node?: string;
  readonly asset?: string;
  readonly was: Decimal | null;
  readonly now: Decimal | null;
}
