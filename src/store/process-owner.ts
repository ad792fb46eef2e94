import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process that has something for itself, as it writes itself down for others to find. */
export interface ProcessOwner {
  readonly pid: number;
  readonly host: string;
  /** Which process of that number it is; null where the system does not tell. */
  readonly started: string | null;
}

/** This process. */
export const thisProcess = (): ProcessOwner => ({
  pid: process.pid,
  host: hostname(),
  started: lifeOf(process.pid)?.started ?? null,
});

/** Whether a process is this one: on another machine, or in another container, one may have the same number. */
export function isThisProcess(owner: ProcessOwner | undefined): boolean {
  const { pid, host, started } = thisProcess();
  return owner?.pid === pid && owner.host === host && owner.started === started;
}

/** The process that a JSON text names; undefined where it names none. */
export function readOwner(text: string): ProcessOwner | undefined {
  try {
    const { pid, host, started } = JSON.parse(text) as Record<string, unknown>;
    if (!Number.isSafeInteger(pid) || Number(pid) <= 0 || typeof host !== 'string') return undefined;
    return { pid: pid as number, host, started: typeof started === 'string' ? started : null };
  } catch {
    return undefined;
  }
}

/**
 * Whether a process surely runs no more, by its number and, on Linux, by when it began: another of the same number, or one of a later boot, is not
 * it. No clock is asked. Of a process on another machine nobody can tell here, nor of one in a container that hides it and has this host's name.
 */
export function hasEnded(owner: ProcessOwner | undefined): boolean {
  if (owner === undefined || owner.host !== hostname()) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const now = lifeOf(owner.pid);
  if (now === null) return false;
  return now.isOver || (owner.started !== null && now.started !== owner.started);
}

/** A process as people are told of it. */
export const ownerText = (owner: ProcessOwner | undefined): string =>
  owner ? `process ${owner.pid} on ${owner.host}` : 'an unknown process';

interface Life {
  /** Boot of the system and ticks since then at which the process began. */
  readonly started: string;
  /** It ended, and its parent has not asked for its status yet. */
  readonly isOver: boolean;
}

/** Of fields 3 and 22 of `stat` in proc(5); null where there is no such file. */
function lifeOf(pid: number): Life | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in brackets, may hold anything; the third field is the first behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    return ticks === undefined
      ? null
      : { started: `${boot.trim()} ${ticks}`, isOver: state === 'Z' || state === 'X' };
  } catch {
    return null;
  }
}
