import type { ImportContext, ImportEntry, ImportFile, ImportFormat, ImportRead } from './import-format.ts';
import { jsonKeys } from './json-keys.ts';
import { invalidJson, parseJson } from './json-value.ts';
import { textPlaces } from './text-places.ts';
import { dotted, type FileFault } from './yaml-file.ts';

/**
 * Labels of Etherscan's family of explorers as brianleect/etherscan-labels@1ed02d5 lays them out: an object by address,
 * with `name` and `labels` (`data/etherscan/combined/*.json`) or with the name alone (`accounts/binance.json`, where the
 * name of the file is the label). The chain is that of the explorer in the path, else Ethereum. It dates nothing.
 */
export const etherscanLabels: ImportFormat = {
  name: 'etherscan-labels',
  extensions: ['.json'],
  recognises: ({ text }) => /^\s*\{\s*(?:"0x|\})/i.test(text),
  read: readEtherscanLabels,
};

/** Explorers by a part of the path. */
const EXPLORERS: Readonly<Record<string, string>> = {
  etherscan: 'ethereum',
  bscscan: 'bsc',
  polygonscan: 'polygon',
  arbiscan: 'arbitrum',
  optimism: 'optimism',
  'optimistic.etherscan': 'optimism',
  basescan: 'base',
  snowtrace: 'avalanche',
  snowscan: 'avalanche',
  ftmscan: 'fantom',
  celoscan: 'celo',
  gnosisscan: 'gnosis',
};

/** What Etherscan's labels say of what an account is. Labels of projects say nothing of that. */
const CATEGORIES: Readonly<Record<string, string>> = {
  exchange: 'exchange',
  dex: 'dex',
  bridge: 'bridge',
  'tornado-cash': 'mixer',
  gambling: 'gambling',
  'token-contract': 'token',
  mining: 'miner',
  burn: 'burn',
  defi: 'defi',
  loans: 'defi',
  lending: 'defi',
  'yield-farming': 'defi',
  'nft-marketplace': 'market',
  heist: 'hack',
  exploit: 'hack',
  'phish-hack': 'scam',
  'ofac-sanctioned': 'sanctioned',
  'ofac-sanctions-lists': 'sanctioned',
};

/** A collection with review, as the labels that ship are rated. */
const COLLECTION = 50;

function readEtherscanLabels({ path: file, text }: ImportFile, { defaults }: ImportContext): ImportRead {
  const value = parseJson(text);
  if (value === undefined) return { entries: [], faults: [invalidJson(file, text)] };
  const parts = file.toLowerCase().split(/[\\/]/);
  const chain = parts.toReversed().flatMap((part) => EXPLORERS[part] ?? [])[0] ?? 'ethereum';
  const slug = (parts.at(-1) ?? '').replace(/\.json(?:\.gz)?$/, '');
  const placeOf = textPlaces(text);
  const entries: ImportEntry[] = [];
  const faults: FileFault[] = [];
  const keys = jsonKeys(text);
  for (const { key, offset, isRepeated } of keys)
    if (isRepeated)
      faults.push({ file, ...placeOf(offset), path: dotted([key]), expected: 'expected each key once' });
  const offsets = new Map(
    keys.flatMap(({ key, offset, depth }) => (depth === 1 ? [[key, offset] as const] : [])),
  );
  for (const [address, told] of Object.entries(value as object)) {
    const place = () => ({ ...placeOf(offsets.get(address) ?? 0), path: dotted([address]) });
    const read = toldOf(told, slug);
    if (!read) faults.push({ file, ...place(), expected: 'expected a name, or a map of name and labels' });
    else {
      entries.push({
        chain,
        address,
        ...nameOf(read.name || (read.labels[0] ?? slug)),
        categories: categoriesOf(read),
        source:
          defaults.source ??
          `${parts.find((part) => part in EXPLORERS) ?? 'etherscan'} via brianleect/etherscan-labels`,
        licence: defaults.licence ?? null,
        confidence: defaults.confidence ?? COLLECTION,
        firstSeen: null,
        lastSeen: null,
        published: defaults.published ?? null,
        place,
      });
    }
  }
  return { entries, faults };
}

interface Told {
  readonly name: string;
  readonly labels: readonly string[];
}

function toldOf(value: unknown, slug: string): Told | undefined {
  if (typeof value === 'string') return { name: value.trim(), labels: [slug] };
  if (typeof value !== 'object' || value === null || !('name' in value) || !('labels' in value))
    return undefined;
  const { name, labels } = value;
  if (typeof name !== 'string' || !Array.isArray(labels)) return undefined;
  return { name: name.trim(), labels: labels.filter((label) => typeof label === 'string') };
}

/** A token's name ends in its symbol after two spaces: `ABCC Token  (AT)`. Its other labels are what it is the token of. */
const TOKEN = / {2}\([^()]*\)$/;

function categoriesOf({ name, labels }: Told): readonly string[] {
  if (TOKEN.test(name)) return ['token'];
  const known = labels.map(
    (label) => (Object.hasOwn(CATEGORIES, label) ? CATEGORIES[label] : label) as string,
  );
  return known.map((category) => (category === 'scam' && /exploiter|hacker/i.test(name) ? 'hack' : category));
}

/** The entity and what the account does for it: `Binance: Deposit 1`, `Binance 14`. */
function nameOf(text: string): Pick<ImportEntry, 'name' | 'role'> {
  const plain = text.replace(/ {2,}/g, ' ');
  const [, before, after] = /^(.{2,}?): (.+)$/.exec(plain) ?? [];
  if (before !== undefined && after !== undefined) return { name: before, role: after };
  const [, name] = /^(.*[^\d\s].*?) \d+$/.exec(plain) ?? [];
  return name === undefined ? { name: plain, role: null } : { name, role: plain };
}
