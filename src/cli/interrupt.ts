import type { Terminal } from './terminal.ts';

/** Exit status of a program that SIGINT ended, by the custom of shells. */
const KILLED = 130;

/**
 * Turns the first SIGINT or SIGTERM into an abort, so that what was found is written and the store is whole; the
 * second ends the program at once. `release` gives the signals back.
 */
export function onInterrupt(terminal: Terminal): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(KILLED);
    terminal.print('interrupted: writing what was found so far; once more to stop at once');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
