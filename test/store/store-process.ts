import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { CoinhoundError } from '../../src/core/error.ts';
import type { Ask, Examined, Failure, Told } from './store-program.ts';

/** A process of its own that works on stores, one request at a time. */
export interface StoreProcess {
  /** Rejects with the error it met, and where the process died. */
  ask(ask: Ask, onSafe?: (n: number) => void): Promise<Examined>;
  /** `kill -9` */
  kill(): void;
}

const program = fileURLToPath(new URL('store-program.ts', import.meta.url));

export interface StoreProcessOptions {
  /** The process can write no file beyond so many blocks of 512 or 1024 bytes, as if the disk were full. */
  readonly fileBlocks?: number;
}

/** Starts one, which ends with the test. */
export function storeProcess({ fileBlocks }: StoreProcessOptions = {}): StoreProcess {
  const node = ['--import', 'tsx'];
  const limit = `ulimit -f ${fileBlocks}; trap '' XFSZ; exec "$0" "$@"`;
  const child = fileBlocks
    ? fork(program, { execPath: '/bin/sh', execArgv: ['-c', limit, process.execPath, ...node] })
    : fork(program, { execArgv: node });
  const gone = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  return {
    ask: (ask, onSafe = () => {}) =>
      new Promise((resolve, reject) => {
        const listen = (told: Told): void => {
          if (told.kind === 'safe') {
            onSafe(told.n);
            return;
          }
          child.off('message', listen);
          if (told.kind === 'done') resolve(told.examined);
          else reject(errorOf(told.error));
        };
        child.on('message', listen);
        gone.then(([status, signal]) => reject(new Error(`the process died: ${status ?? signal}`)), reject);
        child.send(ask);
      }),
    kill: () => child.kill('SIGKILL'),
  };
}

const errorOf = ({ message, facts }: Failure): Error =>
  facts
    ? new CoinhoundError(facts.kind, facts.code, message, { hint: facts.hint ?? '' })
    : new Error(message);
