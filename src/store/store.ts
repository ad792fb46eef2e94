/** One provider answer, kept as evidence and so that it is never asked for again. */
export interface LookupEntry {
  /** The body as it came. Compressed by the store. */
  readonly body: string;
  readonly provider: string;
  /** The request without keys, for people: `GET /tx/ab…/outspends`. */
  readonly request: string;
  /** Unix milliseconds when the answer came. */
  readonly time: number;
  /** The chain's pinned height at that moment: the answer holds for it and below. */
  readonly height: number;
  /** True where no later block can change the answer. */
  readonly final: boolean;
}

/** A normalized fact in compact form: what the walk reads instead of parsing answers again. */
export interface FactEntry {
  readonly value: Uint8Array;
  /** Height up to which the fact holds; all later ones too where `final`. */
  readonly height: number;
  readonly final: boolean;
}

/** One keyed collection. `put` resolves when the entry would survive a killed process. */
export interface Bucket<E> {
  get(key: string): Promise<E | undefined>;
  put(key: string, entry: E): Promise<void>;
  /** Keys that begin with `prefix`, in code-unit order. */
  keys(prefix: string): AsyncIterable<string>;
}

/** Where lookups are kept. Errors are never put; a damaged entry is reported, never returned. */
export interface Store {
  readonly lookups: Bucket<LookupEntry>;
  readonly facts: Bucket<FactEntry>;
  close(): Promise<void>;
}
