import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { type AccountId, addressOf, chainOf } from '../core/ids.ts';
import { conflicts, endingLabel, type Label, ties } from '../core/label.ts';
import { isKnownOn } from '../labels/as-of.ts';
import { configOption, readConfig } from './config-option.ts';
import type { Io } from './io.ts';
import { knownLabels } from './known-labels.ts';
import { storeOption } from './label-folder.ts';
import { byAccount, chainNames, entityText, labelTable, readAccounts, standings } from './label-rows.ts';
import { chosenChain, readDay } from './option.ts';
import { writeStream } from './output.ts';
import { table } from './table.ts';
import { printable } from './terminal.ts';

interface WhyFlags {
  readonly labelsAsOf?: string;
  readonly store?: string;
  readonly config?: string;
}

interface ConflictFlags {
  readonly chain?: string;
  readonly ties?: true;
  readonly categories?: true;
  readonly store?: string;
  readonly config?: string;
}

/** `coinhound labels why|conflicts`: who says what of an account, and which of it counts. */
export function addClaims(group: Command, io: Io): void {
  addWhy(group, io);
  addConflicts(group, io);
}

function addWhy(group: Command, io: Io): void {
  group
    .command('why')
    .description('every claim about accounts, which one leads, and what a trace would do there')
    .argument('<address...>', 'chain:address, or a bare bitcoin or ethereum address')
    .option('--labels-as-of <day>', 'as of that day', readDay('--labels-as-of'))
    .option(...storeOption)
    .option(...configOption)
    .addHelpText(
      'after',
      `
What it says of a trace holds for one without --through. An account named as a seed is followed
whatever its labels say.

Examples:
  coinhound labels why 0xd90e2f925DA726b50C4Ed8D0Fb90Ad053324F31b
  coinhound labels why bitcoin:15PggTG7YhJKiE6B16vkKzA1YDTZipXEX4 --labels-as-of 2022-04-01`,
    )
    .action(async (addresses: readonly string[], { labelsAsOf, store, config: file }: WhyFlags) => {
      const config = await readConfig(file, io);
      const accounts = readAccounts(addresses, config);
      const found = await (await knownLabels(config, store, io)).lookup(accounts);
      const texts = accounts.map((account) => whyText(account, found.get(account) ?? [], config, labelsAsOf));
      await writeStream(io.stdout, [`${texts.join('\n\n')}\n`]);
    });
}

function whyText(
  account: AccountId,
  labels: readonly Label[],
  config: Config,
  day: string | undefined,
): string {
  const known = day === undefined ? labels : labels.filter((label) => isKnownOn(label, day));
  const marks = standings(known);
  const standing = (label: Label): string => {
    if (!known.includes(label)) return label.published === null ? 'undated' : 'later';
    return marks.get(label) ?? (label === known[0] ? 'leads' : 'agrees');
  };
  const rows = [...known, ...labels.filter((label) => !known.includes(label))].map((label) => [
    standing(label),
    label.category,
    entityText(label),
    `${label.confidence}`,
    label.published ?? '',
    label.firstSeen === null && label.lastSeen === null
      ? ''
      : `${label.firstSeen ?? ''} to ${label.lastSeen ?? ''}`,
    label.licence ?? '',
    label.source,
  ]);
  const titles = ['claim', 'category', 'name', 'confidence', 'published', 'seen', 'licence', 'source'];
  return [
    `${chainNames(config)(account)}:${addressOf(account)}`,
    verdict(known, config),
    ...(rows.length === 0
      ? []
      : [
          '',
          table(
            titles.map((title) => ({ title })),
            rows,
          ),
        ]),
  ].join('\n');
}

/** What a trace does at an account, and on what ground. */
function verdict(labels: readonly Label[], { ends }: Config): string {
  const [leading] = labels;
  if (!leading) return 'a trace goes on: nobody says anything of it';
  const told = (label: Label): string =>
    printable(`${label.name} (${label.category}, confidence ${label.confidence})`);
  const ending = endingLabel(labels, ends);
  const equal = ties(labels);
  const weaker = conflicts(labels).filter(({ confidence }) => confidence < leading.confidence);
  const tie = [leading, ...equal].map(told).join(' and ');
  const ground =
    equal.length === 0 ? `${told(leading)} is the strongest claim` : `${tie} are equally strong claims`;
  const outcome = ending
    ? `a trace ends here: ${ground}; ${equal.length === 0 ? 'its category' : `${ending.category} among them`} ends a walk`
    : `a trace goes on: ${ground}; ${equal.length === 0 ? 'its category ends' : 'none of their categories ends'} no walk`;
  return weaker.length === 0 ? outcome : `${outcome}, and weaker claims do not overrule it`;
}

function addConflicts(group: Command, io: Io): void {
  group
    .command('conflicts')
    .description('accounts whose sources disagree on who or what they are')
    .option('--chain <name>', 'of this chain alone')
    .option('--categories', 'only where they disagree on the category')
    .option('--ties', 'only where the disagreeing claims are equally strong')
    .option(...storeOption)
    .option(...configOption)
    .addHelpText(
      'after',
      `
The first claim of an account leads: its source is the strongest. A tie is where another is as
strong; any of them that ends a walk ends it.

Examples:
  coinhound labels conflicts --ties
  coinhound labels conflicts --chain bitcoin`,
    )
    .action(async ({ chain, ties: tiesAlone, categories, store, config: file }: ConflictFlags) => {
      const config = await readConfig(file, io);
      const of = chain === undefined ? undefined : chosenChain(chain, config).chain;
      const labels = await knownLabels(config, store, io);
      const isDisputed = (own: readonly Label[]): boolean =>
        (tiesAlone ? ties : conflicts)(own).some(
          ({ category }) => !categories || category !== own[0]?.category,
        );
      const disputed = [...byAccount(labels.entries())]
        .filter(([account, own]) => (of === undefined || chainOf(account) === of) && isDisputed(own))
        .map(([, own]) => own);
      const marks = new Map(
        disputed.flatMap((own) => [...standings(own), [own[0] as Label, 'leads'] as const]),
      );
      const rows = disputed.flat().filter((label) => marks.has(label));
      await writeStream(io.stdout, [`${labelTable(rows, config, (label) => marks.get(label) ?? '')}\n`]);
    });
}
