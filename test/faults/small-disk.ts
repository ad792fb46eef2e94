import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import type { Place } from '../cli/lab.ts';

/** A file system of a few MiB, in the folder of a test. */
export interface SmallDisk {
  readonly path: string;
  /** Fills it until so many bytes are left, or makes room again. */
  leave(bytes: number): void;
  makeRoom(): void;
}

/** Mounts one until the test ends; the reason where this machine does not let us. */
export function smallDisk(here: Place, mebibytes: number): SmallDisk | string {
  const path = here.path('disk');
  mkdirSync(path);
  const refused = mounted(['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=755`, 'tmpfs', path]);
  if (refused !== undefined) return refused;
  here.finally(() => unmount(path));
  const ballast = `${path}/ballast`;
  return {
    path,
    leave(bytes) {
      rmSync(ballast, { force: true });
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
    },
    makeRoom: () => rmSync(ballast, { force: true }),
  };
}

/** Shows a folder a second time, in a place where nothing can be written, until the test ends; the reason where it cannot be. */
export function readOnlyView(here: Place, folder: string, name: string): string | undefined {
  const path = here.path(name);
  mkdirSync(path);
  const refused = mounted(['--bind', folder, path]);
  if (refused !== undefined) return refused;
  here.finally(() => unmount(path));
  return mounted(['-o', 'remount,ro,bind', path]);
}

function mounted(args: readonly string[]): string | undefined {
  try {
    execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    return undefined;
  } catch (error) {
    const said = (error as { readonly stderr?: string }).stderr?.trim();
    return `nothing can be mounted here: ${said || (error as Error).message}`;
  }
}

const unmount = (path: string): void => void execFileSync('umount', ['--lazy', path]);
