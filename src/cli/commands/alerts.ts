import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type DeliveryReport, openOutbox, pendingIn } from '../../alerts/outbox.ts';
import { tryChannels } from '../../alerts/try-channels.ts';
import type { Config } from '../../config/config.ts';
import { CoinhoundError } from '../../core/error.ts';
import { reportText, triedText, waitingRows, waitingText } from '../alert-tables.ts';
import { configOption, readConfig } from '../config-option.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { storeDirectory } from '../label-folder.ts';
import { writeStream } from '../output.ts';
import { packageInfo } from '../package.ts';

interface Flags {
  readonly config?: string;
  readonly store?: string;
  readonly json?: true;
}

interface SendFlags extends Flags {
  readonly refused?: true;
}

const storeOption = [
  '--store <dir>',
  'the store that alerts are kept in (default: COINHOUND_STORE, else the cache directory)',
] as const;
const jsonOption = ['--json', 'as JSON, for scripts'] as const;

/** `coinhound alerts list|send|test`: who is told of what is new, and what waits to be delivered. */
export function addAlerts(root: Command, io: Io): void {
  const group = root
    .command('alerts')
    .description('what is new about incidents and waits to be delivered')
    .addHelpText(
      'after',
      `
Without a subcommand, lists. Rules and channels are in the section alerts of the configuration.

Examples:
  coinhound alerts test --config my.yaml
  coinhound alerts list
  coinhound alerts send --config my.yaml`,
    );
  addList(group, io);
  addSend(group, io);
  addTest(group, io);
}

function addList(group: Command, io: Io): void {
  group
    .command('list', { isDefault: true })
    .description('alerts that some channel has not taken yet, oldest first')
    .option(...storeOption)
    .option(...jsonOption)
    .option(...configOption)
    .addHelpText('after', '\nExamples:\n  coinhound alerts list\n  coinhound alerts list --json | jq length')
    .action(async ({ store, json, config: file }: Flags) => {
      const config = await readConfig(file, io);
      const rows = waitingRows(await pendingIn(alertFolder(store, io)), config);
      const text = json ? JSON.stringify(rows, null, 2) : waitingText(rows);
      await writeStream(io.stdout, [`${text}\n`]);
    });
}

function addSend(group: Command, io: Io): void {
  group
    .command('send')
    .description('deliver what waits, oldest first')
    .option('--refused', 'send again what channels refused before')
    .option(...storeOption)
    .option(...jsonOption)
    .option(...configOption)
    .addHelpText(
      'after',
      `
Exit status 75 where a channel did not take an alert: it is kept, and sent again by the next run.

Examples:
  coinhound alerts send --config my.yaml
  coinhound alerts send --config my.yaml --refused`,
    )
    .action(async ({ store, json, refused, config: file }: SendFlags) => {
      const config = await readConfig(file, io);
      const folder = alertFolder(store, io);
      const report = existsSync(folder)
        ? await sent(folder, config, { refused: refused === true, io })
        : NOTHING;
      const text = json ? JSON.stringify(report, null, 2) : reportText(report);
      await writeStream(io.stdout, [`${text}\n`]);
      if (report.failed > 0) throw undelivered(report.failed, report.waiting);
    });
}

function addTest(group: Command, io: Io): void {
  group
    .command('test')
    .description('send a test alert through every configured channel')
    .option(...jsonOption)
    .option(...configOption)
    .addHelpText(
      'after',
      `
Nothing is kept. Exit status 75 where a channel did not take it.

Examples:
  coinhound alerts test --config my.yaml`,
    )
    .action(async ({ json, config: file }: Flags) => {
      const { alerts } = await readConfig(file, io);
      if (alerts.length === 0) throw noChannels();
      const at = new Date().toISOString();
      const tried = await interruptible(io, (signal) =>
        tryChannels(alerts, { at, signal, channels: channelOptions(io) }),
      );
      const text = json ? JSON.stringify(tried, null, 2) : triedText(tried);
      await writeStream(io.stdout, [`${text}\n`]);
      const failed = tried.filter(({ outcome }) => outcome.kind !== 'delivered').length;
      if (failed > 0) throw undelivered(failed, 0);
    });
}

/** The folder of a store that alerts are kept in. */
const alertFolder = (store: string | undefined, io: Io): string => join(storeDirectory(store, io), 'alerts');

const channelOptions = ({ env }: Io) => ({ version: packageInfo().version, env });

const NOTHING: DeliveryReport = { sent: 0, failed: 0, waiting: 0, channels: [] };

async function sent(
  folder: string,
  { alerts }: Config,
  { refused, io }: { readonly refused: boolean; readonly io: Io },
): Promise<DeliveryReport> {
  const outbox = await openOutbox({ folder, rules: alerts, channels: channelOptions(io) });
  try {
    return await interruptible(io, (signal) => outbox.deliver({ signal, refused }));
  } finally {
    await outbox.close();
  }
}

async function interruptible<T>(io: Io, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = onInterrupt(io.terminal);
  try {
    return await work(interrupt.signal);
  } finally {
    interrupt.release();
  }
}

function undelivered(failed: number, waiting: number): CoinhoundError {
  const what = failed === 1 ? 'an alert was not taken' : `${failed} alerts were not taken`;
  return new CoinhoundError(
    'upstream',
    'alerts-undelivered',
    waiting > 0 ? `${what}; ${waiting} ${waiting === 1 ? 'waits' : 'wait'}` : what,
    {
      hint: 'see the table for what each channel said; what waits is sent by the next run, what was refused by coinhound alerts send --refused',
      details: { failed: `${failed}`, waiting: `${waiting}` },
    },
  );
}

const noChannels = (): CoinhoundError =>
  new CoinhoundError('usage', 'alerts-not-configured', 'the configuration has no rules for alerts', {
    hint: 'name a file with some in its section alerts by --config: docs/alerts.md describes them',
  });
