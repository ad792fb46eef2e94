import type { AccountId, Amount, AssetId, ChainId, HoldingId, TxId } from '../core/ids.ts';
import type { History, Holding, Seed } from '../core/movement.ts';
import type { ChainEvent, TransactionFacts } from './inquiry.ts';

/** An end of a seed's window, inclusive: a block height, or Unix seconds compared with block times. */
export type Bound = { readonly height: number } | { readonly time: number };

/** What a person named as stolen. */
export type SeedSpec =
  /** Everything the account received in the window; of one asset, or of every known one. */
  | {
      readonly kind: 'address';
      readonly account: AccountId;
      readonly asset?: AssetId;
      readonly since?: Bound;
      readonly until?: Bound;
    }
  /** Every output of a transaction that does not return to the owner of an input; or output `output` alone (UTXO chains). */
  | { readonly kind: 'transaction'; readonly txid: TxId; readonly output?: number; readonly asset?: AssetId };

/** Figures from which an unlabelled account is taken for a service and the walk stops. `docs/taint.md` says how they are counted. */
export interface HubLimits {
  readonly counterparties: number;
  readonly transactions: number;
}

export interface HistoryQuery {
  /** Height of the facts: later movements are left out. */
  readonly asOf: number;
  /** Null to read every account whole, however busy. */
  readonly hub: HubLimits | null;
  readonly signal: AbortSignal;
}

/** The answer for one holding: its history, or the error for which there is none. */
export type HistoryAnswer = History | { readonly holding: HoldingId; readonly failure: Error };

/**
 * What a chain must offer: the port that every chain family implements over one or more providers. Answers depend on
 * the chain's facts alone, never on which provider gave them or when.
 */
export interface ChainSource {
  readonly chain: ChainId;
  /** The canonical account of an address a person typed, checksum verified. Throws a usage error. Pure. */
  account(address: string): AccountId;
  /** The canonical id of a transaction a person typed, or undefined where the text is none. Pure. */
  transaction(text: string): TxId | undefined;
  /** Height of the newest block the providers agree on. */
  tip(signal: AbortSignal): Promise<number>;
  /** The stolen outputs a person named, in chain order; `loss` equals `taint`. Throws a usage error where there are none. */
  seeds(spec: SeedSpec, query: HistoryQuery): Promise<readonly Seed[]>;
  /**
   * One answer a holding, in any order, each as soon as it is known. A lookup that fails for good is an answer; the
   * iteration itself throws only when `signal` aborts or for a bug.
   */
  histories(holdings: readonly Holding[], query: HistoryQuery): AsyncIterable<HistoryAnswer>;
  /**
   * Which of many holdings moved since they were read, asked for in bulk; one answer for each of them, in the order asked. Absent where the chain's
   * providers have nothing cheaper than reading the holding. Throws what a lookup throws where nobody answers. Nothing of it is stored.
   */
  moved?(resting: readonly Resting[], query: MovedQuery): Promise<readonly MovedAnswer[]>;
  /** A whole transaction, or null where no block up to `asOf` has it. Absent where the chain's providers cannot tell. */
  transactionFacts?(txid: TxId, query: FactsQuery): Promise<TransactionFacts | null>;
  /** Events of one contract in chain order, none of them above `asOf`. Absent on chains without. */
  events?(query: EventQuery): Promise<readonly ChainEvent[]>;
}

/** A holding that value rests in, as it was when it was read last. */
export interface Resting {
  readonly holding: Holding;
  /** What its history says is there at the height it was read at, in base units. */
  readonly balance: Amount;
  /** What `moved` said of it last; absent where it never did. */
  readonly mark?: string;
}

export interface MovedQuery extends FactsQuery {
  /** Height up to which the holdings are known. */
  readonly since: number;
}

/** What a bulk answer says of one holding. */
export interface MovedAnswer {
  readonly holding: HoldingId;
  /**
   * `moved`: it did, or may have for all that is told: read it. `rests`: nothing of it moved above `since`, up to `asOf`.
   * `same`: there is as much as before, which does not exclude that as much went as came.
   */
  readonly verdict: 'moved' | 'rests' | 'same';
  /** What was told, to be compared with next time, in a form of the chain's own: a balance, a balance and a nonce. */
  readonly mark?: string;
}

export type FactsQuery = Pick<HistoryQuery, 'asOf' | 'signal'>;

/** Which events: `topics[n]` at place n where it is not null, in the blocks from and to a height, inclusive. */
export interface EventQuery extends FactsQuery {
  readonly contract: AccountId;
  readonly topics: readonly (string | null)[];
  readonly from?: number;
  readonly to?: number;
}

/** Names of an asset for people. Amounts stay in base units everywhere else. */
export interface AssetInfo {
  readonly id: AssetId;
  /** Chain name as in the configuration: `ethereum`. */
  readonly chain: string;
  readonly symbol: string;
  readonly decimals: number;
}
