import type { AccountId, ChainId, TxId } from '../core/ids.ts';
import type { Category } from '../core/label.ts';
import type { Moment } from './moment.ts';

/**
 * How far sources bear an entry out: an official text or two independent sources; one credible source; hearsay.
 */
export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

/** What an account is to an incident. `docs/incidents.md` defines each. */
export const accountKinds = [
  'thief',
  'follow-on',
  'laundering',
  'attack-contract',
  'lookalike',
  'victim',
  'victim-contract',
  'recovery',
  'seizure',
  'service',
  'tagger',
  'bystander',
  'payer',
  'unclear',
] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Categories of labels that a service can have. */
export const serviceCategories = [
  'exchange',
  'mixer',
  'bridge',
  'coinjoin',
  'gambling',
  'market',
  'payment_processor',
  'service',
  'dex',
  'defi',
] as const satisfies readonly Category[];
export type ServiceCategory = (typeof serviceCategories)[number];

/** What a later hop is: a service of some category, or what an account can be to an incident. */
export const hopKinds = [
  ...serviceCategories,
  'follow-on',
  'laundering',
  'recovery',
  'seizure',
  'bystander',
] as const;
export type HopKind = (typeof hopKinds)[number];

/** A chain by its name in the configuration and by its CAIP-2 id. */
export interface OnChain {
  readonly chainName: string;
  readonly chain: ChainId;
}

/** Who says so, and how far it is borne out. */
interface Grounds {
  readonly confidence: Confidence;
  /** At least one. */
  readonly sources: readonly string[];
  readonly note: string | null;
}

/** What a seed names. An address seed is everything the account received in its window. */
export type SeedSubject =
  | {
      readonly kind: 'address';
      readonly account: AccountId;
      /** Null where the window is open at that end. */
      readonly since: Moment | null;
      readonly until: Moment | null;
    }
  | {
      readonly kind: 'transaction';
      readonly txid: TxId;
      /** What this account paid in it alone, and what these received alone; absent where it is everybody. */
      readonly payer?: AccountId;
      readonly receivers?: readonly AccountId[];
    }
  | { readonly kind: 'outpoint'; readonly txid: TxId; readonly output: number };

/** Where value first left the victim's control: a trace of the incident starts there. */
export interface IncidentSeed extends OnChain, Grounds {
  readonly subject: SeedSubject;
  /** Symbol of the asset that was stolen there; null for every known one. Not checked against any list of assets. */
  readonly asset: string | null;
  /** What a whole unit of the asset was worth then, where that is not what `prices` say: an exact decimal in dollars. */
  readonly usd?: string;
  readonly role: string;
  /** The lead it was accepted from; absent where it is of the catalogue. */
  readonly accepted?: AcceptedFrom;
}

/** A lead that a person took for part of the theft. */
export interface AcceptedFrom {
  readonly account: AccountId;
  /** Name of the rule that gave the lead, and how sure it was. */
  readonly rule: string;
  readonly confidence: number;
  readonly on: Moment;
}

/** What an asset was worth when it was stolen. */
export interface Price {
  /** Symbol, on one chain or, where it is null, wherever it has that name. */
  readonly asset: string;
  readonly chainName: string | null;
  /** Dollars for a whole unit, an exact decimal. */
  readonly usd: string;
  readonly at: Moment;
  readonly source: string;
}

/** An account that has to do with the incident, and is not where a trace starts. */
export interface KnownAccount extends OnChain, Grounds {
  readonly account: AccountId;
  readonly kind: AccountKind;
  readonly role: string;
  /** Whose account it is: always there but for a thief's and for what is unclear. */
  readonly entity: string | null;
  /** Of a service, else null. */
  readonly category: ServiceCategory | null;
  /** The genuine account that a look-alike imitates, else null. */
  readonly imitates: AccountId | null;
}

/** A documented transaction at which no trace starts. */
export interface KnownTransaction extends OnChain, Grounds {
  readonly txid: TxId;
  readonly what: string;
}

/** Where stolen value is known to have gone later: what a trace can be checked against. */
export interface Expectation extends OnChain {
  /** At most one of the two; both null where no source prints any. */
  readonly account: AccountId | null;
  readonly txid: TxId | null;
  readonly service: string;
  readonly kind: HopKind;
  readonly note: string | null;
  readonly source: string;
}

/** One incident of the catalogue. Lists keep the order of the file. */
export interface Incident {
  /** Also the name of its file: `coincheck-2018`. */
  readonly id: string;
  readonly name: string;
  readonly dates: { readonly from: Moment; readonly to: Moment | null; readonly note: string | null };
  readonly attribution: {
    readonly actor: string;
    /** Who says so. */
    readonly by: string;
    readonly date: Moment | null;
    /** How contested it is; null where nobody contradicts. */
    readonly contested: string | null;
  };
  readonly loss: {
    /** Amounts are exact decimals in whole units of the asset, not base units; null where not known. */
    readonly assets: readonly {
      readonly asset: string;
      readonly amount: string | null;
      readonly note: string | null;
    }[];
    /** Whole dollars at the time; null where no source says. */
    readonly usd: { readonly low: number; readonly high: number } | null;
    readonly note: string | null;
  };
  /** Empty exactly where `unpublished` says why. */
  readonly seeds: readonly IncidentSeed[];
  readonly accounts: readonly KnownAccount[];
  readonly transactions: readonly KnownTransaction[];
  readonly expect: readonly Expectation[];
  readonly prices: readonly Price[];
  readonly notes: readonly string[];
  /** What was taken over and not confirmed. */
  readonly unverified: readonly string[];
  readonly unpublished: string | null;
}
