import { PassThrough } from 'node:stream';
import { report } from '../../src/cli/exit.ts';
import { program } from '../../src/cli/program.ts';
import { openTerminal } from '../../src/cli/terminal.ts';
import type { Ended, Place } from './lab.ts';

/**
 * Runs a command line within the test's own process, which costs a tenth of a new one. The working directory is not that
 * of the place: arguments that begin with `./` are taken to mean it.
 */
export async function runInProcess(
  { path }: Place,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = { stdout: '', stderr: '' };
  stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const env = { HOME: path('home'), ...variables };
  const terminal = openTerminal(stderr, env);
  const here = args.map((arg) => (arg.startsWith('./') ? path(arg.slice(2)) : arg));
  const status = await program({ stdin: new PassThrough(), stdout, terminal, env, platform: 'linux' })
    .parseAsync(here, { from: 'user' })
    .then(
      () => 0,
      (error: unknown) => report(error, terminal, false),
    );
  return { status, ...said };
}
