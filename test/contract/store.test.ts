import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Bucket, FactEntry, LookupEntry, Store } from '../../src/store/store.ts';
import { isSameFact, noise, numbered } from '../store/entries.ts';
import { emptyFolder } from '../store/folder.ts';
import { random } from '../support/random.ts';

const LONGEST_KEY = 1_978;
const MEGABYTE = 2 ** 20;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const stores: readonly { readonly name: string; readonly open: () => Promise<Store> }[] = [
  { name: 'in memory', open: async () => memoryStore() },
  { name: 'on lmdb', open: () => openLmdbStore(emptyFolder()) },
];

const fact = (text: string, facts: Partial<FactEntry> = {}): FactEntry => ({
  value: Buffer.from(text),
  height: 1,
  final: true,
  ...facts,
});

const lookup = (body: string, facts: Partial<LookupEntry> = {}): LookupEntry => ({
  body,
  provider: 'esplora example.org',
  request: 'GET /tx/1',
  time: 1_700_000_000_000,
  height: 1,
  buried: true,
  final: true,
  ...facts,
});

/** Any UTF-16: lone surrogates, NUL, what sorts otherwise in UTF-8. */
const anyText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.string({
    unit: fc.constantFrom('\u0000', '\u007f', '\u0080', '߿', 'ࠀ', '\ud800', '\udfff', '\ue000', '\uffff'),
  }),
  fc.constantFrom('𝒳', ' ', '\n', '..', '../../x', '%2f', "';--", '__proto__', 'constructor', 'a/b/c/'),
);
const wellFormed = fc.oneof(fc.string({ unit: 'binary' }), fc.json());
const height = fc.oneof(fc.nat(), fc.maxSafeInteger());

async function textOf(facts: Bucket<FactEntry>, key: string): Promise<string | undefined> {
  const entry = await facts.get(key);
  return entry && Buffer.from(entry.value).toString();
}

async function keysOf(bucket: Bucket<unknown>, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of bucket.keys(prefix)) keys.push(key);
  return keys;
}

