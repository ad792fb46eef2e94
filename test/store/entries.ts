import { createHash } from 'node:crypto';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import type { FactEntry, LookupEntry } from '../../src/store/store.ts';

/** What stands in a store under one number: the same in every process that asks for it. */
export interface Numbered {
  readonly lookupKey: string;
  readonly lookup: LookupEntry;
  readonly factKey: string;
  readonly fact: FactEntry;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Bytes that cannot be compressed, the same for the same seed. */
export function noise(seed: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, n) => digest(`${seed} ${n}`));
  return Buffer.from(blocks.join(''), 'hex').subarray(0, length);
}

const START = 1_700_000_000_000;
const HEIGHT = 800_000;

/** Entry `n`, in one of its versions. Some have values of several pages, of no bytes, and keys that are no ASCII. */
export function numbered(n: number, version = 0): Numbered {
  const txid = digest(`${n}`);
  const seed = `${n} ${version}`;
  const bytes = n % 9 === 4 ? 9_000 + (n % 500) : (n * 37) % 600;
  const facts = { height: HEIGHT + n + version, final: n % 3 !== 0 };
  return {
    lookupKey: `bitcoin/${n % 2 === 0 ? 'outspends' : 'txs'}/${txid}`,
    lookup: {
      body: JSON.stringify({ txid, seed, bytes: noise(seed, bytes).toString('base64') }),
      provider: 'esplora example.org',
      request: `GET /tx/${txid}/outspends`,
      time: START + n,
      buried: n % 5 !== 0,
      ...facts,
    },
    factKey: `bitcoin/${n % 11 === 3 ? 'ä𝒳' : 'tx'}/${txid}`,
    fact: { value: noise(`fact ${seed}`, n % 10 === 6 ? 5_000 + (n % 500) : (n * 13) % 300), ...facts },
  };
}

export const isSameFact = (a: FactEntry, b: FactEntry): boolean =>
  a.height === b.height && a.final === b.final && Buffer.compare(a.value, b.value) === 0;

export const isSameLookup = (a: LookupEntry, b: LookupEntry): boolean =>
  (['body', 'provider', 'request', 'time', 'height', 'buried', 'final'] as const).every(
    (key) => a[key] === b[key],
  );

/**
 * The numbers of the lookups and facts in a store of entries of version 0. Throws where an entry is damaged, or is not
 * what its number says.
 */
export async function numbersIn(
  directory: string,
): Promise<{ readonly lookups: ReadonlySet<number>; readonly facts: ReadonlySet<number> }> {
  const store = await openLmdbStore(directory);
  const [lookups, facts] = [new Set<number>(), new Set<number>()];
  try {
    for await (const key of store.lookups.keys('')) {
      const entry = await store.lookups.get(key);
      const n = (entry?.time ?? 0) - START;
      const { lookup, lookupKey } = numbered(n);
      if (!entry || key !== lookupKey || !isSameLookup(entry, lookup))
        throw new Error(`lookup ${key} is wrong`);
      lookups.add(n);
    }
    for await (const key of store.facts.keys('')) {
      const entry = await store.facts.get(key);
      const n = (entry?.height ?? 0) - HEIGHT;
      const { fact, factKey } = numbered(n);
      if (!entry || key !== factKey || !isSameFact(entry, fact)) throw new Error(`fact ${key} is wrong`);
      facts.add(n);
    }
    return { lookups, facts };
  } finally {
    await store.close();
  }
}
