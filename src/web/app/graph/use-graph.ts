import { useEffect, useRef, useState } from 'preact/hooks';
import type { FlowGraph } from '../../../core/flow-graph.ts';
import type { ApiError } from '../../api.ts';
import { type Api, errorsOf } from '../api.ts';
import { type GraphPlace, placeText } from '../state/routes.ts';

/** A graph as it was loaded. */
export interface LoadedGraph {
  readonly graph: FlowGraph;
  /** Its bytes, for the worker, which takes them over: used once. */
  readonly bytes: ArrayBuffer;
  readonly round: number | null;
  /** Accounts and transactions that the graph before it had not; empty for the first. */
  readonly fresh: ReadonlySet<string>;
}

const PAUSE_MS = 1_500;

/**
 * The graph of a place, loaded anew when `version` changes: a round has ended, or the run has. While rounds come fast some are skipped, and what is
 * shown stays until the next is there.
 */
export function useGraph(api: Api, place: GraphPlace, version: string | null) {
  const [loaded, setLoaded] = useState<LoadedGraph | null>(null);
  const [errors, setErrors] = useState<readonly ApiError[]>([]);
  const last = useRef(0);
  useEffect(() => {
    if (version === null) return;
    const abort = new AbortController();
    const wait = Math.max(0, last.current + PAUSE_MS - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      api.graph(place, abort.signal).then(
        ({ bytes, round }) => {
          if (abort.signal.aborted) return;
          const graph = JSON.parse(new TextDecoder().decode(bytes)) as FlowGraph;
          setErrors([]);
          setLoaded((before) => ({ graph, bytes, round, fresh: freshIn(graph, before?.graph ?? null) }));
        },
        (reason: unknown) => {
          if (!abort.signal.aborted) setErrors(errorsOf(reason));
        },
      );
    }, wait);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [placeText(place), version]);
  return { loaded, errors };
}

function freshIn(graph: FlowGraph, before: FlowGraph | null): ReadonlySet<string> {
  if (before === null) return new Set();
  const known = new Set(before.nodes.map(({ id }) => id));
  return new Set(graph.nodes.map(({ id }) => id).filter((id) => !known.has(id)));
}
