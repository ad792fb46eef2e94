import { CoinhoundError } from '../../src/core/error.ts';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import type { Store } from '../../src/store/store.ts';
import { isSameFact, isSameLookup, numbered } from './entries.ts';

/** What a process is asked to do with the store in `directory`; it answers in `Told`, and `done` or `failed` comes last. */
export type Ask = {
  readonly directory: string;
} /** Opens and closes it, where asked to without the rights of the superuser. */ & (
  | { readonly op: 'open'; readonly asNobody?: true }
  /** Puts the entries `from` to below `to` in their order, so many at a time, and tells of each that is safe. */
  | { readonly op: 'write'; readonly from: number; readonly to: number; readonly atOnce: number }
  /** Reads the entries 0 to below `entries`, puts so many more, and reads all again from the store opened anew. */
  | { readonly op: 'examine'; readonly entries: number; readonly more: number }
);

export type Told =
  | { readonly kind: 'safe'; readonly n: number }
  | { readonly kind: 'done'; readonly examined: Examined }
  | { readonly kind: 'failed'; readonly error: Failure };

export interface Failure {
  readonly message: string;
  /** Of a `CoinhoundError`. */
  readonly facts?: Pick<CoinhoundError, 'kind' | 'code' | 'hint'>;
}

/** Keys by what became of their entries. */
export interface Examined {
  readonly refused: string[];
  readonly missing: string[];
  readonly wrong: string[];
}

process.on('message', (ask: Ask) => {
  work(ask).then(
    (examined) => tell({ kind: 'done', examined }),
    (error) => tell({ kind: 'failed', error: failure(error) }),
  );
});

const tell = (told: Told): void => {
  process.send?.(told);
};

async function work(ask: Ask): Promise<Examined> {
  const examined: Examined = { refused: [], missing: [], wrong: [] };
  if (ask.op === 'examine') {
    await within(ask.directory, async (store) => {
      await examine(store, ask.entries, examined);
      await write(store, ask.entries, ask.entries + ask.more);
    });
    await within(ask.directory, (store) => examine(store, ask.entries + ask.more, examined));
    return examined;
  }
  if (ask.op === 'open' && ask.asNobody && process.getuid?.() === 0) process.seteuid?.(65_534);
  await within(ask.directory, async (store) => {
    if (ask.op === 'open') return;
    for (let from = ask.from; from < ask.to; from += ask.atOnce)
      await write(store, from, Math.min(from + ask.atOnce, ask.to), (n) => tell({ kind: 'safe', n }));
  });
  return examined;
}

async function within(directory: string, use: (store: Store) => Promise<void>): Promise<void> {
  const store = await openLmdbStore(directory);
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

async function write(store: Store, from: number, to: number, onSafe?: (n: number) => void): Promise<void> {
  const puts = Array.from({ length: to - from }, async (_, index) => {
    const { lookupKey, lookup, factKey, fact } = numbered(from + index);
    await Promise.all([store.lookups.put(lookupKey, lookup), store.facts.put(factKey, fact)]);
    onSafe?.(from + index);
  });
  await Promise.all(puts);
}

async function examine(store: Store, entries: number, { refused, missing, wrong }: Examined): Promise<void> {
  async function judge<E>(key: string, get: Promise<E | undefined>, isSame: (entry: E) => boolean) {
    try {
      const entry = await get;
      if (entry === undefined) missing.push(key);
      else if (!isSame(entry)) wrong.push(key);
    } catch (error) {
      if (!(error instanceof CoinhoundError && error.code === 'store-damaged')) throw error;
      refused.push(key);
    }
  }
  for (let n = 0; n < entries; n++) {
    const { lookupKey, lookup, factKey, fact } = numbered(n);
    await judge(lookupKey, store.lookups.get(lookupKey), (entry) => isSameLookup(entry, lookup));
    await judge(factKey, store.facts.get(factKey), (entry) => isSameFact(entry, fact));
  }
}

const failure = (error: unknown): Failure =>
  error instanceof CoinhoundError
    ? { message: error.message, facts: { kind: error.kind, code: error.code, hint: error.hint } }
    : { message: error instanceof Error ? `${error.stack}` : `${error}` };
