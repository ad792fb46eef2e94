import type { AccountId } from '../../src/core/ids.ts';
import type { ChainSource } from '../../src/trace/source.ts';

/** Value that comes in: so many base units of the chain's own coin, each by a transaction of its own. */
export interface Receipt {
  readonly block: number;
  readonly amount: bigint;
}

/** A chain with one account that received something, served by a local server of one kind. */
export interface ServedAccount {
  /** Over that server alone, at rates that a test can wait for. */
  readonly source: ChainSource;
  readonly account: AccountId;
  /** The next `requests` requests for data meet the fault of this name instead of an answer. */
  disturb(fault: string, requests: number): void;
  /** The request after the next one finds another chain: the blocks from `height` on were replaced and hold these receipts alone. */
  reorganise(height: number, receipts: readonly Receipt[]): void;
  close(): Promise<void>;
}

/** What the contract of a provider kind is tested with. */
export interface ProviderLab {
  /** As in the configuration. */
  readonly kind: string;
  /** Rows of a full page, as the server gives them to this client. */
  readonly pageRows: number;
  /** Faults that pass by: whoever asks again gets the answer. Names for `disturb`; among them one that says `rate`. */
  readonly passing: readonly string[];
  /** Answers that will not get better: the lookup must fail with a clear error, never give less than there is. */
  readonly lasting: readonly string[];
  serve(receipts: readonly Receipt[]): Promise<ServedAccount>;
}
