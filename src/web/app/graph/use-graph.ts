import { useEffect, useRef, useState } from 'preact/hooks';
import type { FlowGraph } from '../../../core/flow-graph.ts';
import type { ApiError } from '../../api.ts';
import { type Api, errorsOf } from '../api.ts';
import { type OneAtATime, oneAtATime } from '../state/one-at-a-time.ts';
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
  const queue = useRef<OneAtATime | null>(null);
  useEffect(() => {
    const own = oneAtATime();
    queue.current = own;
    return () => own.close();
  }, [placeText(place)]);
  const last = useRef(0);
  useEffect(() => {
    const own = queue.current;
    if (version === null || own === null) return;
    own.ask(async () => {
      await pause(last.current + PAUSE_MS - performance.now());
      last.current = performance.now();
      try {
        const { bytes, round } = await api.graph(place);
        if (queue.current !== own) return;
        const graph = JSON.parse(new TextDecoder().decode(bytes)) as FlowGraph;
        setErrors([]);
        setLoaded((before) => ({ graph, bytes, round, fresh: freshIn(graph, before?.graph ?? null) }));
      } catch (reason) {
        if (queue.current === own) setErrors(errorsOf(reason));
      }
    });
  }, [placeText(place), version]);
  return { loaded, errors };
}

function freshIn(graph: FlowGraph, before: FlowGraph | null): ReadonlySet<string> {
  if (before === null) return new Set();
  const known = new Set(before.nodes.map(({ id }) => id));
  return new Set(graph.nodes.map(({ id }) => id).filter((id) => !known.has(id)));
}

const pause = (milliseconds: number): Promise<void> =>
  milliseconds <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds));
