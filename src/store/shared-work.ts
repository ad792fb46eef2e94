import { setMaxListeners } from 'node:events';
import { aborted } from '../net/upstream-error.ts';

/** Work under way, which callers that want the same join. */
export interface SharedWork {
  /**
   * The outcome of the work under way for `key`, else of `work`. Rejects with `upstream-aborted` as soon as `signal`
   * aborts; the work's own signal aborts once nobody waits for it, and who comes then begins anew.
   */
  run<T>(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
}

interface UnderWay {
  readonly outcome: Promise<unknown>;
  readonly controller: AbortController;
  waiting: number;
}

export function sharedWork(): SharedWork {
  const underWay = new Map<string, UnderWay>();

  function forget(key: string, entry: UnderWay): void {
    if (underWay.get(key) === entry) underWay.delete(key);
  }

  function begin(key: string, work: (signal: AbortSignal) => Promise<unknown>): UnderWay {
    const controller = new AbortController();
    const entry = { outcome: work(controller.signal), controller, waiting: 0 };
    underWay.set(key, entry);
    const over = (): void => forget(key, entry);
    entry.outcome.then(over, over);
    return entry;
  }

  return {
    run<T>(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
      if (signal.aborted) return Promise.reject(aborted(signal));
      const entry = underWay.get(key) ?? begin(key, work);
      entry.waiting += 1;
      return new Promise<T>((resolve, reject) => {
        const leave = (): void => {
          entry.waiting -= 1;
          if (entry.waiting === 0) {
            forget(key, entry);
            entry.controller.abort(signal.reason);
          }
          reject(aborted(signal));
        };
        // Every waiting lookup listens to the one signal of its run: many listeners are no leak here.
        setMaxListeners(0, signal);
        signal.addEventListener('abort', leave, { once: true });
        const stay = (): void => signal.removeEventListener('abort', leave);
        // Work under one key gives one type: the key says what is asked.
        (entry.outcome as Promise<T>).then(resolve, reject).finally(stay);
      });
    },
  };
}
