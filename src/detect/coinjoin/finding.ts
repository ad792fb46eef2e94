import type { Amount } from '../../core/ids.ts';

/** What one rule says of a transaction that it takes for a CoinJoin. */
export interface Finding {
  /** The protocol: `wasabi-1.1`. */
  readonly name: string;
  /** The rule that found it: that of Wasabi 1.1 finds 1.0 as well. */
  readonly rule: Rule;
  readonly confidence: number;
  /** Least number of participants that the rule counts. */
  readonly participants: number;
  /** Values of the mixed outputs, ascending. */
  readonly denominations: readonly Amount[];
  /** Indexes of mixed outputs: those of one value cannot be told apart. Ascending. */
  readonly equal: readonly number[];
  /** What else the rule counted. */
  readonly figures?: Readonly<Record<string, string>>;
}

/** Rules in the order in which they lead where two are equally sure: the more a rule asks for, the earlier. */
export const rules = ['whirlpool', 'wasabi-2', 'wasabi-1.1', 'wasabi-1.0', 'joinmarket'] as const;
export type Rule = (typeof rules)[number];
