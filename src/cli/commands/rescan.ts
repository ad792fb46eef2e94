import { type Command, Option } from 'commander';
import { CoinhoundError } from '../../core/error.ts';
import { signingKey } from '../bundle/open-bundle.ts';
import { flagged } from '../exit.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { readCount } from '../option.ts';
import { openOutput } from '../output.ts';
import { type IncidentReport, metricsText } from '../rescan/run-report.ts';
import { runRescan } from '../rescan/run-rescan.ts';
import { printable } from '../terminal.ts';
import { addScanFlags, type TraceFlags } from '../trace-flags.ts';

interface RescanFlags extends Omit<TraceFlags, 'format'> {
  readonly out?: string;
  readonly all?: true;
  readonly report?: string;
  readonly metrics?: string;
  readonly exitCode?: true;
  readonly confirmAfter: number;
  readonly maxRequests?: number;
  readonly maxMinutes?: number;
}

/** `coinhound rescan [incident...]`: brings stored traces up to date and says what is new. */
export function addRescan(root: Command, io: Io): void {
  const command = root
    .command('rescan')
    .description('bring incidents up to date and tell what is new')
    .argument('[incident...]', 'ids of incidents');
  addScanFlags(command)
    .option('--all', 'every incident that can be traced')
    .option('--out <folder>', 'where graphs and differences go; by default they stay in the store')
    .option(
      '--bundle <folder>',
      'write a ZIP of everything that each new graph rests on: coinhound verify checks it',
    )
    .option('--report <file>', 'write a report of the run as JSON, - for standard output')
    .option('--metrics <file>', 'write figures of the run for Prometheus')
    .option('--exit-code', 'exit with 1 where something new was flagged')
    .addOption(
      new Option(
        '--confirm-after <days>',
        'read what only an unchanged balance speaks for, after so many days',
      )
        .default(7)
        .argParser(readCount('--confirm-after')),
    )
    .addOption(
      new Option('--max-requests <n>', 'end in order after so many requests').argParser(
        readCount('--max-requests'),
      ),
    )
    .addOption(
      new Option('--max-minutes <n>', 'end in order after so many minutes').argParser(
        readCount('--max-minutes'),
      ),
    )
    .addHelpText(
      'after',
      `
Graphs and differences go to the folder that --out names: INCIDENT.json, INCIDENT.diff.json and INCIDENT.diff.md.

Examples:
  coinhound rescan --all --out graphs --report report.json
  coinhound rescan lifi-2024 coincheck-2018 --exit-code`,
    )
    .action(async (incidents: readonly string[], flags: RescanFlags) => rescan(incidents, flags, io));
}

async function rescan(incidents: readonly string[], flags: RescanFlags, io: Io): Promise<void> {
  if ((incidents.length === 0) !== (flags.all === true)) {
    throw new CoinhoundError('usage', 'rescan-what', 'name incidents, or --all for every one', {
      hint: 'coinhound incidents list shows them',
    });
  }
  const { terminal } = io;
  // Before a night's work, not after it.
  await signingKey(flags, io.env);
  const report = flags.report === undefined ? undefined : await openOutput(flags.report, io.stdout);
  const metrics = flags.metrics === undefined ? undefined : await openOutput(flags.metrics, io.stdout);
  const interrupt = onInterrupt(terminal);
  try {
    const run = await runRescan(
      {
        incidents,
        flags: { ...flags, format: 'json' },
        bundles: flags.bundle,
        out: flags.out,
        confirmAfter: flags.confirmAfter,
        maxRequests: flags.maxRequests,
        maxMinutes: flags.maxMinutes,
        onIncident: (one) => {
          if (!flags.quiet) terminal.print(printable(lineOf(one)));
        },
        signal: interrupt.signal,
      },
      io,
    );
    await report?.write([`${JSON.stringify(run, undefined, 1)}\n`]);
    await metrics?.write([metricsText(run)]);
    const failed = run.incidents.filter(({ state }) => state === 'failed');
    if (failed.length > 0) {
      const [first] = failed as [IncidentReport];
      throw new CoinhoundError(
        'upstream',
        'rescan-failed',
        `${failed.length} of ${run.incidents.length} incidents could not be brought up to date, one of them ${first.incident}: ${first.error?.message}`,
        {
          hint:
            first.error?.hint ?? 'run again: what was found is kept, and finished lookups are not repeated',
        },
      );
    }
    if (run.ended === 'interrupted') {
      throw new CoinhoundError('upstream', 'interrupted', 'the rescan was interrupted', {
        hint: 'run it again to go on: finished lookups are not repeated',
      });
    }
    if (flags.exitCode && run.incidents.some((one) => one.flagged > 0)) throw flagged();
  } finally {
    interrupt.release();
  }
}

/** One incident in one line for people. */
function lineOf({ incident, state, summary, requests, live, unsure, error }: IncidentReport): string {
  const told =
    error?.message ??
    summary ??
    (state === 'left'
      ? 'not scanned: the run ended before'
      : `${live} live${unsure.length > 0 ? `, ${unsure.length} by balance alone` : ''}`);
  return `${incident}: ${state}, ${requests} requests; ${told.startsWith(`${incident}: `) ? told.slice(incident.length + 2) : told}`;
}
