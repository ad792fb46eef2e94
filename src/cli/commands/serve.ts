import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { report } from '../exit.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { openLog } from '../log.ts';
import { badOption, readCount } from '../option.ts';
import { writeStream } from '../output.ts';
import { packagePath } from '../package.ts';
import { type DeskFlags, openDesk } from '../serve/desk.ts';
import { openBrowser } from '../serve/open-browser.ts';
import { openWorkbench } from '../serve/open-workbench.ts';

interface ServeFlags extends DeskFlags {
  readonly port: number;
  readonly open: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly logJson: boolean;
}

/** `coinhound serve`: shows incidents and traces in a browser on this machine. */
export function addServe(root: Command, io: Io): void {
  root
    .command('serve')
    .description('show incidents and traces in a browser on this machine')
    .addOption(
      new Option('--port <n>', 'port of 127.0.0.1; by default any that is free')
        .default(0)
        .argParser(readPort),
    )
    .option('--open', 'open the page in a browser', false)
    .option('--config <file>', 'configuration merged over the built-in one')
    .addOption(new Option('--store <dir>', 'where lookups and runs are kept').env('COINHOUND_STORE'))
    .option('--offline', 'answer every trace from the store only', false)
    .option('--quiet', 'nothing on standard error but errors', false)
    .option('--verbose', 'log in detail on standard error', false)
    .option('--log-json', 'log as JSON lines on standard error', false)
    .addHelpText(
      'after',
      `
Prints the link of the page to standard output. Whoever has the link has the page, on this machine alone, until
the program ends. Ctrl-C ends a running trace in order and then the program.

Examples:
  coinhound serve --open
  coinhound serve --port 8050 --store cases/lifi`,
    )
    .action((flags: ServeFlags) => serve(flags, io));
}

async function serve(flags: ServeFlags, io: Io): Promise<void> {
  const { terminal, stdout, platform } = io;
  const log = openLog(terminal, { quiet: flags.quiet, verbose: flags.verbose, json: flags.logJson });
  const desk = openDesk(flags, { io, log, now: Date.now });
  await desk.config();
  const workbench = openWorkbench(desk);
  // Only this command needs the server: the others start faster without.
  const { startServer } = await import('../../server/start-server.ts');
  const { readSite } = await import('../../server/site.ts');
  const server = await startServer({
    workbench,
    site: await readSite(packagePath('dist/site/app')),
    port: flags.port,
    onRequest: (request) => log.debug(request, 'request answered'),
    onDefect: (error) => void report(error, terminal, true),
  });
  const interrupt = onInterrupt(terminal);
  try {
    await writeStream(stdout, [`${server.link}\n`]);
    if (!flags.quiet) terminal.print('the page is at this link until Ctrl-C ends the program');
    const why = flags.open ? await openBrowser(server.linkForOnce(), platform) : null;
    if (why !== null) terminal.print(`no browser could be opened: ${why}`);
    if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
  } finally {
    await workbench.close();
    await server.close();
    interrupt.release();
  }
}

function readPort(text: string): number {
  const port = readCount('--port')(text);
  if (port > 65_535) throw badOption('--port', text, 'give a port from 0 to 65535');
  return port;
}
