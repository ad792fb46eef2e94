import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { open } from 'lmdb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CoinhoundError } from '../../src/core/error.ts';
import { packAnswer } from '../../src/store/answer-codec.ts';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import type { FactEntry } from '../../src/store/store.ts';
import { it } from '../cli/lab.ts';
import { random } from '../support/random.ts';
import { isSameFact, noise, numbered, numbersIn } from './entries.ts';
import { emptyFolder } from './folder.ts';
import { storeProcess } from './store-process.ts';

const ENTRIES = 120;
const PAGE = 4_096;

let whole: string;
let size: number;

/** A store closed in order, with pages that were used and given back. */
beforeAll(async () => {
  whole = mkdtempSync(join(tmpdir(), 'coinhound-whole-'));
  const { lookups, facts, close } = await openLmdbStore(whole);
  for (const version of [1, 2, 0]) {
    for (let from = 0; from < ENTRIES; from += 30) {
      const entries = Array.from({ length: 30 }, (_, n) => numbered(from + n, version));
      await Promise.all(entries.map(({ lookupKey, lookup }) => lookups.put(lookupKey, lookup)));
      await Promise.all(entries.map(({ factKey, fact }) => facts.put(factKey, fact)));
    }
  }
  await close();
  size = readFileSync(join(whole, 'data.mdb')).length;
});

afterAll(() => rmSync(whole, { recursive: true, force: true }));

/** A copy of the store, and the paths of its files. */
function copy(): { readonly directory: string; readonly path: (name: string) => string } {
  const directory = join(emptyFolder(), 'store');
  cpSync(whole, directory, { recursive: true });
  return { directory, path: (name) => join(directory, name) };
}

/** What opening the store says. */
async function refusal(
  directory: string,
): Promise<Pick<CoinhoundError, 'kind' | 'code' | 'message' | 'hint'>> {
  const opening = openLmdbStore(directory);
  try {
    await opening;
  } catch (error) {
    if (!(error instanceof CoinhoundError)) throw error;
    return { kind: error.kind, code: error.code, message: error.message, hint: error.hint };
  }
  await (await opening).close();
  throw new Error('the store was opened');
}

type Damage =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'overwrite'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'move'; readonly from: number; readonly to: number }
  | { readonly kind: 'cut'; readonly at: number };

function damaged(bytes: Buffer, damage: Damage): Buffer {
  switch (damage.kind) {
    case 'flip':
      bytes[damage.at]! ^= 1 << damage.bit;
      return bytes;
    case 'overwrite':
      Buffer.from(damage.bytes).copy(bytes, damage.at);
      return bytes;
    case 'move':
      bytes.copy(bytes, damage.to * PAGE, damage.from * PAGE, (damage.from + 1) * PAGE);
      return bytes;
    case 'cut':
      return bytes.subarray(0, damage.at);
  }
}

