import { readFile } from 'node:fs/promises';
import { CoinhoundError } from '../core/error.ts';
import type { AccountId } from '../core/ids.ts';
import type { Label } from '../core/label.ts';
import type { LabelEntry, LabelFormat } from './format.ts';
import { labelFormats } from './index.ts';
import { labelFiles } from './label-files.ts';
import { distinctLabels } from './label-order.ts';
import { type JoinMemory, joinLabels, type LabelSet } from './label-set.ts';
import { heldLabels, type SortedLabels } from './sorted-labels.ts';
import { notUtf8, utf8Text } from './utf8-text.ts';
import { type FileFault, toldFaults } from './yaml-file.ts';

/**
 * The canonical account of an address; undefined where the chain of that name is not configured. Throws where the
 * address is none of that chain's.
 */
export type AccountOf = (chainName: string, address: string) => AccountId | undefined;

export interface LabelFilesOptions {
  /** Files or folders; folders are read with all folders in them. Later ones add, none hides another. */
  readonly paths: readonly string[];
  readonly account: AccountOf;
}

/** What label files say. */
export interface ReadLabels {
  readonly labels: readonly Label[];
  /** Entries of chains that are not configured. */
  readonly ignored: number;
  /** Files that were read, in the order in which they were. */
  readonly files: readonly string[];
}

/** Labels that come from elsewhere than files of the configuration. */
export interface OtherLabels {
  /** Held with those of the files. */
  readonly claims?: readonly Label[];
  /** Packs that were imported. */
  readonly packs?: readonly SortedLabels[];
  /** Where digests of such sets are kept. */
  readonly memory?: JoinMemory;
}

export interface LabelOptions extends LabelFilesOptions, OtherLabels {}

export interface LoadedLabels extends LabelSet, Omit<ReadLabels, 'labels'> {}

/**
 * Loads label files and joins them with packs. A claim that several entries make (same account, name, category and source)
 * is one label, the most confident; claims that differ stand side by side. Throws `labels-unreadable`, and
 * `labels-invalid` with every fault in every file.
 */
export const loadLabels = async ({ paths, account, ...others }: LabelOptions): Promise<LoadedLabels> =>
  withOthers(await readLabelFiles({ paths, account }), others);

/** Joins what files say with labels from elsewhere, as `loadLabels` does. */
export function withOthers(
  { labels, ignored, files }: ReadLabels,
  { claims = [], packs = [], memory }: OtherLabels,
): LoadedLabels {
  // A copy would ask for the digest, which not everybody needs.
  return Object.assign(joinLabels([heldLabels(distinctLabels([...claims, ...labels])), ...packs], memory), {
    ignored,
    files,
  });
}

/** Reads label files. Throws as `loadLabels` does. */
export async function readLabelFiles({ paths, account }: LabelFilesOptions): Promise<ReadLabels> {
  const files = await labelFiles(paths, endings);
  const faults: FileFault[] = [];
  const labels: Label[] = [];
  let ignored = 0;
  for (const file of files) {
    const text = utf8Text(await readFile(file));
    if (text === undefined) {
      faults.push(notUtf8(file));
      continue;
    }
    const read = formatOf(file).read(text, file);
    for (const fault of read.faults) faults.push(fault);
    for (const entry of read.entries) {
      const found = accountOr(account, entry.chain, entry.address);
      if (typeof found === 'object') faults.push({ file, ...entry.place, ...found });
      else if (found === undefined) ignored++;
      else labels.push(labelOf(entry, found));
    }
  }
  if (faults.length > 0) throw invalidLabels(faults);
  return { labels, ignored, files };
}

const endings = labelFormats.flatMap(({ extensions }) => extensions);

const formatOf = (file: string): LabelFormat =>
  labelFormats.find(({ extensions }) =>
    extensions.some((ending) => file.toLowerCase().endsWith(ending)),
  ) as LabelFormat;

/** The account of an address, or what was expected in its place. */
export function accountOr(
  account: AccountOf,
  chain: string,
  address: string,
): AccountId | { readonly expected: string } | undefined {
  try {
    return account(chain, address);
  } catch (error) {
    if (!(error instanceof CoinhoundError)) throw error;
    return { expected: `expected an address of ${chain}: ${error.message}` };
  }
}

const labelOf = ({ chain: _, address: __, place: ___, ...label }: LabelEntry, account: AccountId): Label => ({
  account,
  ...label,
});

/** The error for all faults of label files together. */
export function invalidLabels(
  faults: readonly FileFault[],
  hint = 'docs/labels.md describes the format',
): CoinhoundError {
  const { message, count } = toldFaults('the labels have', faults);
  return new CoinhoundError('data', 'labels-invalid', message, {
    hint,
    details: { faults: `${count}` },
  });
}
