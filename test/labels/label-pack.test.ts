import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AccountId, accountId, chainId } from '../../src/core/ids.ts';
import type { Category, Label } from '../../src/core/label.ts';
import { distinctLabels } from '../../src/labels/label-order.ts';
import { encodePack, openPack } from '../../src/labels/label-pack.ts';
import { joinLabels } from '../../src/labels/label-set.ts';
import { joinMemory, packNames, readPacks, removePack, writePack } from '../../src/labels/pack-folder.ts';
import { heldLabels, UNDATED } from '../../src/labels/sorted-labels.ts';
import { withFolder } from './folder.ts';

const leftOut = { chains: { dash: 1 }, categories: {}, addresses: 0 };
const facts = { name: 'p', from: ['x.csv'], leftOut };

const day = fc.constantFrom('2019-12-31', '2020-01-01', '2024-02-29');
const label: fc.Arbitrary<Label> = fc.record({
  account: fc
    .tuple(fc.constantFrom('eip155:1', 'bip122:00'), fc.constantFrom('0xA', '0xAb', '0xa', 'B', 'b1', 'b10'))
    .map(([chain, address]) => accountId(chainId(chain), address)),
  name: fc.constantFrom('A', 'ä "quoted"\n', '𝄞'),
  category: fc.constantFrom<Category>('exchange', 'scam'),
  source: fc.constantFrom('s', 't'),
  licence: fc.option(fc.constant('MIT')),
  confidence: fc.constantFrom(5, 50, 100),
  firstSeen: fc.option(day),
  lastSeen: fc.constant(null),
  role: fc.option(fc.constantFrom('hot', 'cold')),
  published: fc.option(day),
});
const accountsOf = (labels: readonly Label[]): AccountId[] => [
  ...labels.map(({ account }) => account),
  accountId(chainId('eip155:1'), '0x9'),
  accountId(chainId('eip155:1'), 'zz'),
  accountId(chainId('eip155:1'), '0xA0'),
];
const packed = (labels: readonly Label[]) => openPack(encodePack(facts, distinctLabels(labels)), 'p');

test('however labels are divided into packs, they are the same set: entries, lookups, dates and digest', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(label, fc.nat(2), fc.boolean()), { maxLength: 30 }),
      async (divided) => {
        const all = divided.map(([one]) => one);
        const whole = joinLabels([heldLabels(distinctLabels(all))]);
        const parts = [0, 1, 2].map((part) => {
          const own = divided.filter(([, at, twice]) => at === part || (twice && part === 0));
          const labels = own.map(([one]) => one);
          return part === 2 ? heldLabels(distinctLabels(labels)) : packed(labels);
        });
        const joined = joinLabels(parts);
        expect([...joined.entries()]).toEqual([...whole.entries()]);
        expect([...joined.entries()]).toEqual(distinctLabels(all));
        expect(joined.digest).toBe(whole.digest);
        expect(joined.count).toBe(distinctLabels(all).length);
        const counts = [...joined.published].filter(([, count]) => count > 0).sort();
        expect(counts).toEqual([...whole.published].sort());
        const accounts = accountsOf(all);
        expect(await joined.lookup(accounts)).toEqual(await whole.lookup(accounts));
      },
    ),
    { numRuns: 60 },
  );
});

const some: Label = {
  account: accountId(chainId('eip155:1'), '0xA'),
  name: 'N',
  category: 'scam',
  source: 's',
  licence: null,
  confidence: 50,
  firstSeen: null,
  lastSeen: null,
  role: null,
  published: null,
};

describe('a pack', () => {
  test('says what it is and has the digest of a set of its labels alone', () => {
    const pack = packed([some, { ...some, published: '2024-01-01', source: 't' }]);
    expect([pack.name, pack.from, pack.leftOut, pack.count]).toEqual(['p', ['x.csv'], leftOut, 2]);
    expect(pack.digest).toBe(joinLabels([pack]).digest);
    expect([...pack.published].sort()).toEqual([
      [UNDATED, 1],
      ['2024-01-01', 1],
    ]);
  });

  test('may be empty', async () => {
    const none = joinLabels([packed([]), heldLabels([])]);
    expect([...none.entries(), ...(await none.lookup([some.account]))]).toEqual([]);
    expect(none.digest).toBe(joinLabels([]).digest);
  });

  test('that was changed, cut or is none is refused, wherever the change is', () => {
    const bytes = encodePack(facts, [some]);
    expect(openPack(bytes, 'p').count).toBe(1);
    const changed = [
      ...[0, 30, bytes.length - 10].map((at) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] as number) ^ 1;
        return copy;
      }),
      bytes.subarray(0, -1),
      Buffer.concat([bytes, Buffer.from('\n')]),
      Buffer.from(''),
      Buffer.from('{}\n'),
    ];
    const codes = changed.map((one) => {
      try {
        return openPack(one, 'p').count;
      } catch (error) {
        return (error as { code?: string }).code;
      }
    });
    expect(codes).toEqual(changed.map(() => 'label-pack-damaged'));
  });
});

