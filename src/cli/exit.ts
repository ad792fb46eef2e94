import { CommanderError } from 'commander';
import { CoinhoundError, type ErrorKind } from '../core/error.ts';
import { paint, printable, type Terminal } from './terminal.ts';

/** Exit status by who must act. */
const statuses: Readonly<Record<ErrorKind, number>> = { usage: 2, data: 2, upstream: 75, bug: 70 };

const FLAGGED = 'coinhound.flagged';

/** Thrown at the end of a command that did its work, where `--exit-code` was given and something new was flagged: status 1. */
export const flagged = (): CommanderError => new CommanderError(1, FLAGGED, 'something new was flagged');

/** Prints why a command failed, one message and one hint an error, and returns the exit status. */
export function report(error: unknown, terminal: Terminal, verbose: boolean): number {
  if (error instanceof CommanderError && error.code === FLAGGED) return error.exitCode;
  const errors = errorsOf(error);
  for (const one of errors) {
    terminal.print(`${paint(terminal, 'red', 'error:')} ${lines(one.message)}`);
    if (one.hint !== undefined) terminal.print(`${paint(terminal, 'cyan', 'hint:')} ${lines(one.hint)}`);
    if (verbose || one.kind === 'bug') terminal.print(`code: ${one.code}\n${stackOf(one)}`);
  }
  return Math.max(...errors.map(({ kind }) => statuses[kind]));
}

/** What was thrown, as errors of the project: several where several things are wrong. */
export const errorsOf = (thrown: unknown): readonly [CoinhoundError, ...CoinhoundError[]] =>
  thrown instanceof AggregateError
    ? (thrown.errors.map(asCoinhoundError) as [CoinhoundError])
    : [asCoinhoundError(thrown)];

/** Throws nothing for no error, the error for one, all of them together for several. */
export function throwAll(errors: readonly CoinhoundError[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors);
}

/** Faults that share a cause are told of once. */
export const distinctFaults = (faults: readonly CoinhoundError[]): CoinhoundError[] => [
  ...new Map(faults.map((fault) => [fault.message, fault])).values(),
];

function asCoinhoundError(error: unknown): CoinhoundError {
  if (error instanceof CoinhoundError) return error;
  if (error instanceof CommanderError) return usageError(error);
  return new CoinhoundError('bug', 'unexpected', error instanceof Error ? error.message : `${error}`, {
    hint: 'this is a defect of coinhound: please report it with the command, the version and the lines below',
    cause: error,
  });
}

/** Commander's message is `error: …`, and a suggestion in brackets on a line of its own. */
function usageError({ message }: CommanderError): CoinhoundError {
  const [what = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const hint = suggestion
    ? suggestion.replace(/^\(D/, 'd').replace(/\)$/, '')
    : 'coinhound --help lists the commands, coinhound COMMAND --help the options of one';
  return new CoinhoundError('usage', 'bad-arguments', what.replace(/\.$/, ''), { hint });
}

function stackOf(error: CoinhoundError): string {
  const stacks: string[] = [];
  for (let at: unknown = error; at instanceof Error && stacks.length < 8; at = at.cause) {
    stacks.push(`${stacks.length === 0 ? '' : 'caused by '}${at.stack ?? at.message}`);
  }
  return lines(stacks.join('\n'));
}

const lines = (text: string): string => text.split('\n').map(printable).join('\n');
