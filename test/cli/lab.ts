import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';

/** What `test/support/build.ts` made of the sources before the tests began. */
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ended {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
  /** What it wrote to standard error so far, and to standard output. */
  said(): string;
  printed(): string;
  /** Resolves once it has said what `isEnough`; rejects where it ends before. */
  says(isEnough: (said: string) => boolean): Promise<void>;
  readonly status: Promise<number | null>;
}

export interface Place {
  /** An empty folder of the test's own: the working directory of every run, and its home. */
  readonly folder: string;
  readonly path: (name: string) => string;
  /** Writes a file there and returns its path. */
  write(name: string, content: string): string;
  /** Runs the real program to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
  start(args: readonly string[], options?: RunOptions): Running;
  /** Called when the test ends. */
  finally(cleanUp: () => unknown): void;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** A command that the program is run by, as one that takes rights from it. */
  readonly through?: readonly string[];
}

/** A test with a place of its own to run the program in, gone when the test ends. */
export const it = test.extend<{ readonly here: Place }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures this one needs.
  async here({}, use) {
    await inPlace(use);
  },
});

/** The same for what several tests need the outcome of. */
export async function inPlace<T>(use: (here: Place) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'coinhound-cli-'));
  const cleanUps: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    return await use(placeIn(folder, cleanUps));
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
}

function placeIn(folder: string, cleanUps: (() => unknown)[]): Place {
  const path = (name: string): string => join(folder, name);
  const open = (args: readonly string[], { env = {}, stdin = '', through = [] }: RunOptions) => {
    const [command = '', ...rest] = [...through, process.execPath, main, ...args];
    const child = spawn(command, rest, {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...env },
    });
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    return child;
  };
  return {
    folder,
    path,
    finally: (cleanUp) => {
      cleanUps.push(cleanUp);
    },
    write(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
    async run(args, options = {}) {
      const child = open(args, options);
      const ended = once(child, 'close');
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      const [status] = (await ended) as [number | null];
      return { status, stdout, stderr };
    },
    start(args, options = {}) {
      const child = open(args, options);
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        printed += chunk;
      });
      const status = once(child, 'close').then(([code]) => code as number | null);
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
      });
      return {
        status,
        kill: (signal) => child.kill(signal),
        said: () => said,
        printed: () => printed,
        says: (isEnough) =>
          new Promise((resolve, reject) => {
            const look = (): void => {
              if (isEnough(said)) resolve();
            };
            child.stderr.on('data', look);
            child.on('close', () => reject(new Error(`ended after saying no more than:\n${said}`)));
            look();
          }),
      };
    },
  };
}