describe('a folder of packs', () => {
  test('that is not there holds none', () =>
    withFolder({}, async (folder) => {
      expect(await packNames(`${folder}/none`)).toEqual([]);
      expect(await readPacks(`${folder}/none`)).toEqual([]);
    }));

  test('gives packs by name, replaces one of the same name, and forgets', () =>
    withFolder({ 'README.md': '#', 'Not a name.labels': '', '.b.1.tmp': '' }, async (folder) => {
      await writePack(folder, 'b', encodePack({ ...facts, name: 'b' }, [some]));
      await writePack(folder, 'a', encodePack({ ...facts, name: 'a' }, []));
      await writePack(folder, 'a', encodePack({ ...facts, name: 'a' }, [some]));
      expect((await readPacks(folder)).map(({ name, count }) => [name, count])).toEqual([
        ['a', 1],
        ['b', 1],
      ]);
      await removePack(folder, 'a');
      expect(await packNames(folder)).toEqual(['b']);
      expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual(['.b.1.tmp']);
    }));

  test('that cannot be used says so', () =>
    withFolder({ file: '' }, async (folder) => {
      const fault = { code: 'label-packs-unusable', kind: 'usage' };
      await expect(readPacks(`${folder}/file`)).rejects.toMatchObject(fault);
      await expect(writePack(`${folder}/file/labels`, 'a', Buffer.from(''))).rejects.toMatchObject(fault);
      await mkdir(`${folder}/d.labels`);
      await expect(readPacks(folder)).rejects.toMatchObject(fault);
    }));

  test('keeps the digest of joined packs, and does without where the file is spoilt', () =>
    withFolder({}, async (folder) => {
      const parts = () => [packed([some]), packed([{ ...some, name: 'M' }])];
      const { digest } = joinLabels(parts());
      const again = () => joinLabels(parts(), joinMemory(folder));
      expect([again().digest, again().digest, again().count]).toEqual([digest, digest, 2]);
      const kept = JSON.parse(await readFile(`${folder}/joined.json`, 'utf8'));
      expect(Object.values(kept)).toEqual([{ digest, published: { '': 2 } }]);
      for (const spoilt of ['', '[]', '{"x": 1}', JSON.stringify({ [Object.keys(kept)[0] as string]: 5 })]) {
        await writeFile(`${folder}/joined.json`, spoilt);
        expect(again().digest).toBe(digest);
      }
      expect(joinLabels(parts(), joinMemory(`${folder}/none`)).digest).toBe(digest);
    }));
});

test('a pack whose header counts other labels than it holds is damaged, not short of them', () => {
  const labels = distinctLabels(
    fc.sample(label, { numRuns: 20, seed: 3 }).map((one, n) => ({ ...one, name: `${n}` })),
  );
  const text = encodePack(facts, labels).toString();
  const with_ = (from: string, to: string) => Buffer.from(text.replace(from, to));
  expect(openPack(Buffer.from(text), 'p').count).toBe(labels.length);
  for (const other of [labels.length - 1, labels.length + 1, 0, 1e15])
    expect(() => openPack(with_(`"labels":${labels.length},`, `"labels":${other},`), 'p')).toThrow(
      'counts other labels than it holds',
    );
  expect(() => openPack(with_('"published":{', '"published":{"2001-01-01":1,'), 'p')).toThrow('counts other');
});

test('of imports of one name at once, one stands whole, and what a killed one left is removed in time', async () => {
  await withFolder({ '.p.old.tmp': 'half', '.p.new.tmp': 'half' }, async (folder) => {
    const past = new Date(Date.now() - 2 * 86_400_000);
    await utimes(`${folder}/.p.old.tmp`, past, past);
    const packs = ['A', 'B', 'C'].map((name) => {
      const [one] = fc.sample(label, { numRuns: 1, seed: 1 }) as [Label];
      return encodePack(
        facts,
        Array.from({ length: 2_000 }, (_, n) => ({ ...one, name: `${name}${1e6 + n}` })),
      );
    });
    await Promise.all(packs.map((bytes) => writePack(folder, 'p', bytes)));
    expect(packs.some((bytes) => bytes.equals(readFileSync(`${folder}/p.labels`)))).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['.p.new.tmp', 'p.labels']);
  });
});

test('a claim that is made again with more confidence was known since it was made first', () => {
  const [one] = fc.sample(label, { numRuns: 1, seed: 1 }) as [Label];
  const first = { ...one, confidence: 5, published: '2020-01-01' };
  const again = { ...one, confidence: 50, published: '2024-02-29' };
  for (const labels of [
    [first, again],
    [again, first],
  ])
    expect(distinctLabels(labels)).toEqual([{ ...again, published: '2020-01-01' }]);
  expect(distinctLabels([first, { ...again, name: 'other' }])).toHaveLength(2);
});

test('a pack that is forgotten while the folder is read is none', async () => {
  await withFolder({}, async (folder) => {
    await writePack(folder, 'stays', encodePack({ ...facts, name: 'stays' }, []));
    await symlink(`${folder}/nowhere`, `${folder}/gone.labels`);
    expect(await packNames(folder)).toEqual(['gone', 'stays']);
    expect((await readPacks(folder)).map(({ name }) => name)).toEqual(['stays']);
  });
});
