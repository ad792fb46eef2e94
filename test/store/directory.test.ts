import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import { numbered, numbersIn } from './entries.ts';
import { emptyFolder } from './folder.ts';
import { storeProcess } from './store-process.ts';

const { lookupKey, lookup } = numbered(1);

async function use(directory: string): Promise<void> {
  const store = await openLmdbStore(directory);
  await store.lookups.put(lookupKey, lookup);
  await store.close();
}

test('a directory that is not there yet becomes a store, with those above it', async () => {
  const directory = join(emptyFolder(), 'a', 'b.c', 'ä 𝒳');
  await use(directory);
  expect(readdirSync(directory).sort()).toEqual(['checked.json', 'data.mdb', 'lock.mdb', 'store.json']);
  expect(readFileSync(join(directory, 'store.json'), 'utf8')).toBe('{"format":"coinhound.store.v3"}\n');
  expect((await numbersIn(directory)).lookups).toEqual(new Set([1]));
});

test('an empty directory becomes a store, and so does what a killed process left of making one', async () => {
  const directory = emptyFolder();
  writeFileSync(join(directory, 'store.json.4711.tmp'), '{"for');
  await use(directory);
  expect((await numbersIn(directory)).lookups).toEqual(new Set([1]));
});

test('a store is found through a link', async () => {
  const folder = emptyFolder();
  await use(join(folder, 'store'));
  symlinkSync(join(folder, 'store'), join(folder, 'link'));
  expect((await numbersIn(join(folder, 'link'))).lookups).toEqual(new Set([1]));
});

test('a directory that is not there is refused where none is to be made, and none is', async () => {
  const directory = join(emptyFolder(), 'a', 'store');
  await expect(openLmdbStore(directory, { create: false })).rejects.toMatchObject({
    kind: 'usage',
    code: 'store-missing',
    message: `there is no store at ${directory}`,
    hint: 'name the directory of an existing store with --store',
  });
  expect(existsSync(dirname(directory))).toBe(false);
});

test('a directory of other things is refused and left alone', async () => {
  const directory = emptyFolder();
  writeFileSync(join(directory, 'letter.txt'), 'Dear');
  await expect(openLmdbStore(directory)).rejects.toMatchObject({ kind: 'data', code: 'store-foreign' });
  expect(readdirSync(directory)).toEqual(['letter.txt']);
});

test('a file in place of the directory is refused, and so is one above it', async () => {
  const file = join(emptyFolder(), 'file');
  writeFileSync(file, '');
  await expect(openLmdbStore(file)).rejects.toMatchObject({
    kind: 'usage',
    code: 'store-not-a-directory',
    message: `the store ${file} is not a directory`,
    hint: 'name a directory with --store',
  });
  await expect(openLmdbStore(join(file, 'store'))).rejects.toMatchObject({
    kind: 'usage',
    code: 'store-unwritable',
    message: `the store ${join(file, 'store')} cannot be written`,
    hint: expect.stringContaining('name another one with --store'),
  });
});

test('a directory that may not be written is refused, whether or not it is a store', async () => {
  const folder = emptyFolder();
  chmodSync(folder, 0o755);
  const store = join(folder, 'store');
  await use(store);
  for (const name of readdirSync(store)) chmodSync(join(store, name), 0o444);
  chmodSync(store, 0o555);
  const empty = join(folder, 'empty');
  mkdirSync(empty, { mode: 0o555 });
  const closed = join(folder, 'closed');
  mkdirSync(closed, { mode: 0o000 });
  const child = storeProcess();
  try {
    for (const directory of [store, empty, closed, join(empty, 'new'), join(closed, 'new')]) {
      const opening = child.ask({ op: 'open', directory, asNobody: true });
      await expect(opening, directory).rejects.toMatchObject({
        kind: 'usage',
        code: 'store-unwritable',
        message: `the store ${directory} cannot be written`,
      });
    }
  } finally {
    for (const directory of [store, empty, closed]) chmodSync(directory, 0o755);
  }
});
