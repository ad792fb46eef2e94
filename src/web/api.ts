/** What `coinhound serve` and the page it serves say to each other; `docs/application.md` has the routes. Times are ISO 8601, UTC. */

/** An error as the command line tells it: `docs/errors.md` has the codes. */
export interface ApiError {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** The body of every answer that is no success. */
export interface ApiFailure {
  readonly error: ApiError;
  /** Where several things are wrong, as with several seeds: the others. */
  readonly others: readonly ApiError[];
}

/** What can be chosen, and what is so unless it is. */
export interface Overview {
  readonly tool: { readonly name: string; readonly version: string };
  /** Directory of the store. */
  readonly store: string;
  /** Whether every trace is answered from the store alone. */
  readonly offline: boolean;
  readonly policies: readonly {
    readonly name: string;
    readonly summary: string;
    readonly conserves: boolean;
    /** Whether it can be asked where value came from. */
    readonly mirrors: boolean;
  }[];
  readonly ranks: readonly { readonly name: string; readonly summary: string }[];
  readonly formats: readonly {
    readonly name: string;
    readonly extension: string;
    readonly summary: string;
  }[];
  /** Of labels. */
  readonly categories: readonly string[];
  /** By name as in the configuration, and by CAIP-2 id. */
  readonly chains: readonly { readonly name: string; readonly chain: string }[];
  readonly defaults: {
    readonly policies: readonly string[];
    readonly hops: number;
    readonly minTaint: string;
    readonly maxLookups: number;
  };
  /** Ids of the cases that ship with the program, which are traced offline. */
  readonly cases: readonly string[];
  /** Id of the run that is under way here; null where none is. */
  readonly running: string | null;
}

/** An incident of the catalogue, with what is known of it by now. */
export interface IncidentRow {
  readonly id: string;
  readonly name: string;
  /** When it began: a day, or as exact as it is known. */
  readonly date: string;
  /** What was lost, in a few words. */
  readonly loss: string;
  readonly chains: readonly string[];
  /** How many seeds it has, and how many of them can be traced. */
  readonly seeds: number;
  readonly traceable: number;
  /** Why it has none; null where it has. */
  readonly unpublished: string | null;
  /** What `coinhound rescan` keeps of it; null where it was never scanned. */
  readonly scan: ScanState | null;
  /** Id of its newest run that has a graph; null where there is none. */
  readonly run: string | null;
}

export interface ScanState {
  /** When it was brought up to date; null where what was kept cannot be read. */
  readonly at: string | null;
  /** Height by CAIP-2 id. */
  readonly asOf: Readonly<Record<string, number>>;
  /** Holdings that may yet move. */
  readonly live: number;
  /** Why what was kept cannot be read; null where it can. */
  readonly error: ApiError | null;
}

export interface IncidentPage extends IncidentRow {
  /** All of it as a person reads it, in lines. */
  readonly text: string;
  readonly states: readonly {
    /** The seed as it is named on the command line, or in words. */
    readonly seed: string;
    readonly role: string;
    /** Why it cannot be traced; null where it can. */
    readonly why: string | null;
  }[];
}

/** What to trace: one of `incident`, `case`, `seeds` and `again`. */
export interface RunRequest {
  readonly incident?: string;
  /** Id of a shipped case. */
  readonly case?: string;
  /** As on the command line. */
  readonly seeds?: readonly string[];
  /** Id of a run: the same once more, at the heights it was pinned at. What the store has is not asked again, so a run that was stopped goes on. */
  readonly again?: string;
  /** Options of `coinhound trace` by their names without dashes, as text: `{"policy": "haircut,fifo", "hops": "5"}`. With `again`, those that differ; the empty text leaves one out. */
  readonly options?: Readonly<Record<string, string>>;
  /** Height by chain name. With `again`, those that differ. */
  readonly asOf?: Readonly<Record<string, number>>;
  readonly offline?: boolean;
  /** Whether to make a bundle of evidence beside the graph. */
  readonly bundle?: boolean;
}

/**
 * `running`; `stopping`: told to end, and ending; `done`; `stopped`: it was told to end, and its graph, where there is one, says what was not read;
 * `incomplete`: lookups failed for good, its graph says which; `failed`: there is no graph; `lost`: its process ended without it.
 */
export type RunState = 'running' | 'stopping' | 'done' | 'stopped' | 'incomplete' | 'failed' | 'lost';

/** A trace that was started from the page. */
export interface Run {
  readonly id: string;
  readonly of: {
    readonly kind: 'incident' | 'case' | 'seeds';
    /** Under which notes and decisions are kept: id of the incident, `case.ID`, or one made of the seeds. */
    readonly dossier: string;
    readonly name: string;
    readonly seeds: readonly string[];
  };
  readonly options: Readonly<Record<string, string>>;
  /** Heights that were asked for, by chain name. */
  readonly asOf: Readonly<Record<string, number>>;
  readonly offline: boolean;
  readonly state: RunState;
  readonly began: string;
  readonly ended: string | null;
  /** Why it failed, or what failed in it. */
  readonly error: ApiError | null;
  /** What a reader of the graph must know, in sentences. */
  readonly notes: readonly string[];
  /** Null where there is none yet, or none came of it. */
  readonly graph: RunGraph | null;
  /** Whether there is a bundle of evidence; `wanted` where it was asked for and is not there. */
  readonly bundle: 'none' | 'wanted' | 'made';
  /** Of one that runs in this program; else null. */
  readonly progress: RunProgress | null;
}

export interface RunGraph {
  /** Height by CAIP-2 id. */
  readonly asOf: Readonly<Record<string, number>>;
  readonly policies: readonly string[];
  readonly nodes: number;
  readonly edges: number;
  readonly findings: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** How far a trace is. Shares are parts per million of what was stolen, outside the accounts of the seeds. */
export interface RunProgress {
  readonly round: number;
  /** Lookups of this round, and how many of them are answered. */
  readonly frontier: number;
  readonly answered: number;
  /** Of the whole run so far. */
  readonly lookups: number;
  readonly failed: number;
  /** Lookups a second, over the last five. */
  readonly perSecond: number;
  /** Accounts that taint reached, histories that were read, and movements that were settled. */
  readonly reached: number;
  readonly known: number;
  readonly movements: number;
  readonly flaggedPerMillion: number;
  readonly restingPerMillion: number;
  /** The round whose graph can be had; null before the first has ended. */
  readonly graphOfRound: number | null;
}

/** What the stream of a run tells. The name of the event is the `type`, its data are the rest. */
export type RunEvent =
  /** At once, then at most four times a second, and once a second while nothing happens. It has no id: only the newest counts. */
  | { readonly type: 'progress'; readonly progress: RunProgress }
  /** A round is settled: its graph can be had. */
  | { readonly type: 'round'; readonly round: number }
  /** An account of a category that ends the walk was met for the first time. */
  | {
      readonly type: 'flagged';
      readonly account: string;
      readonly category: string;
      readonly name: string;
    }
  /** The run as it ended. It is the last event: close the stream. */
  | { readonly type: 'ended'; readonly run: Run };

export interface NewNote {
  /** Id of a node of the graph; null for a note on the whole. */
  readonly node: string | null;
  readonly text: string;
}

export interface Note extends NewNote {
  readonly id: string;
  readonly at: string;
}

/** `expand`: walk on though a label or limit ends the trace there; `stop`: do not; `clear`: as if nothing had been decided. */
export type DecisionKind = 'expand' | 'stop' | 'clear';

export interface NewDecision {
  /** CAIP-10 id: the id of an account's node. */
  readonly account: string;
  readonly kind: DecisionKind;
  /** Why. */
  readonly note: string;
}

/** A decision as it is kept. Later ones on an account take the place of earlier ones. */
export interface Decision extends NewDecision {
  readonly at: string;
}

export interface NewLabel {
  /** CAIP-10 id: the id of an account's node. */
  readonly account: string;
  /** The entity. */
  readonly name: string;
  readonly category: string;
  readonly role?: string;
  /** Who says so. */
  readonly source: string;
  /** 0 to 100; 5 where it is left out. */
  readonly confidence?: number;
}

export interface OwnLabel {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly category: string;
  readonly role: string | null;
  readonly source: string;
  readonly confidence: number;
  /** Day on which it was added. */
  readonly published: string | null;
}
