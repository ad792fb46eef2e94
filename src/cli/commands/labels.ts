import type { Command } from 'commander';
import type { ChainConfig, Config } from '../../config/config.ts';
import { type AccountId, addressOf, chainOf } from '../../core/ids.ts';
import { type Category, categories, conflicts, type Label } from '../../core/label.ts';
import { type LoadedLabels, loadLabels } from '../../labels/load-labels.ts';
import { configOption, readConfig } from '../config-option.ts';
import { throwAll } from '../exit.ts';
import type { Io } from '../io.ts';
import { badOption, choose } from '../option.ts';
import { writeStream } from '../output.ts';
import { nameSeeds, seedSpecs } from '../seeds.ts';
import { accountReader, rulesOf } from '../sources.ts';
import { table } from '../table.ts';

interface ConfigFlag {
  readonly config?: string;
}

interface ListFlags extends ConfigFlag {
  readonly chain?: string;
  readonly category?: Category;
  readonly name?: string;
}

/** `coinhound labels list|lookup|check`: what is known of accounts. */
export function addLabels(root: Command, io: Io): void {
  const group = root
    .command('labels')
    .description('what is known of accounts, and who says so')
    .addHelpText(
      'after',
      `
Examples:
  coinhound labels list --category mixer
  coinhound labels lookup 0xd90e2f925DA726b50C4Ed8D0Fb90Ad053324F31b
  coinhound labels check my-labels.yaml`,
    );
  addList(group, io);
  addLookup(group, io);
  addCheck(group, io);
}

function addList(group: Command, io: Io): void {
  group
    .command('list')
    .description('every label of the configuration')
    .option('--chain <name>', 'of this chain alone')
    .option('--category <name>', `of this category alone: ${categories.join(', ')}`, (text) =>
      choose('--category', text, categories),
    )
    .option('--name <text>', 'whose name holds this text, in any case')
    .option(...configOption)
    .addHelpText(
      'after',
      `
Examples:
  coinhound labels list --chain bitcoin
  coinhound labels list --category bridge --name hop`,
    )
    .action(async ({ chain, category, name, config: file }: ListFlags) => {
      const config = await readConfig(file, io);
      if (chain !== undefined && !config.chains.has(chain))
        throw badOption('--chain', chain, `configured chains: ${[...config.chains.keys()].join(', ')}`);
      const of = chain === undefined ? undefined : config.chains.get(chain)?.chain;
      const labels = await labelsOf(config);
      const wanted = [...labels.entries()].filter(
        (label) =>
          (of === undefined || chainOf(label.account) === of) &&
          (category === undefined || label.category === category) &&
          (name === undefined || label.name.toLowerCase().includes(name.toLowerCase())),
      );
      await print(io, wanted, config);
    });
}

function addLookup(group: Command, io: Io): void {
  group
    .command('lookup')
    .description('the labels of accounts, strongest first')
    .argument('<address...>', 'chain:address, or a bare bitcoin or ethereum address')
    .option(...configOption)
    .addHelpText(
      'after',
      `
Claims that disagree with the strongest are marked in the last column. An account without labels
gives no row.

Examples:
  coinhound labels lookup 0xd90e2f925DA726b50C4Ed8D0Fb90Ad053324F31b
  coinhound labels lookup bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT bsc:0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF3`,
    )
    .action(async (addresses: readonly string[], { config: file }: ConfigFlag) => {
      const config = await readConfig(file, io);
      const accounts = readAccounts(addresses, config);
      const found = await (await labelsOf(config)).lookup(accounts);
      await print(
        io,
        accounts.flatMap((account) => found.get(account) ?? []),
        config,
      );
    });
}

function addCheck(group: Command, io: Io): void {
  group
    .command('check')
    .description('read label files and report every fault')
    .argument('[path...]', 'files or folders; those of the configuration by default')
    .option(...configOption)
    .addHelpText(
      'after',
      `
Exit status 2 where a file has a fault.

Examples:
  coinhound labels check
  coinhound labels check my-labels.yaml more-labels/`,
    )
    .action(async (paths: readonly string[], { config: file }: ConfigFlag) => {
      const config = await readConfig(file, io);
      const labels = await labelsOf(config, paths.length > 0 ? paths : config.labelPaths);
      await writeStream(io.stdout, [`${checkText(labels)}\n`]);
    });
}

const labelsOf = (config: Config, paths: readonly string[] = config.labelPaths): Promise<LoadedLabels> =>
  loadLabels({ paths, account: accountReader(config) });

/** Throws the faults of all addresses together. */
function readAccounts(texts: readonly string[], { chains }: Config): readonly AccountId[] {
  const named = nameSeeds(texts, [...chains.keys()], []);
  const specs = seedSpecs(named.read, (chain) => rulesOf(chains.get(chain) as ChainConfig));
  throwAll([...named.faults, ...specs.faults]);
  return specs.read.map(({ seed, spec }) => {
    if (spec.kind === 'address') return spec.account;
    throw badOption('<address>', seed.text, 'a label is of an account: give chain:address');
  });
}

function checkText(labels: LoadedLabels): string {
  const accounts = [...byAccount([...labels.entries()]).values()];
  const disputed = accounts.filter((own) => conflicts(own).length > 0).length;
  const count = accounts.reduce((sum, own) => sum + own.length, 0);
  return table(
    [{ title: 'what' }, { title: 'count', align: 'right' }],
    [
      ['files', `${labels.files.length}`],
      ['labels', `${count}`],
      ['accounts', `${accounts.length}`],
      ['accounts with claims that disagree', `${disputed}`],
      ['entries of chains not configured', `${labels.ignored}`],
    ],
  );
}

function byAccount(labels: readonly Label[]): ReadonlyMap<AccountId, readonly Label[]> {
  const groups = new Map<AccountId, Label[]>();
  for (const label of labels) {
    const group = groups.get(label.account);
    if (group) group.push(label);
    else groups.set(label.account, [label]);
  }
  return groups;
}

/** One row a label, as they come. */
async function print(io: Io, labels: readonly Label[], { chains }: Config): Promise<void> {
  const nameOf = new Map([...chains.values()].map(({ name, chain }) => [chain, name]));
  const disagreeing = new Set([...byAccount(labels).values()].flatMap(conflicts));
  const rows = labels.map((label) => [
    nameOf.get(chainOf(label.account)) ?? chainOf(label.account),
    addressOf(label.account),
    label.category,
    label.role === null ? label.name : `${label.name} (${label.role})`,
    `${label.confidence}`,
    label.source,
    disagreeing.has(label) ? 'disagrees' : '',
  ]);
  const titles = ['chain', 'address', 'category', 'name', 'confidence', 'source', ''];
  await writeStream(io.stdout, [
    `${table(
      titles.map((title) => ({ title })),
      rows,
    )}\n`,
  ]);
}
