import { Command } from 'commander';
import { addAlerts } from './commands/alerts.ts';
import { addDemo } from './commands/demo.ts';
import { addDiff } from './commands/diff.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExport } from './commands/export.ts';
import { addIncidents } from './commands/incidents.ts';
import { addKeys } from './commands/keys.ts';
import { addLabels } from './commands/labels.ts';
import { addRescan } from './commands/rescan.ts';
import { addServe } from './commands/serve.ts';
import { addStore } from './commands/store.ts';
import { addTrace } from './commands/trace.ts';
import { addVerify } from './commands/verify.ts';
import type { Io } from './io.ts';
import { packageInfo } from './package.ts';

/** The command line: every command, none run yet. Usage errors are thrown, help and version end in a thrown status 0. */
export function program(io: Io): Command {
  const { name, version } = packageInfo();
  const root = new Command(name)
    .description('Follow stolen coins from the theft to where they rest or leave sight.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.terminal.print(text.trimEnd()),
      outputError: () => {},
    })
    .addHelpText(
      'after',
      `
Exit status: 0 done; 1 with --exit-code, something new was flagged; 2 usage or configuration;
70 a defect of coinhound; 75 an upstream failed for good: what was found is written, run again.

Examples:
  coinhound demo
  coinhound trace coincheck-2018 --out graph.json
  coinhound trace bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT --out graph.json
  coinhound trace --help`,
    );
  for (const add of [
    addTrace,
    addDemo,
    addIncidents,
    addLabels,
    addAlerts,
    addExport,
    addRescan,
    addDiff,
    addVerify,
    addKeys,
    addServe,
    addStore,
    addDoctor,
  ])
    add(root, io);
  return root;
}
