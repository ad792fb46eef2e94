/** Name of the format; `docs/graph-format.md` describes it. */
export const FLOW_GRAPH_SCHEMA = 'coinhound.flow-graph.v1';

/** Base units as a decimal string. */
type Decimal = string;
/** One value a policy, the leading policy first. */
export type PerPolicy<T> = Readonly<Record<string, T>>;

/** The document a trace ends in: equal facts give equal bytes. */
export interface FlowGraph {
  readonly schema: typeof FLOW_GRAPH_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  readonly incident: { readonly id: string; readonly name: string } | null;
  readonly parameters: GraphParameters;
  readonly assets: Readonly<
    Record<string, { readonly symbol: string; readonly decimals: number; readonly chain: string }>
  >;
  readonly seeds: readonly GraphSeed[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly findings: readonly Finding[];
  readonly leads: readonly GraphLead[];
  readonly clusters: readonly GraphCluster[];
  readonly ledger: PerPolicy<LossLedger>;
  readonly coverage: readonly Coverage[];
  readonly warnings: readonly Warning[];
}

export interface GraphParameters {
  readonly policies: readonly string[];
  /** Absent where the trace went forward. */
  readonly direction?: 'backward';
  /** Share from which unexplained outflow is presumed stolen, as it was given: `0.5`. Absent where nothing is. */
  readonly presume?: string;
  readonly limits: {
    readonly hops: number;
    /** As it was given: `0.01%`, or base units. */
    readonly minTaint: string;
    readonly maxLookups: number;
    readonly hubCounterparties: number;
    readonly hubTransactions: number;
    /** What was looked up first; absent where it was the nearest. */
    readonly rank?: string;
  };
  /** Categories that would have ended the walk and were walked through. */
  readonly through: readonly string[];
  /** What a person decided of accounts, by account: `expand` or `stop`, and why. Absent where nobody decided anything. */
  readonly decisions?: readonly {
    readonly account: string;
    readonly kind: 'expand' | 'stop';
    readonly because: string | null;
  }[];
  /** Day by which labels had to be published to be known; absent where all were. */
  readonly labelsAsOf?: string;
  /** Pinned height by CAIP-2 id. */
  readonly asOf: Readonly<Record<string, number>>;
  /** SHA-256 of the label set and of the configuration that matters. */
  readonly digests: { readonly labels: string; readonly configuration: string };
}

export interface GraphSeed {
  readonly id: string;
  readonly node: string;
  readonly transaction: string;
  readonly asset: string;
  readonly amount: Decimal;
  readonly loss: Decimal;
}

export type GraphNode = AccountNode | TransactionNode | SinkNode;

export interface GraphLabel {
  readonly name: string;
  readonly category: string;
  readonly source: string;
  readonly confidence: number;
}

/** What a rule saw, and the figures that decided. */
export interface GraphPattern {
  readonly name: string;
  readonly confidence: number;
  readonly evidence: Readonly<Record<string, string>>;
}

export interface HoldingTaint {
  readonly asset: string;
  readonly taint: PerPolicy<{ readonly received: Decimal; readonly sent: Decimal; readonly held: Decimal }>;
  /** What is held, by the line of the ledger it is booked on. */
  readonly ends: Readonly<Record<string, PerPolicy<Decimal>>>;
}

export interface GraphStop {
  readonly reason: string;
  readonly category?: string;
  readonly entity?: string;
  readonly rule?: string;
  readonly evidence?: Readonly<Record<string, string>>;
}

export interface AccountNode {
  readonly id: string;
  readonly kind: 'account';
  readonly chain: string;
  readonly address: string;
  readonly hop: number;
  readonly labels: readonly GraphLabel[];
  readonly holdings: readonly HoldingTaint[];
  readonly patterns: readonly GraphPattern[];
  /** Why the trace ends here: the stop of the holding with the most taint. Null where everything moved on. */
  readonly stop: GraphStop | null;
}

export interface TransactionNode {
  readonly id: string;
  readonly kind: 'transaction';
  readonly chain: string;
  readonly txid: string;
  /** Null where the source does not know it. */
  readonly height: number | null;
  readonly time: string | null;
  readonly hop: number;
  readonly patterns: readonly GraphPattern[];
  /** What its maker wrote into it: text of strangers. Null where it is encrypted; absent where there is none. */
  readonly memo?: string | null;
}

/** Fees or burned value of a chain. */
export interface SinkNode {
  readonly id: string;
  readonly kind: 'sink';
  readonly chain: string;
  readonly sink: 'fees' | 'burned' | 'minted';
  readonly hop: number;
  readonly holdings: readonly HoldingTaint[];
}

export interface GraphEdge {
  readonly source: string;
  readonly target: string;
  /** A crossing links the transaction that gave to the one that received; they are the same where it swaps or wraps. */
  readonly kind: 'draw' | 'payment' | 'fee' | 'swap' | 'wrap' | 'bridge';
  readonly asset: string;
  readonly amount: Decimal;
  readonly taint: PerPolicy<Decimal>;
  /** How much of the taint is presumed; absent where none is. */
  readonly presumed?: PerPolicy<Decimal>;
  readonly outpoint?: string;
  /** What came out, of a crossing. */
  readonly crossing?: {
    readonly id: string;
    readonly rule: string;
    /** 1: an id ties both sides; 2: the bridge's own service says so; 3: amounts and times fit and nothing else does. */
    readonly tier: 1 | 2 | 3;
    readonly confidence: number;
    readonly evidence: Readonly<Record<string, string>>;
    readonly asset: string;
    readonly amount: Decimal;
    readonly taint: PerPolicy<Decimal>;
  };
}

export interface Finding {
  readonly category: string;
  readonly entity: string | null;
  readonly node: string;
  readonly asset: string;
  readonly taint: PerPolicy<Decimal>;
  /** How much of the taint is presumed; absent where none is. */
  readonly presumed?: PerPolicy<Decimal>;
  readonly loss: PerPolicy<Decimal>;
  /** Of the stolen sum, ten decimals at most, rounded down. */
  readonly share: PerPolicy<string>;
  /** Where every asset has a ledger of its own: the stolen asset that `loss` is counted in, the largest share where there are several. */
  readonly book?: string;
  /** The other stolen assets that this stands for. */
  readonly losses?: Readonly<
    Record<string, { readonly loss: PerPolicy<Decimal>; readonly share: PerPolicy<string> }>
  >;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly transactions: readonly string[];
  readonly rule: string;
  readonly confidence: number;
}

/** Something outside the trace that is worth a look: no part of its sums, and never an edge. */
export interface GraphLead {
  readonly rule: string;
  readonly account: string;
  /** Accounts of the trace that it has to do with. */
  readonly about: readonly string[];
  /** By asset. */
  readonly amounts: Readonly<Record<string, Decimal>>;
  readonly transactions: readonly string[];
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly confidence: number;
  readonly evidence: Readonly<Record<string, string>>;
}

/** Addresses that one hand controls as far as a rule goes, and the transactions that say so. */
export interface GraphCluster {
  readonly id: string;
  readonly members: readonly string[];
  readonly unions: readonly {
    readonly a: string;
    readonly b: string;
    readonly rule: string;
    readonly transaction: string;
  }[];
}

/** What was stolen, what is presumed to be where that was asked for, and one amount per way the loss ended. */
export interface Book {
  readonly stolen: Decimal;
  readonly presumed?: Decimal;
  readonly ends: Readonly<Record<string, Decimal>>;
}

/**
 * `unit` is a CAIP-19 asset id, or `usd-micro`. Where the seeds are of several assets without a common value, `unit`
 * and `stolen` are null, `ends` is empty and every asset has its own book in `assets`.
 */
export interface LossLedger {
  readonly unit: string | null;
  readonly stolen: Decimal | null;
  readonly presumed?: Decimal;
  readonly ends: Readonly<Record<string, Decimal>>;
  readonly assets?: Readonly<Record<string, Book>>;
}

export interface Coverage {
  readonly node: string;
  readonly asset: string;
  /** `hub`, `truncated`, `partial`, `unavailable`, or `left-out` where some rows were not followed. */
  readonly why: string;
  readonly evidence: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

export interface Warning {
  readonly code:
    | 'shortfall'
    | 'presumed'
    | 'label-conflict'
    | 'seed-overlap'
    | 'upper-bound'
    | 'assumption'
    | 'detector'
    | 'crossing';
  readonly message: string;
  readonly node?: string;
  readonly asset?: string;
  readonly amount?: Decimal;
}
