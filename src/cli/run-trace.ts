import { CoinhoundError } from '../core/error.ts';
import type { FlowGraph } from '../core/flow-graph.ts';
import { trace } from '../trace/trace.ts';
import { exporterNamed } from './format.ts';
import { onInterrupt } from './interrupt.ts';
import type { Io } from './io.ts';
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
    const session = await openSession(request, { io, log, signal: interrupt.signal });
    try {
      const { graph, failures } = await trace({
        ...(await session.plan()),
        signal: interrupt.signal,
        onEvent(event) {
          logEvent(log, event);
          progress.onEvent(event);
        },
      });
      progress.close();
      const ended = outcome(failures);
      if (!ended.usable) throw ended.error;
      await output.write(exporterNamed(flags.format).write(graph));
      await request.show(graph);
      const hops = session.incident ? knownHops(session.incident, graph) : [];
      if (!flags.quiet) for (const note of [...hops, ...ended.notes]) terminal.print(note);
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
