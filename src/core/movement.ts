import {
  type AccountId,
  type Amount,
  type AssetId,
  type ChainId,
  chainOf,
  type HoldingId,
  type MovementId,
  type TxId,
} from './ids.ts';
import type { Label } from './label.ts';
import type { LeftOutTokens } from './left-out.ts';

/** Where value rests: an outpoint (`txid:vout`), or one account's balance of one asset. */
export interface Holding {
  readonly id: HoldingId;
  readonly owner: AccountId;
  readonly asset: AssetId;
}

/** `txid:vout` where the holding is an outpoint, undefined where it is an account's balance. */
export function outpointOf({ id, owner }: Holding): string | undefined {
  if (id[owner.length] === '/' && id.startsWith(owner)) return undefined;
  return id.slice(chainOf(owner).length + 1);
}

/** One side of a movement: value drawn from, or paid into, a holding. */
export interface Leg {
  readonly holding: Holding;
  readonly amount: Amount;
}

/** Block height of facts whose source does not know it; sorts before every block. */
export const UNKNOWN_HEIGHT = -1;
/** Transaction index where the source does not tell it; sorts after every known index of the block. */
export const UNKNOWN_INDEX = Number.MAX_SAFE_INTEGER;

/** A place in chain order. Movements of one transaction share it; their order is that of the histories that list them. */
export interface Position {
  readonly height: number;
  readonly index: number;
  /** Block time in Unix seconds, for people to read and never for ordering; null where the source does not know it. */
  readonly time: number | null;
}

/**
 * One indivisible move of value of one asset. A bitcoin transaction is one movement with many legs; a transfer of
 * an account chain has one input and one output. Inputs minus outputs is the fee. A mint or a coinbase has no
 * inputs, gas has no outputs, burned value goes to a holding of the sink `burned`.
 */
export interface Movement {
  readonly id: MovementId;
  readonly chain: ChainId;
  readonly txid: TxId;
  readonly position: Position;
  readonly inputs: readonly Leg[];
  readonly outputs: readonly Leg[];
  /**
   * What its maker wrote into the transaction, on chains where exchanges tell their customers apart by it; null where only
   * the parties can read it. Text of strangers: never to be trusted, nor shown unescaped.
   */
  readonly memo?: string | null;
  /**
   * How its transaction calls a contract: the first four bytes of the calldata in lower-case hex with `0x`, or that alone where it
   * merely pays a contract that wraps the coin, and where somebody else signed for who pays. Absent where it does no more than
   * pay or transfer a token, and where the account it was read from neither signed it nor pays.
   */
  readonly call?: string;
  /**
   * The other half of a wrap: the movement that this one gives back what it took. Depositing the coin with its wrapper
   * contract mints as much of the wrapped token to who deposits; taking it out burns as much.
   */
  readonly wraps?: MovementId;
  /**
   * What its outputs have beyond its inputs came from payers whom its source does not name, with the code of the error with which
   * asking for them would fail. Absent where such value is new: a mint, a coinbase.
   */
  readonly unnamed?: string;
}

/** Why a history does not list everything: too busy to list, or cut by the provider. */
export type HistoryGap =
  /** A service by its traffic; the trace stops here. `evidence` are the figures that decided. */
  | { readonly kind: 'hub'; readonly evidence: Readonly<Record<string, string>> }
  /** The provider cannot list some rows; the trace goes on with what there is and says so. */
  | { readonly kind: 'truncated'; readonly evidence: Readonly<Record<string, string>> }
  /**
   * The source tells of some movements and does not claim to tell of all: those are followed, and what they leave is
   * not known to rest. `code` is that of the error with which a lookup would have failed.
   */
  | { readonly kind: 'partial'; readonly code: string; readonly evidence: Readonly<Record<string, string>> };

/**
 * What a source knows of one holding up to a height. Movements are listed in chain order as this holding saw them,
 * which decides where two of them share a position. For an outpoint: the movement that spends it, or none.
 */
export interface History {
  readonly holding: HoldingId;
  /** Clean balance before the first movement listed. 0n for an outpoint. */
  readonly opening: Amount;
  readonly movements: readonly Movement[];
  /** Height up to which this is all there is. */
  readonly through: number;
  /**
   * Height above which it was not read again, because nothing of what was followed was left in the holding then. Where taint comes in above
   * it, the holding is looked up anew. Absent where all was read.
   */
  readonly unreadAbove?: number;
  /** Height at which an earlier trace read it, and from which it stands as it was. Absent where it was read for this trace. */
  readonly keptAt?: number;
  readonly gap: HistoryGap | null;
  /** What a person should know of this history: rows left out and why, for the graph's `coverage`. Empty if nothing. */
  readonly notes: readonly string[];
  /** What others wrote about the owner on the chain itself, up to `through`. */
  readonly labels?: readonly Label[];
  /** Tokens of the owner's that are not followed, up to `through`; absent where there are none, or the source tells of none. */
  readonly leftOut?: LeftOutTokens;
}

/** A stolen output. `taint` of its amount is stolen; `loss` is the part of the incident's loss that this stands for. */
export interface Seed {
  readonly movement: Movement;
  readonly output: number;
  readonly taint: Amount;
  readonly loss: Amount;
}
