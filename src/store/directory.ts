import {
  type BigIntStats,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { CoinhoundError } from '../core/error.ts';
import { storeDamaged, storeUnusable } from './errors.ts';

/** The database file of a store. */
export const dataFile = (directory: string): string => join(directory, 'data.mdb');

const FORMAT = 'coinhound.store.v3';
const FORMAT_FILE = 'store.json';
const CHECKED_FILE = 'checked.json';

const formatSchema = z.object({ format: z.string().startsWith('coinhound.store.') });

/**
 * Makes `directory` a store unless it is one: creates it and names the format in it. Refuses what is not a store of
 * this format. Throws `store-missing` (nothing there and not to be created), `store-not-a-directory`,
 * `store-unwritable`, `store-foreign`, `store-version` and `store-damaged`.
 */
export function claimDirectory(directory: string, { create }: { readonly create: boolean }): void {
  try {
    const existing = statOrUndefined(directory);
    if (existing === undefined && !create) throw missing(directory);
    if (existing !== undefined && !existing.isDirectory()) throw notADirectory(directory);
    mkdirSync(directory, { recursive: true });
    const names = readdirSync(directory).filter((name) => !isUnfinished(name));
    if (names.length === 0) writeWhole(directory, FORMAT_FILE, JSON.stringify({ format: FORMAT }));
    else if (!names.includes(FORMAT_FILE)) throw foreign(directory);
    readFormat(directory);
  } catch (cause) {
    throw cause instanceof CoinhoundError ? cause : unwritable(directory, cause);
  }
}

/** The error for a file system that will not let this process write to the store, or not at all. */
export const unwritable = (directory: string, cause: unknown): CoinhoundError =>
  storeUnusable('store-unwritable', directory, `the store ${directory} cannot be written`, {
    hint: 'make the directory readable and writable for you, free space on its disk, or name another one with --store',
    cause,
  });

/** The database file against what it was when it was last known to be whole; `new` where none was made yet. */
export type Checked = 'unchanged' | 'changed' | 'new';

/**
 * Whether the database is, by its size and times, the one that `markChecked` saw. Cannot see bytes that went bad on the
 * disk: they leave size and times as they were. Throws `store-damaged` where the database is gone.
 */
export function checkedState(directory: string): Checked {
  const file = statOrUndefined(dataFile(directory));
  const markFile = join(directory, CHECKED_FILE);
  const mark = statOrUndefined(markFile) && readFileSync(markFile, 'utf8').trim();
  if (file === undefined || file.size === 0n) {
    if (mark === undefined) return 'new';
    throw storeDamaged(directory, 'data.mdb', file === undefined ? 'is missing' : 'is empty');
  }
  return mark === markOf(file) ? 'unchanged' : 'changed';
}

/**
 * Notes that the database, as it is now, is whole. Its time of modification is set to a whole second first, which no
 * later write can repeat. Where the file belongs to another user nothing is noted, and the next open checks again.
 */
export function markChecked(directory: string): void {
  const second = Math.floor(Date.now() / 1000) - 1;
  try {
    utimesSync(dataFile(directory), second, second);
    writeWhole(directory, CHECKED_FILE, markOf(statSync(dataFile(directory), { bigint: true })));
  } catch {
    return;
  }
}

const markOf = ({ size, mtimeNs, ctimeNs }: BigIntStats): string =>
  JSON.stringify({ bytes: `${size}`, modified: `${mtimeNs}`, changed: `${ctimeNs}` });

function readFormat(directory: string): void {
  const text = readFileSync(join(directory, FORMAT_FILE), 'utf8');
  const format = formatSchema.safeParse(parseOrUndefined(text));
  if (!format.success) throw storeDamaged(directory, FORMAT_FILE, 'does not name a format');
  if (format.data.format !== FORMAT) {
    throw new CoinhoundError(
      'data',
      'store-version',
      `the store ${directory} has the format ${format.data.format}, this version of coinhound reads ${FORMAT}`,
      {
        hint: 'name another directory with --store, or use the version of coinhound that made this one',
        details: { directory, format: format.data.format },
      },
    );
  }
}

const missing = (directory: string): CoinhoundError =>
  storeUnusable('store-missing', directory, `there is no store at ${directory}`, {
    hint: 'name the directory of an existing store with --store',
  });

const notADirectory = (directory: string): CoinhoundError =>
  storeUnusable('store-not-a-directory', directory, `the store ${directory} is not a directory`, {
    hint: 'name a directory with --store',
  });

const foreign = (directory: string): CoinhoundError =>
  new CoinhoundError('data', 'store-foreign', `the directory ${directory} holds something that is no store`, {
    hint: 'name an empty or a new directory with --store',
    details: { directory },
  });

/** Writes a file whole or not at all. */
function writeWhole(directory: string, name: string, text: string): void {
  const path = join(directory, name);
  const unfinished = `${path}.${process.pid}.tmp`;
  writeFileSync(unfinished, `${text}\n`);
  renameSync(unfinished, path);
}

/** Left behind by a process that was killed within `writeWhole`. */
const isUnfinished = (name: string): boolean => /^(?:store|checked)\.json\.\d+\.tmp$/.test(name);

const statOrUndefined = (path: string) => statSync(path, { bigint: true, throwIfNoEntry: false });

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
