/** One provider answer, kept as evidence and so that it is never asked for again. */
export interface LookupEntry {
  /** The body as it came, well-formed Unicode. Compressed by the store. */
  readonly body: string;
  readonly provider: string;
  /** The request without keys, for people: `GET /tx/ab…/outspends`. */
  readonly request: string;
  /** Unix milliseconds when the answer came. */
  readonly time: number;
  /** The chain's pinned height at that moment: the answer holds for it and below. */
  readonly height: number;
  /** Whether nothing up to that height could be reorganised any more. Where it could, the answer is that of one run. */
  readonly buried: boolean;
  /** True where no later block can change the answer. */
  readonly final: boolean;
}

/** Names one answer among all that were ever kept under a key. */
export interface LookupRef {
  readonly key: string;
  /** SHA-256 of the body in UTF-8, lower-case hex. */
  readonly digest: string;
}

/** An answer as the store gives it back. */
export interface KeptLookup extends LookupEntry {
  /** SHA-256 of the body in UTF-8, lower-case hex. */
  readonly digest: string;
}

/** A normalized fact in compact form: what the walk reads instead of parsing answers again. */
export interface FactEntry {
  readonly value: Uint8Array;
  /** Height up to which the fact holds; all later ones too where `final`. */
  readonly height: number;
  readonly final: boolean;
  /**
   * The answers it was read out of: none where the run that made it did not record them. Absent where it tells how to ask, and nothing of
   * the chain.
   */
  readonly madeOf?: readonly LookupRef[];
}

/**
 * One keyed collection. A key is any string of 1 to 1,978 bytes (`key.ts`); one that is not is refused as a bug.
 * Every method throws `store-closed` (kind `bug`) once the store is closed.
 */
export interface Bucket<E, K extends E = E> {
  /** Throws `store-damaged` where the entry is not what was put. */
  get(key: string): Promise<K | undefined>;
  /**
   * Resolves when the entry would survive a killed process; puts made together share one batch. Replaces an earlier
   * entry; two puts of one key in flight at once end in either. Throws `store-write-failed`.
   */
  put(key: string, entry: E): Promise<void>;
  /** Keys that begin with `prefix`, in code-unit order. Keys put meanwhile may or may not be among them. */
  keys(prefix: string): AsyncIterable<string>;
}

/** How much a bucket holds. Bytes are those of the entries as kept (compressed), without the database's own overhead. */
export interface BucketStats {
  readonly entries: number;
  readonly bytes: number;
  /** The same by the first two segments of the key (`bitcoin/outspends`), sorted by code unit. */
  readonly prefixes: readonly { readonly prefix: string; readonly entries: number; readonly bytes: number }[];
}

export interface StoreStats {
  /** Those that stand under their keys now; a body that several have counts for each. */
  readonly lookups: BucketStats;
  readonly facts: BucketStats;
  /** Every body ever kept, once. */
  readonly answers: { readonly entries: number; readonly bytes: number };
  /** Bytes on disk, free pages included; 0 for a store in memory. */
  readonly diskBytes: number;
}

/** Where lookups are kept. Errors are never put; a damaged entry is reported, never returned. */
export interface Store {
  /** For people: the directory, or `in memory`. */
  readonly location: string;
  readonly lookups: Bucket<LookupEntry, KeptLookup>;
  readonly facts: Bucket<FactEntry>;
  /**
   * The answer of this digest under a key, though a later one with another body has replaced it there; undefined where there never was
   * one. Throws `store-damaged`.
   */
  kept(ref: LookupRef): Promise<KeptLookup | undefined>;
  /** Counts every entry: it reads the whole store. */
  stats(): Promise<StoreStats>;
  /**
   * Does what `work` does while no other process that uses the store writes to it or is in here; a process that is killed in here keeps nobody out.
   * `work` must be short and must not use the store.
   */
  exclusively<T>(work: () => T): T;
  /** Waits for every put; closing again does nothing. */
  close(): Promise<void>;
}
