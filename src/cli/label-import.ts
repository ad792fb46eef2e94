import { basename } from 'node:path';
import type { Command } from 'commander';
import { CoinhoundError } from '../core/error.ts';
import { confidenceForm, readConfidence } from '../labels/confidence.ts';
import type { ImportDefaults } from '../labels/import-format.ts';
import { type ImportedLabels, importLabels } from '../labels/import-labels.ts';
import { encodePack, type LeftOut } from '../labels/label-pack.ts';
import { invalidLabels } from '../labels/load-labels.ts';
import { packName, writePack } from '../labels/pack-folder.ts';
import { listed } from '../labels/yaml-file.ts';
import { claimDirectory } from '../store/directory.ts';
import { configOption, readConfig } from './config-option.ts';
import type { Io } from './io.ts';
import { labelFolder, storeDirectory, storeOption } from './label-folder.ts';
import { badOption, readDay } from './option.ts';
import { writeStream } from './output.ts';
import { accountReader } from './sources.ts';
import { table } from './table.ts';

interface ImportFlags extends ImportDefaults {
  readonly name?: string;
  readonly leaveOutFaulty?: true;
  readonly store?: string;
  readonly config?: string;
}

/** `coinhound labels import`: collections of other makers, compiled into the store. */
export function addImport(group: Command, io: Io): void {
  group
    .command('import')
    .description('compile label collections into a pack that every trace with this store knows')
    .argument('<path...>', 'files or folders')
    .option(
      '--name <name>',
      'of the pack; one of that name is replaced (default: after the first path)',
      readName,
    )
    .option('--source <text>', 'who says so, where the files do not tell')
    .option('--licence <text>', 'of the labels, where the files do not tell')
    .option('--confidence <level>', `${confidenceForm}; where the files do not tell`, readLevel)
    .option(
      '--published <day>',
      'when the labels were published, where the files do not tell',
      readDay('--published'),
    )
    .option('--leave-out-faulty', 'import the rest where an address is none of its chain')
    .option(...storeOption)
    .option(...configOption)
    .addHelpText(
      'after',
      `
Reads GraphSense TagPacks and actor packs, label files of coinhound, the OFAC list (sdn.xml,
sdn_advanced.xml, or by asset as 0xB10C extracts it), Etherscan labels as brianleect lays them out,
CSV and JSON lines; each may be compressed with gzip. Any fault in any file, and nothing is imported.

Examples:
  coinhound labels import graphsense-tagpacks/actors graphsense-tagpacks/packs --name graphsense
  coinhound labels import sdn_advanced.xml --name ofac
  coinhound labels import suspects.csv --source "case 12/2024" --confidence manual_transaction`,
    )
    .action(async (paths: readonly string[], flags: ImportFlags) => {
      const config = await readConfig(flags.config, io);
      const name = flags.name ?? nameAfter(paths[0] as string);
      const imported = await importLabels({ paths, account: accountReader(config), defaults: flags });
      const { faults, addressFaults, labels, leftOut } = imported;
      const refused = flags.leaveOutFaulty ? faults : [...faults, ...addressFaults];
      if (refused.length > 0) throw invalidLabels(refused, faults.length === 0 ? ADDRESSES : FORMATS);
      for (const line of listed(addressFaults)) io.terminal.print(`left out: ${line}`);
      if (labels.length === 0) throw nothingLeft(imported);
      claimDirectory(storeDirectory(flags.store, io), { create: true });
      await writePack(labelFolder(flags.store, io), name, encodePack({ name, from: paths, leftOut }, labels));
      await writeStream(io.stdout, [`${importText(name, imported)}\n`]);
    });
}

const ADDRESSES = 'nothing was imported: mend them, or import the rest with --leave-out-faulty';
const FORMATS = 'nothing was imported: docs/labels.md describes the formats';

function readName(text: string): string {
  if (packName.test(text)) return text;
  throw badOption('--name', text, 'give a name of lower-case letters, digits, dots and hyphens: ofac-2024');
}

function readLevel(text: string): number {
  const confidence = readConfidence(text);
  if (confidence === undefined) throw badOption('--confidence', text, `give ${confidenceForm}`);
  return confidence;
}

/** A pack's name from that of a file or folder. */
function nameAfter(path: string): string {
  const name = basename(path)
    .toLowerCase()
    .replace(/(\.(yaml|yml|json|jsonl|ndjson|csv|xml))?(\.gz)?$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64);
  return name === '' ? 'labels' : name;
}

const nothingLeft = ({ files, leftOut }: ImportedLabels): CoinhoundError => {
  const entries = files.reduce((sum, file) => sum + file.entries, 0);
  const why = leftOutRows(leftOut).map(([what, count]) => `${what}: ${count}`);
  const found = entries === 0 ? 'the files hold no labels' : `none of ${entries} entries gives a label`;
  return new CoinhoundError('data', 'labels-empty', [found, ...why].join('\n  '), {
    hint: 'docs/labels.md has the chains and categories that are known; more chains can be configured',
  });
};

function importText(name: string, { files, labels, leftOut }: ImportedLabels): string {
  const formats = [...new Set(files.map(({ format }) => format))].map((format) => {
    const own = files.filter((file) => file.format === format);
    const entries = own.reduce((sum, file) => sum + file.entries, 0);
    return [`entries of ${format}, ${own.length} ${own.length === 1 ? 'file' : 'files'}`, `${entries}`];
  });
  const accounts = new Set(labels.map(({ account }) => account)).size;
  return table(
    [{ title: `pack ${name}` }, { title: 'count', align: 'right' }],
    [
      ...formats,
      ...leftOutRows(leftOut),
      ['labels', `${labels.length}`],
      ['accounts', `${accounts}`],
      [
        'labels without a date of publication',
        `${labels.filter(({ published }) => published === null).length}`,
      ],
    ],
  );
}

/** Most first. */
function leftOutRows({ chains, categories, addresses }: LeftOut): readonly string[][] {
  const rows = (what: string, counts: Readonly<Record<string, number>>): readonly string[][] =>
    Object.entries(counts)
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .map(([name, count]) => [`left out: ${what} ${name}`, `${count}`]);
  return [
    ...rows('chain', chains),
    ...rows('category', categories),
    ...(addresses === 0 ? [] : [['left out: address is none of its chain', `${addresses}`]]),
  ];
}
