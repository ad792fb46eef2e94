import type { AccountId, ChainId, TxId } from '../core/ids.ts';
import type { History, Holding, Movement, Position } from '../core/movement.ts';

/** What a contract told. */
export interface TransactionLog {
  readonly contract: AccountId;
  /** 32 bytes each, lower-case hex with `0x`. */
  readonly topics: readonly string[];
  /** Lower-case hex with `0x`. */
  readonly data: string;
}

/** A transaction with everything its chain tells of it. */
export interface TransactionFacts {
  readonly chain: ChainId;
  readonly txid: TxId;
  readonly position: Position;
  /** Who signed it; null where several may have (UTXO chains). */
  readonly sender: AccountId | null;
  /** What it calls or pays first; null for a creation and on UTXO chains. */
  readonly to: AccountId | null;
  /** Calldata: lower-case hex with `0x`, `0x` where there is none and on UTXO chains. */
  readonly input: string;
  /** Every move of value in it, of followed assets, in chain order, wraps among them; whoever the parties are. */
  readonly movements: readonly Movement[];
  /** Transfers of tokens that are not followed, by contract: a swap into one of them is no swap into nothing. */
  readonly unfollowed: readonly UnfollowedTransfer[];
  /** What a unit of gas was paid with, in base units of the coin; absent on chains without gas and where nobody tells. */
  readonly gasPrice?: bigint;
  /** In chain order; empty on chains without. */
  readonly logs: readonly TransactionLog[];
}

/** A transfer of a token that nobody follows. */
export interface UnfollowedTransfer {
  readonly contract: AccountId;
  /** Null for a mint, or a burn. */
  readonly from: AccountId | null;
  readonly to: AccountId | null;
  readonly amount: bigint;
}

/** An event of a contract, with the transaction that it is of. */
export interface ChainEvent extends TransactionLog {
  readonly txid: TxId;
  readonly position: Position;
}

/** What a detector or a finder of crossings wants to know beyond the histories that the walk reads. */
export type Inquiry =
  | { readonly kind: 'transaction'; readonly chain: ChainId; readonly txid: TxId }
  /** Events of one contract, all of them up to the pinned height or those from and to a height, with `topics[n]` at place n where it is not null. */
  | {
      readonly kind: 'events';
      readonly contract: AccountId;
      readonly topics: readonly (string | null)[];
      readonly from?: number;
      readonly to?: number;
    }
  /** Of a balance or an outpoint, under the limits of the walk. */
  | { readonly kind: 'history'; readonly holding: Holding }
  /** A GET of a bridge's own service: `thornode` and `/thorchain/tx/status/ABC…`. */
  | { readonly kind: 'service'; readonly service: string; readonly path: string };

/** What came back. `failed` where it failed for good, was beyond the budget, or there is nobody to ask. */
export type Answer<I extends Inquiry = Inquiry> = I extends unknown ? AnswerTo[I['kind']] | Failed : never;

export interface Failed {
  readonly kind: 'failed';
  readonly code: string;
}

export interface AnswerTo {
  /** Null where no block up to the pinned height has it. */
  readonly transaction: { readonly kind: 'transaction'; readonly facts: TransactionFacts | null };
  /** In chain order. */
  readonly events: { readonly kind: 'events'; readonly events: readonly ChainEvent[] };
  readonly history: { readonly kind: 'history'; readonly history: History };
  /** The body of an answer of success as JSON; null where the service knows nothing of it. */
  readonly service: { readonly kind: 'service'; readonly body: unknown };
}

/** Asks; undefined while nobody knows: the question is then put, and the asker is asked again. */
export type Ask = <I extends Inquiry>(inquiry: I) => (AnswerTo[I['kind']] | Failed) | undefined;

/** Equal questions have one key. */
export function inquiryKey(inquiry: Inquiry): string {
  switch (inquiry.kind) {
    case 'transaction':
      return `transaction ${inquiry.chain} ${inquiry.txid}`;
    case 'events': {
      const { contract, topics, from, to } = inquiry;
      return `events ${contract} ${topics.map((topic) => topic ?? '*').join(',')} ${from ?? ''}-${to ?? ''}`;
    }
    case 'history':
      return `history ${inquiry.holding.id}`;
    case 'service':
      return `service ${inquiry.service} ${inquiry.path}`;
  }
}
