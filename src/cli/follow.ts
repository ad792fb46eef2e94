import { CoinhoundError } from '../core/error.ts';
import type { FlowGraph } from '../core/flow-graph.ts';
import type { TraceEvent } from '../trace/events.ts';
import { type TraceOptions, trace } from '../trace/trace.ts';
import { acceptLeads } from './accept-leads.ts';
import { openBundle } from './bundle/open-bundle.ts';
import { documentOf, requireFormat } from './document.ts';
import { keepFlagDecisions } from './keep-decisions.ts';
import { knownHops } from './known-hops.ts';
import { outcome } from './outcome.ts';
import { openSession, type SessionRequest, type SessionWorld } from './session.ts';

/** Who looks on while a trace goes its way, and takes what comes of it. */
export interface Follower {
  onEvent(event: TraceEvent): void;
  readonly onRound?: TraceOptions['onRound'];
  /** Told once all that can be checked without asking anybody is in order: the trace begins when it is done with that. */
  onOpened?(): Promise<void>;
  /** Takes the finished graph, and its text in the format of the request in pieces. */
  write(graph: FlowGraph, pieces: Iterable<string | Uint8Array>): Promise<void>;
}

/** How a trace ended whose graph was written. */
export interface Followed {
  /** What a person must know of it, in sentences. */
  readonly notes: readonly string[];
  /** What failed for good, or that it was interrupted; null where all is well. */
  readonly error: CoinhoundError | null;
}

/**
 * Traces what a request names, has the graph written, and the bundle where one is asked for. Throws where there is no graph: what the session
 * and the trace throw, and `interrupted` where the signal ended it before its seeds were read. Throws what making a bundle throws, once the graph was
 * written.
 */
export async function follow(
  request: SessionRequest,
  world: SessionWorld,
  follower: Follower,
): Promise<Followed> {
  const { signal } = world;
  const { onEvent, onRound } = follower;
  requireFormat(request.flags.format, world.io.env);
  try {
    const decided = await keepFlagDecisions(request, world);
    const accepted = request.flags.accept
      ? await acceptLeads(decided.request, world, onEvent)
      : { request: decided.request, notes: [] };
    const { request: wanted } = accepted;
    const notes = [...decided.notes, ...accepted.notes];
    const bundle = await openBundle(wanted, world);
    const session = await openSession(wanted, bundle?.world ?? world);
    try {
      await follower.onOpened?.();
      const { graph, failures } = await trace({
        ...(await session.plan()),
        signal,
        onEvent,
        ...(onRound && { onRound }),
      });
      const ended = outcome(failures);
      if (!ended.usable) throw ended.error;
      await follower.write(graph, await documentOf(request.flags.format, graph, world.io.env));
      await bundle?.write(graph, failures);
      const hops = session.incident ? knownHops(session.incident, graph) : [];
      return { notes: [...notes, ...hops, ...ended.notes], error: ended.error };
    } finally {
      await session.close();
    }
  } catch (error) {
    throw signal.aborted && isAbort(error) ? interrupted(error) : error;
  }
}

/** What is thrown where the run was interrupted before there was anything to write. */
function isAbort(error: unknown): boolean {
  if (error instanceof CoinhoundError) return error.code === 'upstream-aborted';
  return error instanceof Error && error.name === 'AbortError';
}

function interrupted(cause: unknown): CoinhoundError {
  return new CoinhoundError(
    'upstream',
    'interrupted',
    'the trace was interrupted before its seeds were read',
    {
      hint: 'run it again: finished lookups are not repeated',
      cause,
    },
  );
}
