import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ApiError } from '../../api.ts';
import { errorsOf } from '../api.ts';

/** Something that is asked for: what came last stays while the same is asked for again. */
export interface Loaded<T> {
  readonly value: T | null;
  readonly errors: readonly ApiError[];
  readonly isLoading: boolean;
  /** Asks again. */
  reload(): void;
  /** Takes what another answer said of it. */
  replace(value: T): void;
}

/** Loads something when a page opens, and again when `key` changes; what is asked for in vain is given up. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, key: string): Loaded<T> {
  const [state, setState] = useState<State<T>>(() => nothingOf(key));
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState((before) => ({ ...of(before, key), isLoading: true }));
    load(abort.signal).then(
      (value) => {
        if (!abort.signal.aborted) setState({ key, value, errors: [], isLoading: false });
      },
      (reason: unknown) => {
        if (!abort.signal.aborted)
          setState((before) => ({ ...of(before, key), errors: errorsOf(reason), isLoading: false }));
      },
    );
    return () => abort.abort();
  }, [key, turn]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  const replace = useCallback(
    (value: T) =>
      setState((before) => (before.key === key ? { key, value, errors: [], isLoading: false } : before)),
    [key],
  );
  return { ...of(state, key), reload, replace };
}

interface State<T> {
  /** What it is of. */
  readonly key: string;
  readonly value: T | null;
  readonly errors: readonly ApiError[];
  readonly isLoading: boolean;
}

const nothingOf = <T>(key: string): State<T> => ({ key, value: null, errors: [], isLoading: true });

/** What was asked for under another key says nothing of this one. */
const of = <T>(state: State<T>, key: string): State<T> => (state.key === key ? state : nothingOf(key));
