import type { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CoinhoundError } from '../core/error.ts';
import type { Label } from '../core/label.ts';
import { categoriesNamed } from './category-names.ts';
import { chainNamed } from './chain-names.ts';
import type {
  Actor,
  ImportContext,
  ImportDefaults,
  ImportEntry,
  ImportFile,
  ImportFormat,
  ImportRead,
} from './import-format.ts';
import { importFormats } from './index.ts';
import { labelFiles } from './label-files.ts';
import { distinctLabels } from './label-order.ts';
import type { LeftOut } from './label-pack.ts';
import { type AccountOf, accountOr } from './load-labels.ts';
import { notUtf8, utf8Text } from './utf8-text.ts';
import type { FileFault } from './yaml-file.ts';

export interface ImportOptions {
  /** Files or folders; folders are read with all folders in them. */
  readonly paths: readonly string[];
  readonly account: AccountOf;
  readonly defaults?: ImportDefaults;
}

/** What collections hold, as labels. */
export interface ImportedLabels {
  /** Distinct, in the order of a pack. */
  readonly labels: readonly Label[];
  readonly files: readonly { readonly path: string; readonly format: string; readonly entries: number }[];
  readonly leftOut: LeftOut;
  /** Files that are in no format, and entries without what a label needs. */
  readonly faults: readonly FileFault[];
  /** Addresses that are none of their chain. Even the lists of authorities have some. */
  readonly addressFaults: readonly FileFault[];
}

/**
 * Reads label collections of other makers, with every fault of every file: whether to take the rest is for whoever asked.
 * No faults, but counted and left out, are entries of chains that are not configured and of categories that Coinhound has
 * no honest name for. Throws `labels-unreadable`.
 */
export async function importLabels({
  paths,
  account,
  defaults = {},
}: ImportOptions): Promise<ImportedLabels> {
  const files = await labelFiles(paths, endings);
  const faults: FileFault[] = [];
  const read = await readAll(files, defaults, faults);
  const addressFaults: FileFault[] = [];
  const labels: Label[] = [];
  const chains = new Map<string, number>();
  const categories = new Map<string, number>();
  for (const { file, entries } of read) {
    for (const entry of entries) {
      const chain = chainNamed(entry.chain, entry.address);
      const found = accountOr(account, chain, entry.address);
      const named = categoriesNamed(entry.categories);
      if (found === undefined) count(chains, chain);
      else if (typeof found === 'object') addressFaults.push({ file: file.path, ...entry.place(), ...found });
      else if (named.length === 0) count(categories, entry.categories.join('+') || 'none');
      else labels.push(...named.map((category) => labelOf(entry, found, category)));
    }
  }
  return {
    labels: distinctLabels(labels),
    files: read.map(({ file, format, entries }) => ({
      path: file.path,
      format: format.name,
      entries: entries.length,
    })),
    leftOut: {
      chains: Object.fromEntries(chains),
      categories: Object.fromEntries(categories),
      addresses: addressFaults.length,
    },
    faults,
    addressFaults,
  };
}

const endings = [...new Set(importFormats.flatMap(({ extensions }) => extensions))].flatMap((ending) => [
  ending,
  `${ending}.gz`,
]);

interface Read extends ImportRead {
  readonly file: ImportFile;
  readonly format: ImportFormat;
}

/** Files that describe actors go first: any other file may name them. */
async function readAll(
  paths: readonly string[],
  defaults: ImportDefaults,
  faults: FileFault[],
): Promise<readonly Read[]> {
  const told: { readonly path: string; readonly format: ImportFormat }[] = [];
  const actors = new Map<string, Actor>();
  const reads: Read[] = [];
  const read = async (path: string, format: ImportFormat, context: ImportContext): Promise<void> => {
    const text = utf8Text(await bytesOf(path));
    // Whoever writes to a file while it is read gets it read as it was, or not at all.
    if (text === undefined) return void faults.push(notUtf8(path));
    const file = { path, text };
    const found = format.read(file, context);
    for (const fault of found.faults) faults.push(fault);
    for (const [id, actor] of found.actors ?? []) actors.set(id, actor);
    reads.push({ ...found, file: { ...file, text: '' }, format });
  };
  for (const path of paths) {
    const text = utf8Text(await bytesOf(path));
    if (text === undefined) {
      faults.push(notUtf8(path));
      continue;
    }
    const file = { path, text };
    const format = importFormats.find(
      ({ extensions, recognises }) => isOf(path, extensions) && recognises(file),
    );
    if (!format) faults.push({ file: path, line: 1, column: 1, path: '', expected: UNRECOGNISED });
    else if (format.name === 'graphsense-actorpack')
      await read(path, format, { defaults, actors: new Map() });
    else told.push({ path, format });
  }
  for (const { path, format } of told) await read(path, format, { defaults, actors });
  return reads;
}

const UNRECOGNISED = `expected one of the formats ${importFormats.map(({ name }) => name).join(', ')}`;

const isOf = (path: string, extensions: readonly string[]): boolean =>
  extensions.some((ending) => path.toLowerCase().replace(/\.gz$/, '').endsWith(ending));

/** Longest text of a file, in bytes: the greatest list there is has an eighth of that. */
const LONGEST = 1_000_000_000;

async function bytesOf(path: string): Promise<Buffer> {
  try {
    const bytes = await readFile(path);
    return /\.gz$/i.test(path) ? await promisify(gunzip)(bytes, { maxOutputLength: LONGEST }) : bytes;
  } catch (cause) {
    throw new CoinhoundError('usage', 'labels-unreadable', `the labels in ${path} cannot be read`, {
      hint: 'check that the file is readable, and where its name ends in .gz that gzip made it',
      details: { path },
      cause,
    });
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function labelOf(entry: ImportEntry, account: Label['account'], category: Label['category']): Label {
  const { name, source, licence, confidence, firstSeen, lastSeen, role, published } = entry;
  return { account, name, category, source, licence, confidence, firstSeen, lastSeen, role, published };
}
