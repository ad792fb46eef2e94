import type { AccountId, Amount, AssetId, ChainId } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { FarAnswer } from './far-answer.ts';

/** A deposit as its bridge's events tell it. */
export interface Deposit {
  /** Whether the contract that tells it is one of those the bridge's makers publish. */
  readonly verified: boolean;
  /** What the bridge took: any of these; empty where nobody follows it, or the event does not tell. */
  readonly assets: readonly AssetId[];
  readonly amount: Amount | undefined;
  /** Whom the events name as payer, the likeliest first. Who signed the transaction comes after them. */
  readonly payers: readonly AccountId[];
  /** Into which accounts it is paid. A burn needs none. */
  readonly vaults: readonly AccountId[];
  /** Where it goes, in the bridge's own words: `eip155:10`, `solana`, and to whom. Claims of the depositor. */
  readonly claim: { readonly chain: string; readonly recipient: string | null };
  /** The chain it goes to; undefined where it is not configured. */
  readonly destination: ChainId | undefined;
  /** Ids that tie both sides, and what else the events tell. */
  readonly evidence: Readonly<Record<string, string>>;
  /** Looks for the far side. Absent where nothing on the far chain can tell it. */
  readonly far?: (destination: ChainId) => FarAnswer;
}

/** What a bridge's own file says of it; `bridge-finder.ts` does the rest. */
export interface Bridge {
  /** `across` */
  readonly name: string;
  /** One sentence for the documentation: by what it knows both sides, and what it cannot follow. */
  readonly summary: string;
  /** The deposits of a transaction, in log order. Empty where it is none of its own. */
  deposits(input: FinderInput): readonly Deposit[];
}
