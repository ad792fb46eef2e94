import { type Command, Option } from 'commander';
import { type Category, categories } from '../core/label.ts';
import { policies, policyNamed } from '../core/policies/index.ts';
import type { TaintPolicy } from '../core/policies/policy.ts';
import { rankStrategies } from '../core/rank/index.ts';
import { nearest } from '../core/rank/nearest.ts';
import type { RankStrategy } from '../core/rank/rank.ts';
import { documentHelp, readDocumentFormat } from './document.ts';
import { badOption, choose, readCount, readDay } from './option.ts';

/** Options of a trace as they were given; what is left out comes from the configuration, or for a case from the case. */
export interface TraceFlags {
  /** Forward where it is left out, as always in a demo. */
  readonly direction?: 'forward' | 'backward';
  readonly policy?: readonly [TaintPolicy, ...TaintPolicy[]];
  readonly rank: RankStrategy;
  readonly hops?: number;
  readonly minTaint?: string;
  readonly maxLookups?: number;
  /** As it was given, and in parts per million. */
  readonly presume?: { readonly text: string; readonly perMillion: bigint };
  /** Accounts whose leads are taken for part of the theft, as they were typed. */
  readonly accept?: readonly string[];
  /** Accounts that a person decided about, as they were typed, and why. */
  readonly expand?: readonly string[];
  readonly stopAt?: readonly string[];
  readonly because?: string;
  /** Height by chain name. */
  readonly asOf: ReadonlyMap<string, number>;
  readonly through: readonly Category[];
  /** ISO date: labels that were not known then are left out. */
  readonly labelsAsOf?: string;
  readonly asset?: string;
  readonly since?: string;
  readonly until?: string;
  readonly config?: string;
  readonly store?: string;
  readonly offline: boolean;
  readonly format: string;
  readonly out?: string;
  /** Where a bundle of evidence goes, and the file of the private key that signs it. */
  readonly bundle?: string;
  readonly sign?: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly logJson: boolean;
}

/** Which way a trace goes. */
export const directionOption = (): Option =>
  new Option(
    '--direction <way>',
    'forward: where stolen value went; backward: where the value of a payment came from',
  )
    .default('forward')
    .argParser((way) => choose('--direction', way, ['forward', 'backward'] as const));

/** Adds the options that `trace` and `demo` share. */
export function addTraceFlags(command: Command): Command {
  for (const option of traceOptions()) command.addOption(option);
  return command;
}

/** What a trace is told of itself alone: where its seeds and its graph are, in what form, and what is accepted and decided in it. */
const ofOneTrace: readonly (string | undefined)[] = [
  '--accept',
  '--expand',
  '--stop-at',
  '--because',
  '--asset',
  '--since',
  '--until',
  '--format',
  '--out',
  '--bundle',
];

/** Adds the options that say how incidents are traced. */
export function addScanFlags(command: Command): Command {
  for (const option of traceOptions()) if (!ofOneTrace.includes(option.long)) command.addOption(option);
  return command;
}

