import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CoinhoundError } from '../core/error.ts';
import { type AccountId, compare } from '../core/ids.ts';
import { byStrength, type Label, type Labels } from '../core/label.ts';
import type { LabelSource } from '../trace/labels.ts';
import type { LabelEntry } from './format.ts';
import { labelFiles } from './label-files.ts';
import { type FileFault, toldFaults } from './yaml-file.ts';

export interface LabelOptions {
  /** Files or folders; folders are read with all folders in them. Later ones add, none hides another. */
  readonly paths: readonly string[];
  /**
   * The canonical account of an address; undefined where the chain of that name is not configured. Throws where the
   * address is none of that chain's.
   */
  account(chainName: string, address: string): AccountId | undefined;
  /** Labels that come from elsewhere and are held with those of the files. */
  readonly claims?: readonly Label[];
}

export interface LabelSet extends LabelSource {
  /** By account, of one account the strongest first. */
  entries(): Iterable<Label>;
  /** Entries of chains that are not configured. */
  readonly ignored: number;
  /** Files that were read, in the order in which they were. */
  readonly files: readonly string[];
}

/**
 * Loads label files. A claim that several entries make (same account, name, category and source) is one label, the most
 * confident; claims that differ stand side by side. Throws `labels-unreadable`, and `labels-invalid` with every fault in
 * every file.
 */
export async function loadLabels({ paths, account, claims: others = [] }: LabelOptions): Promise<LabelSet> {
  const files = await labelFiles(paths);
  const faults: FileFault[] = [];
  const claims = new Map<string, Label>();
  for (const label of others) claim(claims, label);
  let ignored = 0;
  for (const { path, format } of files) {
    const read = format.read(await readFile(path, 'utf8'), path);
    faults.push(...read.faults);
    for (const entry of read.entries) {
      const found = accountOf(entry, account);
      if (typeof found === 'object') faults.push({ file: path, ...entry.place, expected: found.expected });
      else if (found === undefined) ignored++;
      else claim(claims, labelOf(entry, found));
    }
  }
  if (faults.length > 0) throw invalid(faults);
  return labelSet([...claims.values()], { ignored, files: files.map(({ path }) => path) });
}

function accountOf(
  { chain, address }: LabelEntry,
  account: LabelOptions['account'],
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

/** Of equal claims the one that stays does not depend on which came first. */
function claim(claims: Map<string, Label>, label: Label): void {
  const { account, name, category, source } = label;
  const key = JSON.stringify([account, name, category, source]);
  const before = claims.get(key);
  if (!before || order(label, before) < 0) claims.set(key, label);
}

/** Every field of a label, in a fixed order. */
const canonical = (label: Label): string => {
  const { account, name, category, source, licence, confidence, firstSeen, lastSeen, role } = label;
  return JSON.stringify([account, name, category, source, licence, confidence, firstSeen, lastSeen, role]);
};

const order = (a: Label, b: Label): number =>
  compare(a.account, b.account) || byStrength(a, b) || compare(canonical(a), canonical(b));

function labelSet(labels: readonly Label[], facts: Pick<LabelSet, 'ignored' | 'files'>): LabelSet {
  const sorted = [...labels].sort(order);
  const hash = createHash('sha256');
  const byAccount = new Map<AccountId, Label[]>();
  for (const label of sorted) {
    hash.update(`${canonical(label)}\n`);
    const others = byAccount.get(label.account);
    if (others) others.push(label);
    else byAccount.set(label.account, [label]);
  }
  return {
    ...facts,
    digest: hash.digest('hex'),
    entries: () => sorted,
    async lookup(accounts) {
      const found = new Map<AccountId, readonly Label[]>();
      for (const account of accounts) {
        const known = byAccount.get(account);
        if (known) found.set(account, known);
      }
      return found satisfies Labels;
    },
  };
}

function invalid(faults: readonly FileFault[]): CoinhoundError {
  const { message, count } = toldFaults('the labels have', faults);
  return new CoinhoundError('data', 'labels-invalid', message, {
    hint: 'docs/labels.md describes the format',
    details: { faults: `${count}` },
  });
}