describe('a damaged database', () => {
  /** Places anywhere, in the two headers, and at the beginnings of pages, where their structure stands. */
  const place = fc.oneof(
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((share) => Math.floor(share * size)),
    fc.tuple(fc.constantFrom(0, PAGE), fc.nat(180)).map(([page, at]) => page + at),
    fc
      .tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(100))
      .map(([share, at]) => Math.floor((share * size) / PAGE) * PAGE + at),
  );
  const page = place.map((at) => Math.floor(at / PAGE));
  const anyDamage: fc.Arbitrary<Damage> = fc.oneof(
    { arbitrary: fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }), weight: 5 },
    {
      arbitrary: fc.record({
        kind: fc.constant('overwrite' as const),
        at: place,
        bytes: fc.oneof(
          fc.uint8Array({ minLength: 1, maxLength: 16 }),
          fc.nat(2 * PAGE).map((length) => new Uint8Array(length)),
          fc.integer({ min: 1, max: 2 * PAGE }).map((length) => noise(`${length}`, length)),
        ),
      }),
      weight: 3,
    },
    { arbitrary: fc.record({ kind: fc.constant('move' as const), from: page, to: page }), weight: 1 },
    { arbitrary: fc.record({ kind: fc.constant('cut' as const), at: place }), weight: 1 },
  );

  test('is refused, or gives and takes entries as if nothing were, save those it refuses one by one', async () => {
    const examiner = storeProcess();
    const bytes = readFileSync(join(whole, 'data.mdb'));
    // Inside the body of one answer: nobody looks at it before it is read.
    const packed = await packAnswer(numbered(4).lookup.body);
    const inBody = bytes.indexOf(packed.bytes.subarray(-1_032, -1_000));
    expect(inBody).toBeGreaterThan(0);
    let refusals = 0;
    let refusedEntries = 0;
    await fc.assert(
      fc.asyncProperty(anyDamage, async (damage) => {
        const directory = mkdtempSync(join(tmpdir(), 'coinhound-damaged-'));
        try {
          cpSync(whole, directory, { recursive: true });
          writeFileSync(join(directory, 'data.mdb'), damaged(Buffer.from(bytes), damage));
          const { refused, missing, wrong } = await examiner.ask({
            op: 'examine',
            directory,
            entries: ENTRIES,
            more: 20,
          });
          expect({ missing, wrong }).toEqual({ missing: [], wrong: [] });
          refusedEntries += refused.length;
        } catch (error) {
          if (!(error instanceof CoinhoundError)) throw error;
          expect(error).toMatchObject({ kind: 'data', code: 'store-damaged' });
          expect(error.message.startsWith(`the store ${directory} is damaged: `)).toBe(true);
          expect(error.hint).toContain(`move ${directory} away`);
          refusals++;
        } finally {
          rmSync(directory, { recursive: true, force: true });
        }
      }),
      { numRuns: 50, endOnFailure: true, examples: [[{ kind: 'flip', at: inBody, bit: 3 }]] },
    );
    expect(refusals).toBeGreaterThan(0);
    expect(refusedEntries).toBeGreaterThan(0);
  });
});

test('a whole database is never refused, however often its pages were used and given back', async () => {
  const directory = emptyFolder();
  const pick = random(41);
  const known = new Map<string, FactEntry>();
  for (let round = 0; round < 12; round++) {
    const { facts, close } = await openLmdbStore(directory);
    for (const [key, fact] of known) {
      const got = await facts.get(key);
      expect(got && isSameFact(got, fact), key).toBe(true);
    }
    for (let batch = 0; batch < 8; batch++) {
      const puts = Array.from({ length: 1 + pick(30) }, (_, n) => {
        const key = `key/${pick(150)}`.padEnd(pick(4) === 0 ? 1_500 : 10, '.');
        const value = noise(`${round} ${batch} ${n}`, pick([40, 1_500, 9_000, 90_000][pick(4)]!));
        known.set(key, { value, height: round, final: true });
        return facts.put(key, { value, height: round, final: true });
      });
      await Promise.all(puts);
    }
    await close();
    rmSync(join(directory, 'checked.json'));
  }
});

/** The refusal of a store of which `what` is damaged. */
const damageOf = (directory: string, what: string) => ({
  kind: 'data',
  code: 'store-damaged',
  message: `the store ${directory} is damaged: ${what}`,
  hint: `move ${directory} away or name another directory with --store, and run again; what is missing will be asked for again`,
});