function traceOptions(): readonly Option[] {
  return [
    new Option(
      '--policy <names>',
      `how taint travels: ${policies.map(({ name }) => name).join(', ')}; the first leads the walk`,
    ).argParser(readPolicies),
    new Option(
      '--rank <strategy>',
      `what is looked up first: ${rankStrategies.map(({ name }) => name).join(', ')}`,
    )
      .default(nearest, nearest.name)
      .argParser(readRank),
    new Option('--hops <n>', 'levels of the breadth-first walk').argParser(readCount('--hops')),
    new Option(
      '--min-taint <x>',
      'floor below which nothing is followed: 0.01% of the stolen sum, or base units',
    ),
    new Option('--max-lookups <n>', 'budget of lookups').argParser(readCount('--max-lookups')),
    new Option(
      '--presume <share>',
      'presume stolen what an account pays out unexplained, where at least this share of what came in was',
    ).argParser(readShare),
    new Option(
      '--accept <accounts>',
      'take leads to further seeds for part of the theft, by their accounts; an incident keeps them',
    ).argParser(readAccounts('--accept')),
    new Option(
      '--expand <accounts>',
      'follow these accounts whatever labels and limits say; an incident keeps that',
    ).argParser(readAccounts('--expand')),
    new Option('--stop-at <accounts>', 'go no further at these accounts; an incident keeps that').argParser(
      readAccounts('--stop-at'),
    ),
    new Option('--because <text>', 'why, for --expand and --stop-at'),
    new Option('--as-of <chain=height>', 'pin the height of a chain; may be given once a chain')
      .default(new Map(), "the tip less the chain's confirmations, or the case's height")
      .argParser(readHeight),
    new Option('--through <categories>', 'categories to walk through instead of stopping at')
      .default([], 'none')
      .argParser(readCategories),
    new Option('--labels-as-of <day>', 'know only labels that were published by then').argParser(
      readDay('--labels-as-of'),
    ),
    new Option('--asset <asset>', 'follow this asset alone: a symbol or CAIP-19 id'),
    new Option('--since <when>', "begin of an address seed's window: ISO time or height"),
    new Option('--until <when>', "end of an address seed's window, inclusive"),
    new Option('--config <file>', 'configuration merged over the built-in one'),
    new Option('--store <dir>', 'where lookups are kept').env('COINHOUND_STORE'),
    new Option('--offline', 'answer from the store only').default(false, 'off'),
    new Option('--format <name>', documentHelp).default('json').argParser(readDocumentFormat),
    new Option('--out <file>', 'where the graph goes, - for standard output'),
    new Option('--bundle <file>', 'write a ZIP of everything the graph rests on: coinhound verify checks it'),
    new Option('--sign <key>', 'sign the bundle with the Ed25519 key in a PEM file'),
    new Option('--quiet', 'nothing on standard error but errors').default(false, 'off'),
    new Option('--verbose', 'log in detail on standard error').default(false, 'off'),
    new Option('--log-json', 'log as JSON lines on standard error').default(false, 'off'),
  ];
}

const list = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
];

/** A share above 0 and up to 1, with six decimals at most. */
function readShare(text: string): { readonly text: string; readonly perMillion: bigint } {
  const [, whole, decimals = ''] = /^([01])(?:\.([0-9]{1,6}))?$/.exec(text) ?? [];
  const perMillion = whole === undefined ? 0n : BigInt(`${whole}${decimals.padEnd(6, '0')}`);
  if (perMillion === 0n || perMillion > 1_000_000n)
    throw badOption('--presume', text, 'give a share above 0 and up to 1, as 0.5');
  return { text, perMillion };
}

function readPolicies(text: string): readonly TaintPolicy[] {
  const names = policies.map(({ name }) => name);
  const chosen = list(text).map(
    (name) => policyNamed(name) ?? (policyNamed(choose('--policy', name, names)) as TaintPolicy),
  );
  if (chosen.length === 0) throw badOption('--policy', text, `there are ${names.join(', ')}`);
  return chosen;
}

function readRank(text: string): RankStrategy {
  const names = rankStrategies.map(({ name }) => name);
  const chosen = choose('--rank', text, names);
  return rankStrategies.find(({ name }) => name === chosen) as RankStrategy;
}

const readAccounts =
  (option: string) =>
  (text: string): readonly string[] => {
    const accounts = list(text);
    if (accounts.length === 0) throw badOption(option, text, 'give accounts: chain:address');
    return accounts;
  };

const readCategories = (text: string): readonly Category[] =>
  list(text).map((name) => choose('--through', name, categories));

function readHeight(text: string, before: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const [, chain, height] = /^([a-z][a-z0-9-]*)=(\d{1,12})$/.exec(text) ?? [];
  if (chain === undefined || before.has(chain)) {
    throw badOption('--as-of', text, 'give chain=height, once a chain: bitcoin=840000');
  }
  return new Map([...before, [chain, Number(height)]]);
}
