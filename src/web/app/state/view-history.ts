/** What can be undone: the states before and after the one that is shown. */
export interface ViewHistory<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

const MOST = 100;

/** A history that begins with a state. */
export const historyOf = <T>(present: T): ViewHistory<T> => ({ past: [], present, future: [] });

/** Goes on to another state; what was undone before is forgotten. The same state is no step. */
export const wentOn = <T>({ past, present, future }: ViewHistory<T>, next: T): ViewHistory<T> =>
  next === present
    ? { past, present, future }
    : { past: [...past, present].slice(-MOST), present: next, future: [] };

/** One step back; the same where there is none. */
export function undone<T>(history: ViewHistory<T>): ViewHistory<T> {
  const { past, present, future } = history;
  const before = past.at(-1);
  if (before === undefined) return history;
  return { past: past.slice(0, -1), present: before, future: [present, ...future] };
}

/** One step forward again; the same where there is none. */
export function redone<T>(history: ViewHistory<T>): ViewHistory<T> {
  const [next, ...future] = history.future;
  return next === undefined ? history : { past: [...history.past, history.present], present: next, future };
}