describe('a store whose database', () => {
  test('is gone or empty is refused, not begun anew', async () => {
    const { directory, path } = copy();
    truncateSync(path('data.mdb'), 0);
    expect(await refusal(directory)).toEqual(damageOf(directory, 'data.mdb is empty'));
    rmSync(path('data.mdb'));
    expect(await refusal(directory)).toEqual(damageOf(directory, 'data.mdb is missing'));
  });

  test.each([
    ['some text', 'cut off', Buffer.from('PRAGMA foreign_keys=OFF;\n')],
    ['much noise', 'no database', noise('foreign', 300_000)],
    ['nothing but zeros', 'no database', Buffer.alloc(300_000)],
    [
      'a SQLite database',
      'no database',
      Buffer.concat([Buffer.from('SQLite format 3\0'), noise('sqlite', 200_000)]),
    ],
  ])('is %s is refused', async (_, says, bytes) => {
    const { directory, path } = copy();
    writeFileSync(path('data.mdb'), bytes);
    const what = { 'cut off': 'is cut off', 'no database': 'does not begin like a database' }[says];
    expect(await refusal(directory)).toEqual(damageOf(directory, `data.mdb ${what}`));
  });

  test("is another program's is refused", async () => {
    const { directory, path } = copy();
    const folder = emptyFolder();
    const other = open({ path: folder, overlappingSync: false });
    await other.openDB({ name: 'mail' }).put('key', 'value');
    await other.close();
    cpSync(join(folder, 'data.mdb'), path('data.mdb'));
    expect(await refusal(directory)).toEqual(
      damageOf(directory, 'data.mdb has a senseless record of a tree'),
    );
  });

  test('is cut off is refused again and again', async () => {
    const { directory, path } = copy();
    truncateSync(path('data.mdb'), size - 10 * PAGE);
    const first = await refusal(directory);
    expect(first.code).toBe('store-damaged');
    expect(await refusal(directory)).toEqual(first);
  });

  test('is damaged is refused though its size and time of modification are as they were', async () => {
    const { directory, path } = copy();
    await (await openLmdbStore(directory)).close();
    const { mtime } = statSync(path('data.mdb'));
    writeFileSync(path('data.mdb'), readFileSync(path('data.mdb')).fill(0, 2 * PAGE));
    utimesSync(path('data.mdb'), mtime, mtime);
    expect(statSync(path('data.mdb'))).toMatchObject({ mtime, size });
    expect((await refusal(directory)).code).toBe('store-damaged');
  });

  it('is damaged is refused by the command line in two lines and with status 2', async ({ here }) => {
    const { directory, path } = copy();
    writeFileSync(path('data.mdb'), readFileSync(path('data.mdb')).fill(0xff, 2 * PAGE));
    const { status, stdout, stderr } = await here.run(['store', 'stats', '--store', directory]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^error: the store .* is damaged: page \d+ of data\.mdb is overwritten$/),
      expect.stringMatching(/^hint: move /),
    ]);
  });
});

describe('a store whose other files', () => {
  test('lack the one that names its format is taken for something else', async () => {
    const { directory, path } = copy();
    rmSync(path('store.json'));
    expect(await refusal(directory)).toEqual({
      kind: 'data',
      code: 'store-foreign',
      message: `the directory ${directory} holds something that is no store`,
      hint: 'name an empty or a new directory with --store',
    });
  });

  test('name a format of another version are left to that version', async () => {
    const { directory, path } = copy();
    writeFileSync(path('store.json'), '{"format":"coinhound.store.v4","more":1}');
    expect(await refusal(directory)).toEqual({
      kind: 'data',
      code: 'store-version',
      message: `the store ${directory} has the format coinhound.store.v4, this version of coinhound reads coinhound.store.v3`,
      hint: 'name another directory with --store, or use the version of coinhound that made this one',
    });
  });

  test.each(['', '{"format":', '[]', '{"format":"other.store.v1"}', '{"format":7}', 'null', '\u0000\u0000'])(
    'name no format but %j are damaged',
    async (text) => {
      const { directory, path } = copy();
      writeFileSync(path('store.json'), text);
      expect(await refusal(directory)).toEqual(damageOf(directory, 'store.json does not name a format'));
    },
  );

  test.each(['', 'null', '{"bytes":"1"}', '\u0000'])(
    'say %j of the last check cost another one',
    async (text) => {
      const { directory, path } = copy();
      writeFileSync(path('checked.json'), text);
      expect((await numbersIn(directory)).lookups.size).toBe(ENTRIES);
      expect(readFileSync(path('checked.json'), 'utf8')).not.toBe(text);
    },
  );

  test('lack the lock, or have something else in its place, take nothing from it', async () => {
    const { directory, path } = copy();
    rmSync(path('lock.mdb'));
    expect((await numbersIn(directory)).facts.size).toBe(ENTRIES);
    writeFileSync(path('lock.mdb'), noise('lock', 8_192));
    expect((await numbersIn(directory)).facts.size).toBe(ENTRIES);
  });
});
