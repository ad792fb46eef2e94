import type { CoinhoundError } from '../core/error.ts';
import type { AccountId, AssetId, ChainId, TxId } from '../core/ids.ts';
import type { UnreadStop } from '../core/stop.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { CachedLookups } from '../store/lookups.ts';
import type { LookupRef } from '../store/store.ts';
import type { ChainSource } from '../trace/source.ts';

/** How a chain spells its accounts and transactions. Pure. */
export interface ChainRules {
  readonly chain: ChainId;
  /** The canonical account of an address, checksum verified. Throws a usage error where it is none. */
  account(address: string): AccountId;
  /** The canonical id of a transaction, or undefined where the text is none. */
  transaction(text: string): TxId | undefined;
}

/** What the configuration says of one chain. */
export interface ChainFacts {
  /** `ethereum` */
  readonly name: string;
  readonly chain: ChainId;
  /** EIP-155; EVM chains only. */
  readonly chainId?: number;
  /** How addresses are spelled; chains of the family `unread` only. */
  readonly scheme?: string;
  /** The coin itself. */
  readonly native: AssetId;
  /** Blocks below the tip that a reorganisation may still replace. */
  readonly confirmations: number;
}

/** A token that is followed, known by what identifies it on its chain and never by its symbol. */
export interface KnownToken {
  /** In the chain's canonical spelling: a contract, or `namespace:name` of a mosaic. */
  readonly contract: string;
  readonly asset: AssetId;
  /** What it is minted for, where it is minted for the chain's coin one for one and burned for it. */
  readonly wraps?: Wraps;
}

/** Wrapped coins: as WETH9, whose deposits and withdrawals emit no transfers; and those whose mints and burns do. */
export const wrapKinds = ['native', 'native-with-transfers'] as const;
export type Wraps = (typeof wrapKinds)[number];

export interface OpenOptions extends ChainFacts {
  readonly tokens: readonly KnownToken[];
  readonly endpoints: readonly Endpoint[];
  readonly lookups: CachedLookups;
}

/** An answer that was kept, with its body. */
export interface KeptAnswer extends LookupRef {
  readonly body: string;
}

/** What one provider told when it was asked once. */
export interface Probe {
  /** Height of its newest block. */
  readonly tip: number;
  /** What it can answer, in the words of its API: `ots_searchTransactionsBefore`, `txs/outspends`. */
  readonly can: readonly string[];
  /** What was tried and is not served. */
  readonly cannot: readonly string[];
  /** What a person should know of it: `network test3`, `not synchronized`. */
  readonly notes: readonly string[];
}

/** What all chains of one kind have in common: the table `families` lists them, and whatever reads chains goes by it. */
export interface ChainFamily {
  /** `evm` */
  readonly name: string;
  /** Kinds of provider that can serve it; `recorded` serves every family. */
  readonly kinds: readonly string[];
  rules(facts: ChainFacts): ChainRules;
  open(options: OpenOptions): ChainSource;
  /**
   * Puts into the facts of the store what a run's answers tell, whatever they were asked for; absent where every answer tells of what it
   * was asked for alone. Called before the chain is opened to trace from those answers again. Throws what is no answer of the chain.
   */
  recall?(options: OpenOptions, answers: readonly KeptAnswer[]): Promise<void>;
  /** Asks one provider what it is and can. Throws an `UpstreamError`. */
  probe(endpoint: Endpoint, facts: ChainFacts, signal: AbortSignal): Promise<Probe>;
  /** How the family's tokens are named; absent where it has none. */
  readonly tokens?: TokenRules;
  /** Present where no provider reads the family's chains: then only recorded facts can stand for one. */
  readonly unread?: UnreadRules;
}

/** What there is to say of a chain that no provider reads. Pure. */
export interface UnreadRules {
  /** Why a trace ends at an address, in canonical spelling. */
  stop(facts: ChainFacts, address: string): UnreadStop;
  /** What a person is told who wants to trace an address there, or a transaction where there is none. */
  refusal(facts: ChainFacts, address: string | undefined): CoinhoundError;
}

export interface TokenRules {
  /** For people: `the address of a contract: 0x and 40 hexadecimal digits`. */
  readonly form: string;
  /** The token that a person named by its contract. Throws a usage error. */
  read(contract: string, chain: ChainId): KnownToken;
}
