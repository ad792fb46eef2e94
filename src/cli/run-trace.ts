import { CoinhoundError } from '../core/error.ts';
import type { FlowGraph } from '../core/flow-graph.ts';
import type { TraceEvent } from '../trace/events.ts';
import { trace } from '../trace/trace.ts';
import { acceptLeads } from './accept-leads.ts';
import { openBundle } from './bundle/open-bundle.ts';
import { exporterNamed } from './format.ts';
import { onInterrupt } from './interrupt.ts';
import type { Io } from './io.ts';
import { keepFlagDecisions } from './keep-decisions.ts';
import { knownHops } from './known-hops.ts';
import { logEvent, openLog } from './log.ts';
import { outcome } from './outcome.ts';
import type { Output } from './output.ts';
import { openProgress } from './progress.ts';
import { openSession, type SessionRequest } from './session.ts';

/** What to trace, and where the data goes. */
export interface TraceRequest extends SessionRequest {
  readonly output: Output;
  /** Shows the finished graph to a person. */
  show(graph: FlowGraph): void | Promise<void>;
}

/**
 * Traces, writes the graph, and says how it ended: returns where all is well, throws where lookups failed for good
 * after the partial graph was written, or before anything was written where there is no graph.
 */
export async function runTrace(request: TraceRequest, io: Io): Promise<void> {
  const { flags, output } = request;
  const { terminal } = io;
  const log = openLog(terminal, { quiet: flags.quiet, verbose: flags.verbose, json: flags.logJson });
  const interrupt = onInterrupt(terminal);
  const progress = openProgress(flags.quiet || flags.logJson ? { ...terminal, live: false } : terminal, () =>
    performance.now(),
  );
  try {
    const world = { io, log, signal: interrupt.signal };
    const onEvent = (event: TraceEvent): void => {
      logEvent(log, event);
      progress.onEvent(event);
    };
    const decided = await keepFlagDecisions(request, world);
    const accepted = flags.accept
      ? await acceptLeads(decided.request, world, onEvent)
      : { request: decided.request, notes: [] };
    const { request: wanted } = accepted;
    const notes = [...decided.notes, ...accepted.notes];
    const bundle = await openBundle(wanted, world);
    const session = await openSession(wanted, bundle?.world ?? world);
    try {
      const { graph, failures } = await trace({
        ...(await session.plan()),
        signal: interrupt.signal,
        onEvent,
      });
      progress.close();
      const ended = outcome(failures);
      if (!ended.usable) throw ended.error;
      await output.write(exporterNamed(flags.format).write(graph));
      await request.show(graph);
      await bundle?.write(graph, failures);
      const hops = session.incident ? knownHops(session.incident, graph) : [];
      if (!flags.quiet) for (const note of [...notes, ...hops, ...ended.notes]) terminal.print(note);
      if (ended.error) throw ended.error;
    } finally {
      await session.close();
    }
  } catch (error) {
    throw interrupt.signal.aborted && isAbort(error) ? interrupted(error) : error;
  } finally {
    progress.close();
    interrupt.release();
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
