import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ApiError } from '../../api.ts';
import { errorsOf } from '../api.ts';

/** Something that is asked for: what came last stays while it is asked for again. */
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
  const [state, setState] = useState<{ value: T | null; errors: readonly ApiError[]; isLoading: boolean }>({
    value: null,
    errors: [],
    isLoading: true,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState((before) => ({ ...before, isLoading: true }));
    load(abort.signal).then(
      (value) => {
        if (!abort.signal.aborted) setState({ value, errors: [], isLoading: false });
      },
      (reason: unknown) => {
        if (!abort.signal.aborted)
          setState((before) => ({ ...before, errors: errorsOf(reason), isLoading: false }));
      },
    );
    return () => abort.abort();
  }, [key, turn]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  const replace = useCallback((value: T) => setState({ value, errors: [], isLoading: false }), []);
  return { ...state, reload, replace };
}
