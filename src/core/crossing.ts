import type { Amount } from './ids.ts';
import type { Movement } from './movement.ts';

/** An output of a movement. */
export interface Place {
  readonly movement: Movement;
  readonly output: number;
}

/** What came out of a crossing. */
export interface Receipt extends Place {
  /** The part of the given amount that this output stands for, in base units of the given asset. */
  readonly share: Amount;
}

/**
 * Value that is given up in one place and comes out in another as another asset or on another chain: a swap, a wrap, a
 * bridge. What was given keeps its way through pools and vaults as clean value; its taint and its loss come out with the
 * receipts, in the proportion of their shares, which sum to what was given. Taint is scaled to the received amount, loss is
 * carried over whole.
 */
export interface Crossing {
  /** One for each crossing, equal from whatever order of lookups: `chain:tx:txid/rule/n`. */
  readonly id: string;
  readonly kind: 'swap' | 'wrap' | 'bridge';
  /** Name of the finder, and where it has several rules, the rule: `thorchain`, `swap.net-flow`. */
  readonly rule: string;
  /** 1: an id in a memo or log ties both sides; 2: the bridge's own service says so; 3: amounts and times fit and nothing else does. */
  readonly tier: 1 | 2 | 3;
  readonly confidence: number;
  readonly evidence: Readonly<Record<string, string>>;
  /** All of one asset. */
  readonly given: readonly Place[];
  readonly received: readonly Receipt[];
}