describe.each(stores)('a store $name', ({ open }) => {
  async function opened(): Promise<Store> {
    const store = await open();
    onTestFinished(() => store.close());
    return store;
  }

  test('gives back every part of what was put, whatever it holds', async () => {
    const { lookups, facts } = await opened();
    const anyLookup = fc.record(
      {
        body: wellFormed,
        provider: wellFormed,
        request: wellFormed,
        time: height,
        height,
        buried: fc.boolean(),
        final: fc.boolean(),
      },
      { noNullPrototype: true },
    );
    const ref = fc.record(
      { key: wellFormed.filter((key) => key !== ''), digest: wellFormed.map(sha256) },
      { noNullPrototype: true },
    );
    const anyFact = fc.record(
      { value: fc.uint8Array(), height, final: fc.boolean(), madeOf: fc.array(ref) },
      { noNullPrototype: true, requiredKeys: ['value', 'height', 'final'] },
    );
    await fc.assert(
      fc.asyncProperty(anyLookup, anyFact, async (asked, known) => {
        await Promise.all([lookups.put('a/key', asked), facts.put('a/key', known)]);
        expect(await lookups.get('a/key')).toStrictEqual({ ...asked, digest: sha256(asked.body) });
        const got = await facts.get('a/key');
        expect({ ...got, value: Uint8Array.from(got?.value ?? []) }).toStrictEqual(known);
      }),
      { numRuns: 150 },
    );
  });

  test('keeps an answer that a later one replaced, and a body that came under several keys once', async () => {
    const { lookups, kept, stats } = await opened();
    const [key, other] = ['a/1', 'a/2'];
    for (const body of ['first', 'second', 'third']) await lookups.put(key, lookup(body, { provider: body }));
    await lookups.put(other, lookup('first', { height: 7 }));
    expect((await lookups.get(key))?.body).toBe('third');
    for (const body of ['first', 'second', 'third']) {
      const entry = { ...lookup(body, { provider: body }), digest: sha256(body) };
      expect(await kept({ key, digest: sha256(body) })).toStrictEqual(entry);
    }
    expect((await kept({ key: other, digest: sha256('first') }))?.height).toBe(7);
    expect(await kept({ key: other, digest: sha256('second') })).toBeUndefined();
    expect(await kept({ key: 'a/3', digest: sha256('first') })).toBeUndefined();
    const counts = await stats();
    expect([counts.lookups.entries, counts.answers.entries]).toEqual([2, 3]);
  });

  test('keeps every answer of a key whose puts come all at once', async () => {
    const { lookups, kept } = await opened();
    const bodies = Array.from({ length: 40 }, (_, n) => `${n % 20}`);
    await Promise.all(bodies.map((body) => lookups.put('key', lookup(body))));
    for (const body of bodies) expect((await kept({ key: 'key', digest: sha256(body) }))?.body).toBe(body);
  });

  test('knows nothing of a key that was not put, though others begin like it', async () => {
    const { lookups, facts } = await opened();
    await facts.put('bitcoin/tx/1', fact('one'));
    for (const key of [
      'bitcoin/tx/',
      'bitcoin/tx/11',
      'bitcoin/tx/0',
      'bitcoin/tx/1\u0000',
      'BITCOIN/TX/1',
      ' ',
    ])
      expect(await facts.get(key)).toBeUndefined();
    expect(await lookups.get('bitcoin/tx/1')).toBeUndefined();
    expect(await keysOf(lookups, '')).toEqual([]);
  });

  test('keeps keys of any characters apart and lists those of a prefix by code unit', async () => {
    const { facts } = await opened();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyText, { maxLength: 12 }), anyText, async (ends, prefix) => {
        const start = `${++run}/`;
        const keys = ends.map((end) => start + end);
        await Promise.all(keys.map((key, n) => facts.put(key, fact(`${n}`))));
        for (const [n, key] of keys.entries()) expect(await textOf(facts, key)).toBe(`${n}`);
        const sorted = [...keys].sort();
        expect(await keysOf(facts, start)).toEqual(sorted);
        expect(await keysOf(facts, start + prefix)).toEqual(
          sorted.filter((key) => key.startsWith(start + prefix)),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('takes keys of up to 1,978 bytes and refuses longer ones and none as a defect', async () => {
    const { facts, lookups } = await opened();
    const longest = Array.from({ length: 40 }, (_, n) => `${n}/`.padEnd(LONGEST_KEY, 'k'));
    longest.push('ä'.repeat(LONGEST_KEY / 2), '\uffff'.repeat(LONGEST_KEY / 3));
    await Promise.all(longest.map((key) => facts.put(key, fact(key))));
    await Promise.all(longest.map((key) => lookups.put(key, lookup(key))));
    for (const key of longest) {
      expect(await textOf(facts, key)).toBe(key);
      expect((await lookups.get(key))?.body).toBe(key);
    }
    for (const key of ['', 'k'.repeat(LONGEST_KEY + 1), 'ä'.repeat(LONGEST_KEY / 2 + 1)]) {
      const refusal = { kind: 'bug', code: 'invariant' };
      await expect(facts.put(key, fact('x'))).rejects.toMatchObject(refusal);
      await expect(lookups.get(key)).rejects.toMatchObject(refusal);
    }
    expect(await keysOf(facts, '')).toEqual([...longest].sort());
  });

  test('holds values of several megabytes and of nothing', async () => {
    const { lookups, facts } = await opened();
    const bodies = [
      '',
      'a'.repeat(5 * MEGABYTE),
      noise('large', MEGABYTE).toString('base64'),
      'ж𝒳'.repeat(MEGABYTE / 4),
    ];
    const values = [Buffer.alloc(0), Buffer.alloc(3 * MEGABYTE, 7), noise('value', 2 * MEGABYTE + 1)];
    await Promise.all(bodies.map((body, n) => lookups.put(`long/${n}`, lookup(body))));
    await Promise.all(values.map((value, n) => facts.put(`long/${n}`, { value, height: n, final: false })));
    for (const [n, body] of bodies.entries()) {
      const got = await lookups.get(`long/${n}`);
      expect(got?.body === body, `body ${n}`).toBe(true);
    }
    for (const [n, value] of values.entries()) {
      const got = await facts.get(`long/${n}`);
      expect(got !== undefined && isSameFact(got, { value, height: n, final: false }), `value ${n}`).toBe(
        true,
      );
    }
  });

  test('replaces an entry whole: one that may change by a final one, a long one by a short one', async () => {
    const { lookups } = await opened();
    const versions = [
      lookup('not yet spent', { height: 100, final: false }),
      lookup('spent '.repeat(20_000), {
        height: 120,
        final: true,
        provider: 'esplora other.org',
        request: 'GET /x',
      }),
      lookup(noise('incompressible', 40_000).toString('latin1'), { height: 130, final: false }),
      lookup('', { height: 140, final: true, time: 0 }),
    ];
    for (const version of versions) {
      await lookups.put('bitcoin/outspends/1', version);
      expect(await lookups.get('bitcoin/outspends/1')).toStrictEqual({
        ...version,
        digest: sha256(version.body),
      });
    }
    expect(await keysOf(lookups, '')).toEqual(['bitcoin/outspends/1']);
  });

  test('is the same in whatever order entries were put, one by one or all at once', async () => {
    const numbers = Array.from({ length: 60 }, (_, n) => n);
    const orders = [numbers, numbers.toReversed(), shuffled(numbers, 5), shuffled(numbers, 6)];
    const contents = orders.map(async (order, n) => {
      const { lookups, facts, stats } = await opened();
      const puts: Promise<void>[] = [];
      for (const number of order) {
        const { lookupKey, lookup, factKey, fact } = numbered(number);
        puts.push(lookups.put(lookupKey, lookup), facts.put(factKey, fact));
        if (n % 2 === 0) await Promise.all(puts);
      }
      await Promise.all(puts);
      const { diskBytes: _, ...counts } = await stats();
      return { counts, lookups: await keysOf(lookups, ''), facts: await keysOf(facts, '') };
    });
    const [first, ...others] = await Promise.all(contents);
    expect(first?.lookups.length).toBe(60);
    for (const other of others) expect(other).toEqual(first);
  });

  test('gives nothing or a whole entry while entries are put, and the entry once its put is done', async () => {
    const { facts } = await opened();
    const pick = random(11);
    const puts: Promise<void>[] = [];
    let reads = 0;
    for (let n = 0; n < 400; n++) {
      const version = Math.floor(n / 100);
      const { factKey, fact } = numbered(n % 100, version);
      puts.push(
        facts.put(factKey, fact).then(async () => {
          const got = await facts.get(factKey);
          expect(
            [0, 1, 2, 3].some((v) => v >= version && got && isSameFact(got, numbered(n % 100, v).fact)),
          ).toBe(true);
        }),
      );
      if (n % 50 === 49) await puts.at(-1);
      const asked = pick(100);
      const seen = await facts.get(numbered(asked).factKey);
      if (seen) expect([0, 1, 2, 3].some((v) => isSameFact(seen, numbered(asked, v).fact))).toBe(true);
      if (seen) reads++;
    }
    await Promise.all(puts);
    expect(reads).toBeGreaterThan(0);
  });

  test('holds many entries, lists them all, and counts them by the first two segments of their keys', async () => {
    const { lookups, facts, stats } = await opened();
    const entries = Array.from({ length: 5_000 }, (_, n) => numbered(n));
    await Promise.all(
      entries.flatMap(({ lookupKey, lookup, factKey, fact }) => [
        lookups.put(lookupKey, lookup),
        facts.put(factKey, fact),
      ]),
    );
    await facts.put('no-slash', fact('x'));
    expect(await keysOf(lookups, '')).toEqual(entries.map(({ lookupKey }) => lookupKey).sort());
    const odd = entries.map(({ factKey }) => factKey).filter((key) => key.startsWith('bitcoin/ä'));
    expect(await keysOf(facts, 'bitcoin/ä')).toEqual(odd.sort());
    const counts = await stats();
    expect(counts.lookups).toMatchObject({
      entries: 5_000,
      prefixes: [
        { prefix: 'bitcoin/outspends', entries: 2_500 },
        { prefix: 'bitcoin/txs', entries: 2_500 },
      ],
    });
    expect(counts.facts).toMatchObject({
      entries: 5_001,
      prefixes: [
        { prefix: 'bitcoin/tx', entries: 5_000 - odd.length },
        { prefix: 'bitcoin/ä𝒳', entries: odd.length },
        { prefix: 'no-slash', entries: 1 },
      ],
    });
    for (const { bytes, prefixes } of [counts.lookups, counts.facts]) {
      expect(bytes).toBeGreaterThan(100_000);
      expect(prefixes.reduce((sum, one) => sum + one.bytes, 0)).toBe(bytes);
    }
  });

  test('lists every key that was there from the beginning, though entries are put meanwhile, and can be left early', async () => {
    const { facts } = await opened();
    const before = Array.from({ length: 2_500 }, (_, n) => `old/${n}`);
    await Promise.all(before.map((key) => facts.put(key, fact(key))));
    const listed: string[] = [];
    for await (const key of facts.keys('')) {
      listed.push(key);
      if (listed.length % 500 === 0) await facts.put(`old/${listed.length}/new`, fact('new'));
    }
    expect(listed.filter((key) => !key.endsWith('new'))).toEqual([...before].sort());
    expect(listed).toEqual([...new Set(listed)].sort());
    for await (const key of facts.keys('old/1')) {
      expect(key).toBe('old/1');
      break;
    }
  });

  test('keeps what it holds, whatever is done to what was put or got', async () => {
    const { facts } = await opened();
    const value = Buffer.from('as it was');
    const put = facts.put('key', { value, height: 1, final: true });
    value.fill(0);
    await put;
    expect(await textOf(facts, 'key')).toBe('as it was');
    (await facts.get('key'))?.value.fill(0);
    expect(await textOf(facts, 'key')).toBe('as it was');
  });

  test('waits when closed for the puts under way, and takes nothing afterwards', async () => {
    const store = await open();
    const { lookups, facts } = store;
    const keys = facts.keys('')[Symbol.asyncIterator]();
    const puts = Array.from({ length: 20 }, (_, n) => {
      const entry = numbered(n);
      return [lookups.put(entry.lookupKey, entry.lookup), facts.put(entry.factKey, entry.fact)];
    }).flat();
    let done = 0;
    for (const put of puts) void put.then(() => done++);
    await Promise.all([store.close(), store.close()]);
    expect(done).toBe(40);
    await store.close();
    const refusal = { kind: 'bug', code: 'store-closed' };
    await expect(lookups.get('key')).rejects.toMatchObject(refusal);
    await expect(facts.put('key', fact('x'))).rejects.toMatchObject(refusal);
    await expect(keys.next()).rejects.toMatchObject(refusal);
    await expect(store.stats()).rejects.toMatchObject(refusal);
  });
});

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const pick = random(seed);
  const rest = [...list];
  return list.map(() => rest.splice(pick(rest.length), 1)[0] as T);
}
