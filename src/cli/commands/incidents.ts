import type { Command } from 'commander';
import type { Config } from '../../config/config.ts';
import { loadAccepted, loadAllAccepted } from '../../incidents/accepted-files.ts';
import { withAccepted } from '../../incidents/accepted-lead.ts';
import type { Incident } from '../../incidents/incident.ts';
import { loadIncidents } from '../../incidents/load-incidents.ts';
import { incidentOf, incidentRules } from '../catalogue.ts';
import { configOption, readConfig } from '../config-option.ts';
import { acceptedOption, acceptedPlace } from '../incident-accepted.ts';
import { catalogueCheck } from '../incident-check.ts';
import { lossText, seedStates } from '../incident-state.ts';
import { incidentText } from '../incident-text.ts';
import type { Io } from '../io.ts';
import { badOption } from '../option.ts';
import { writeStream } from '../output.ts';
import { table } from '../table.ts';

interface ConfigFlag {
  readonly config?: string;
}

interface ListFlags extends ConfigFlag {
  readonly chain?: string;
  readonly json?: true;
}

interface StoreFlag extends ConfigFlag {
  readonly store?: string;
}

interface ShowFlags extends StoreFlag {
  readonly json?: true;
}

/** `coinhound incidents list|show|check`: the catalogue of known thefts. */
export function addIncidents(root: Command, io: Io): void {
  const group = root
    .command('incidents')
    .description('the catalogue of known thefts')
    .addHelpText(
      'after',
      `
Examples:
  coinhound incidents list --chain nem
  coinhound incidents show coincheck-2018
  coinhound incidents check
  coinhound trace coincheck-2018 --out graph.json`,
    );
  addList(group, io);
  addShow(group, io);
  addCheck(group, io);
}

function addList(group: Command, io: Io): void {
  group
    .command('list')
    .description('every incident: when, what, and how many of its seeds can be traced')
    .option('--chain <name>', 'with seeds on this chain alone')
    .option('--json', 'as JSON, for scripts')
    .option(...configOption)
    .addHelpText(
      'after',
      '\nExamples:\n  coinhound incidents list\n  coinhound incidents list --chain bitcoin',
    )
    .action(async ({ chain, json, config: file }: ListFlags) => {
      const config = await readConfig(file, io);
      if (chain !== undefined && !config.chains.has(chain))
        throw badOption('--chain', chain, `configured chains: ${[...config.chains.keys()].join(', ')}`);
      const all = await catalogue(config);
      const listed = all.filter(
        ({ seeds }) => chain === undefined || seeds.some(({ chainName }) => chainName === chain),
      );
      const text = json
        ? JSON.stringify(
            listed.map((one) => summaryOf(one, config)),
            null,
            2,
          )
        : grid(listed, config);
      await writeStream(io.stdout, [`${text}\n`]);
    });
}

function addShow(group: Command, io: Io): void {
  group
    .command('show')
    .description('all that is known of an incident, with who says so')
    .argument('<incident>', 'its id')
    .option('--json', 'as JSON, for scripts')
    .option(...acceptedOption)
    .option(...configOption)
    .addHelpText('after', '\nExamples:\n  coinhound incidents show youbit-2017-12')
    .action(async (id: string, { json, store, config: file }: ShowFlags) => {
      const config = await readConfig(file, io);
      const known = await incidentOf(id, config);
      const incident = withAccepted(known, await loadAccepted(id, acceptedPlace(store, config, io)));
      const text = json ? JSON.stringify(incident, null, 2) : incidentText(incident, config);
      await writeStream(io.stdout, [`${text}\n`]);
    });
}

function addCheck(group: Command, io: Io): void {
  group
    .command('check')
    .description('verify every address, hash and date, and say which seeds can be traced')
    .argument('[path...]', 'files or folders; those of the configuration by default')
    .option(...acceptedOption)
    .option(...configOption)
    .addHelpText(
      'after',
      `
Exit status 2 where a file has a fault; every fault is reported, with its line. Leads that were
accepted for the incidents are checked with them.

Examples:
  coinhound incidents check
  coinhound incidents check my-incidents/`,
    )
    .action(async (paths: readonly string[], { store, config: file }: StoreFlag) => {
      const config = await readConfig(file, io);
      const incidents = await catalogue(config, paths.length > 0 ? paths : config.incidentPaths);
      const accepted = await loadAllAccepted(incidents, acceptedPlace(store, config, io));
      await writeStream(io.stdout, [`${catalogueCheck(incidents, accepted, config)}\n`]);
    });
}

const catalogue = (
  config: Config,
  paths: readonly string[] = config.incidentPaths,
): Promise<readonly Incident[]> => loadIncidents({ paths, rulesOf: incidentRules(config) });

function summaryOf(incident: Incident, config: Config) {
  const states = seedStates(incident, config);
  return {
    id: incident.id,
    name: incident.name,
    date: incident.dates.from.text,
    loss: incident.loss,
    chains: chainsOf(incident),
    seeds: states.length,
    traceable: states.filter(({ why }) => why === null).length,
    unpublished: incident.unpublished,
  };
}

const chainsOf = ({ seeds }: Incident): readonly string[] => [
  ...new Set(seeds.map(({ chainName }) => chainName)),
];

function grid(incidents: readonly Incident[], config: Config): string {
  const rows = incidents.map((incident) => {
    const { id, date, name, chains, seeds, traceable } = summaryOf(incident, config);
    return [
      id,
      date,
      name,
      lossText(incident),
      chains.join(' '),
      seeds === 0 ? 'unpublished' : `${traceable}/${seeds}`,
    ];
  });
  const titles = ['id', 'date', 'name', 'loss', 'chains', 'traceable'];
  return table(
    titles.map((title) => ({ title })),
    rows,
  );
}
