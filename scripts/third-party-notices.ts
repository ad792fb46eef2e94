import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package whose code stands in what the build made. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As its `package.json` tells it: an SPDX expression as a rule. */
  readonly license: string;
  /** Its licence with the names of those who hold the rights, or what its `package.json` tells where it has none. */
  readonly text: string;
  /** Names of the bundles that it is in, sorted. */
  readonly bundles: readonly string[];
}

/**
 * The packages that modules come from, by name and version. `bundles` has the paths of the modules of each bundle, as bundlers tell
 * them. What is of no package is passed over: own sources, and the few lines that bundlers themselves add.
 */
export function bundledPackages(
  bundles: Readonly<Record<string, Iterable<string>>>,
): readonly BundledPackage[] {
  const folders = new Map<string, Set<string>>();
  for (const [bundle, modules] of Object.entries(bundles)) {
    for (const module of modules) {
      const folder = folderOf(module);
      if (folder !== undefined) folders.set(folder, (folders.get(folder) ?? new Set()).add(bundle));
    }
  }
  const packages = new Map<string, BundledPackage>();
  for (const [folder, own] of folders) {
    const read = readPackage(folder);
    const key = `${read.name} ${read.version}`;
    const all = new Set([...own, ...(packages.get(key)?.bundles ?? [])]);
    packages.set(key, { ...read, bundles: [...all].sort() });
  }
  return [...packages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The notices as one text, for people: equal packages give equal bytes. `about` says what the packages are in. */
export const noticesText = (packages: readonly BundledPackage[], about: string): string =>
  [
    `${about}\n`,
    ...packages.map(
      ({ name, version, license, text, bundles }) =>
        `${'='.repeat(80)}\n${name} ${version}\nLicence: ${license}\nIn: ${bundles.join(', ')}\n\n${text}\n`,
    ),
  ].join('\n');

/** The folder of the package that a module stands in: the innermost, because packages bring packages of their own. */
function folderOf(module: string): string | undefined {
  const path = module.replaceAll('\\', '/').replace(/\?.*$/s, '');
  if (path.startsWith('\0')) return undefined;
  return /^.*(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/s.exec(path)?.[0];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
  readonly author?: string | { readonly name?: string };
}

function readPackage(folder: string): Omit<BundledPackage, 'bundles'> {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Manifest;
  const id = (typeof license === 'string' ? license : license?.type) ?? 'not told';
  const by = (typeof author === 'string' ? author : author?.name) ?? 'nobody it names';
  const told = `No file of the package has its licence. Its package.json says: ${id}, by ${by}.`;
  const text = licenseFiles(folder) ?? [told, introduced(folder)].filter((part) => part !== '').join('\n\n');
  return { name, version, license: id, text };
}

/** What stands in files of that name. */
function licenseFiles(folder: string): string | undefined {
  const files = readdirSync(folder).filter((name) =>
    /^(?:licen[cs]e|copying|notice)(?:[.-][a-z0-9.-]+)?$(?<!\.(?:[cm]?[jt]sx?|json))/i.test(name),
  );
  if (files.length === 0) return undefined;
  return files
    .sort()
    .map((name) => readText(folder, name))
    .join('\n\n');
}

/** What stands under that heading of the file that introduces the package. */
function introduced(folder: string): string {
  const file = readdirSync(folder)
    .sort()
    .find((name) => /^readme(?:\.[a-z]+)?$/i.test(name));
  const heading = /^(?:#+ *licen[cs]e\b.*|licen[cs]e\n[-=]+)\n([\s\S]+)/im;
  return file === undefined ? '' : (heading.exec(readText(folder, file))?.[1]?.trim() ?? '');
}

const readText = (folder: string, name: string): string =>
  readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim();
