import { Command } from 'commander';
import { addTraceFlags, directionOption, type TraceFlags } from '../trace-flags.ts';
import type { Manifest } from './manifest.ts';

/** What was asked for, as data: the options that decide a graph, and the heights that it was pinned at. */
export function commandOf(
  seeds: readonly string[],
  flags: TraceFlags,
  asOf: Readonly<Record<string, number>>,
): Manifest['command'] {
  const { policy, hops, minTaint, maxLookups, presume, through, rank } = flags;
  const { direction, labelsAsOf, asset, since, until, expand, stopAt, because } = flags;
  const options: readonly (readonly [string, string | undefined])[] = [
    ['asset', asset],
    ['because', because],
    ['direction', direction === 'backward' ? direction : undefined],
    ['expand', expand?.join(',')],
    ['hops', hops?.toString()],
    ['labels-as-of', labelsAsOf],
    ['max-lookups', maxLookups?.toString()],
    ['min-taint', minTaint],
    ['policy', policy?.map(({ name }) => name).join(',')],
    ['presume', presume?.text],
    ['rank', rank.name],
    ['since', since],
    ['stop-at', stopAt?.join(',')],
    ['through', through.length === 0 ? undefined : through.join(',')],
    ['until', until],
  ];
  const given = options.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { seeds: [...seeds], options: Object.fromEntries(given), asOf: { ...asOf } };
}

/** The options of a trace of such a command, offline. Throws what reading options throws. */
export const flagsOf = ({ options, asOf }: Manifest['command']): TraceFlags =>
  readFlags(options, asOf, ['--offline', '--quiet']);

/**
 * The options of a trace as the command line reads them: by their names without dashes, heights by chain name, and further arguments. Throws what
 * reading options throws.
 */
export function readFlags(
  options: Readonly<Record<string, string>>,
  asOf: Readonly<Record<string, number>>,
  others: readonly string[],
): TraceFlags {
  const command = addTraceFlags(new Command().addOption(directionOption()))
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  const given = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const pins = Object.entries(asOf).map(([chain, height]) => `--as-of=${chain}=${height}`);
  command.parse([...given, ...pins, ...others], { from: 'user' });
  return command.opts<TraceFlags>();
}
