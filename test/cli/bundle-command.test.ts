import { Command } from 'commander';
import { expect, test } from 'vitest';
import { commandOf, flagsOf } from '../../src/cli/bundle/command-line.ts';
import { addTraceFlags, directionOption, type TraceFlags } from '../../src/cli/trace-flags.ts';

/** Options that decide nothing of a graph, or stand in a bundle in a form of their own. */
const ELSEWHERE = [
  ...['--accept', '--as-of', '--config', '--store', '--offline', '--format', '--out'],
  ...['--bundle', '--sign', '--quiet', '--verbose', '--log-json'],
];

const given: Readonly<Record<string, string>> = {
  '--asset': 'BTC',
  '--because': 'they answer, twice',
  '--direction': 'backward',
  '--expand': 'bitcoin:a,bitcoin:b',
  '--hops': '7',
  '--labels-as-of': '2024-06-01',
  '--max-lookups': '99',
  '--min-taint': '0.5%',
  '--policy': 'fifo,haircut',
  '--presume': '0.5',
  '--rank': 'nearest',
  '--since': '2024-01-01',
  '--stop-at': 'bitcoin:c',
  '--through': 'coinjoin,bridge',
  '--until': '2024-02-01',
};

test('every option of a trace that decides its graph is in the command of its bundle, and comes back out of it', () => {
  const command = addTraceFlags(new Command().addOption(directionOption()));
  const deciding = command.options.flatMap(({ long }) => (ELSEWHERE.includes(long ?? '') ? [] : [long]));
  expect(deciding.sort()).toEqual(Object.keys(given).sort());
  command.parse(Object.entries(given).flat(), { from: 'user' });
  const flags = command.opts<TraceFlags>();
  const told = commandOf(['bitcoin:x'], flags, { bitcoin: 8 });
  expect(
    Object.fromEntries(Object.entries(told.options).map(([name, value]) => [`--${name}`, value])),
  ).toEqual(given);
  expect(flagsOf(told)).toEqual({
    ...flags,
    asOf: new Map([['bitcoin', 8]]),
    offline: true,
    quiet: true,
  });
});
