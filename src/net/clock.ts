import { performance } from 'node:perf_hooks';
import { aborted } from './upstream-error.ts';

/** Time as the net layer sees it. Tests pass their own and run hours in no time. */
export interface Clock {
  /** Milliseconds that only ever grow; their zero means nothing. */
  now(): number;
  /** Unix milliseconds. */
  wall(): number;
  /** Calls back no earlier than `ms` from now; the function returned cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.max(0, Math.ceil(ms)));
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`. Throws an `aborted` upstream error as soon as `signal` aborts. */
export function sleep(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(aborted(signal));
      return;
    }
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    const onAbort = (): void => {
      cancel();
      reject(aborted(signal));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
