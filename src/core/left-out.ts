import type { AccountId, AssetId, TxId } from './ids.ts';

/** A transfer that a history leaves out, as the token's contract told it: it may name a giver who knows nothing of it. */
export interface LeftOutTransfer {
  readonly txid: TxId;
  /** `UNKNOWN_HEIGHT` where the chain's lists tell none. */
  readonly height: number;
  /** Unix seconds; null where it is not told. */
  readonly time: number | null;
  /** Null for a mint. */
  readonly from: AccountId | null;
  readonly to: AccountId;
}

/** A token whose transfers a history leaves out, because its contract is not followed. */
export interface LeftOutToken {
  readonly token: AssetId;
  /**
   * As it calls itself, by the word of an explorer; null where nobody told. Text of strangers, cut to a bounded length: never
   * to be trusted, nor shown unescaped.
   */
  readonly symbol: string | null;
  readonly name: string | null;
  /** Transfers to the owner of the history, and by it as the contract says: anybody's contract can name anybody. */
  readonly received: number;
  readonly sent: number;
  /** The first few of them, in chain order. */
  readonly first: readonly LeftOutTransfer[];
}

/** What a history leaves out of tokens that are not followed, up to its height. */
export interface LeftOutTokens {
  /** The first of them by their first transfer, as many as are kept. */
  readonly tokens: readonly LeftOutToken[];
  /** Tokens beyond those. */
  readonly others: number;
  /** Transfers of which nobody told what token they are of. */
  readonly nameless: number;
}
