import type { Command } from 'commander';
import { chainOf } from '../../core/ids.ts';
import { type Category, categories, conflicts } from '../../core/label.ts';
import { type LoadedLabels, loadLabels } from '../../labels/load-labels.ts';
import { configOption, readConfig } from '../config-option.ts';
import type { Io } from '../io.ts';
import { knownLabels } from '../known-labels.ts';
import { addClaims } from '../label-claims.ts';
import { storeOption } from '../label-folder.ts';
import { addImport } from '../label-import.ts';
import { addPacks } from '../label-packs.ts';
import { byAccount, labelTable, readAccounts } from '../label-rows.ts';
import { choose, chosenChain } from '../option.ts';
import { writeStream } from '../output.ts';
import { accountReader } from '../sources.ts';
import { table } from '../table.ts';

interface Flags {
  readonly config?: string;
  readonly store?: string;
}

interface ListFlags extends Flags {
  readonly chain?: string;
  readonly category?: Category;
  readonly name?: string;
}

/** `coinhound labels …`: what is known of accounts, and the packs it comes from. */
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
  coinhound labels why 0xd90e2f925DA726b50C4Ed8D0Fb90Ad053324F31b
  coinhound labels import tagpacks/ --name graphsense
  coinhound labels check my-labels.yaml`,
    );
  addList(group, io);
  addLookup(group, io);
  addClaims(group, io);
  addImport(group, io);
  addPacks(group, io);
  addCheck(group, io);
}

function addList(group: Command, io: Io): void {
  group
    .command('list')
    .description('every label of the configuration and of imported packs')
    .option('--chain <name>', 'of this chain alone')
    .option('--category <name>', `of this category alone: ${categories.join(', ')}`, (text) =>
      choose('--category', text, categories),
    )
    .option('--name <text>', 'whose name holds this text, in any case')
    .option(...storeOption)
    .option(...configOption)
    .addHelpText(
      'after',
      `
Examples:
  coinhound labels list --chain bitcoin
  coinhound labels list --category bridge --name hop`,
    )
    .action(async ({ chain, category, name, store, config: file }: ListFlags) => {
      const config = await readConfig(file, io);
      const of = chain === undefined ? undefined : chosenChain(chain, config).chain;
      const labels = await knownLabels(config, store, io);
      const wanted = [...labels.entries()].filter(
        (label) =>
          (of === undefined || chainOf(label.account) === of) &&
          (category === undefined || label.category === category) &&
          (name === undefined || label.name.toLowerCase().includes(name.toLowerCase())),
      );
      await writeStream(io.stdout, [`${labelTable(wanted, config)}\n`]);
    });
}

function addLookup(group: Command, io: Io): void {
  group
    .command('lookup')
    .description('the labels of accounts, strongest first')
    .argument('<address...>', 'chain:address, or a bare bitcoin or ethereum address')
    .option(...storeOption)
    .option(...configOption)
    .addHelpText(
      'after',
      `
Claims that disagree with the strongest are marked in the last column, as a tie where they are as
strong. An account without labels gives no row.

Examples:
  coinhound labels lookup 0xd90e2f925DA726b50C4Ed8D0Fb90Ad053324F31b
  coinhound labels lookup bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT bsc:0x8B3Cb6Bf982798fba233Bca56749e22EEc42DcF3`,
    )
    .action(async (addresses: readonly string[], { store, config: file }: Flags) => {
      const config = await readConfig(file, io);
      const accounts = readAccounts(addresses, config);
      const found = await (await knownLabels(config, store, io)).lookup(accounts);
      const labels = accounts.flatMap((account) => found.get(account) ?? []);
      await writeStream(io.stdout, [`${labelTable(labels, config)}\n`]);
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
Exit status 2 where a file has a fault. Files of other makers are checked by labels import.

Examples:
  coinhound labels check
  coinhound labels check my-labels.yaml more-labels/`,
    )
    .action(async (paths: readonly string[], { config: file }: Flags) => {
      const config = await readConfig(file, io);
      const labels = await loadLabels({
        paths: paths.length > 0 ? paths : config.labelPaths,
        account: accountReader(config),
      });
      await writeStream(io.stdout, [`${checkText(labels)}\n`]);
    });
}

function checkText(labels: LoadedLabels): string {
  const accounts = [...byAccount(labels.entries()).values()];
  const disputed = accounts.filter((own) => conflicts(own).length > 0).length;
  return table(
    [{ title: 'what' }, { title: 'count', align: 'right' }],
    [
      ['files', `${labels.files.length}`],
      ['labels', `${labels.count}`],
      ['accounts', `${accounts.length}`],
      ['accounts with claims that disagree', `${disputed}`],
      ['entries of chains not configured', `${labels.ignored}`],
    ],
  );
}
