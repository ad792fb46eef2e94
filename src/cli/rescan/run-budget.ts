import type { RescanRequest } from './run-rescan.ts';

const MINUTE = 60_000;

/** Counts requests and time, and ends the run in order once either is used up. */
export function runBudget({
  maxRequests,
  maxMinutes,
  signal,
}: Pick<RescanRequest, 'maxRequests' | 'maxMinutes' | 'signal'>) {
  const own = new AbortController();
  const stop = (): void => own.abort();
  const timer = maxMinutes === undefined ? undefined : setTimeout(stop, maxMinutes * MINUTE);
  let spent = 0;
  return {
    signal: AbortSignal.any([signal, own.signal]),
    spent: () => spent,
    spend(): void {
      spent += 1;
      if (maxRequests !== undefined && spent >= maxRequests) stop();
    },
    stop: () => clearTimeout(timer),
  };
}
