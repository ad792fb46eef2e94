import { ChildProcess, spawn } from 'node:child_process';
import { aborted } from '../../net/upstream-error.ts';
import { type Alert, alertBody } from '../alert.ts';
import type { CommandChannel } from '../channel.ts';
import type { Outcome, SendWorld } from '../outcome.ts';
import { argumentsOf } from './command-arguments.ts';

/**
 * Runs a program without a shell, with the alert as a line of JSON on its standard input; exit status 0 means that it took it. One
 * that outlives its time is killed with all it started (on Windows alone). What it prints is not kept: it may be secret.
 */
export async function toCommand(
  channel: CommandChannel,
  alert: Alert,
  { env, clock, signal }: SendWorld,
): Promise<Outcome> {
  if (signal.aborted) throw aborted(signal);
  const { timeoutMs } = channel;
  const child = started(channel, alert, env);
  if (!(child instanceof ChildProcess)) return notRun(child);
  let isLate = false;
  const cancelTimeout = clock.after(timeoutMs, () => {
    isLate = true;
    end(child);
  });
  const onAbort = (): void => end(child);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const outcome = await ended(child, `${alertBody(alert)}\n`);
    if (outcome.kind === 'delivered') return outcome;
    if (signal.aborted) throw aborted(signal);
    return isLate ? { kind: 'failed', why: `took longer than ${timeoutMs} ms`, isDown: true } : outcome;
  } finally {
    cancelTimeout();
    signal.removeEventListener('abort', onAbort);
  }
}

function started(
  { program, args }: CommandChannel,
  { fact }: Alert,
  env: NodeJS.ProcessEnv,
): ChildProcess | NodeJS.ErrnoException {
  try {
    return spawn(program, argumentsOf(args, fact), {
      env,
      shell: false,
      stdio: ['pipe', 'ignore', 'ignore'],
      // A group of its own, so that it can be ended with all it started.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

const notRun = ({ code }: NodeJS.ErrnoException): Outcome => ({
  kind: 'failed',
  why: `cannot be run (${code ?? 'unknown'})`,
  isDown: true,
});

function ended(child: ChildProcess, input: string): Promise<Outcome> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(notRun(error)));
    child.once('exit', (status, killedBy) => {
      const why = status === null ? `was ended by ${killedBy}` : `ended with status ${status}`;
      resolve(status === 0 ? { kind: 'delivered' } : { kind: 'failed', why, isDown: false });
    });
    // It need not read what it is given.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

function end(child: ChildProcess): void {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
