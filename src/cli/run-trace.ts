import type { FlowGraph } from '../core/flow-graph.ts';
import type { TraceEvent } from '../trace/events.ts';
import { follow } from './follow.ts';
import { onInterrupt } from './interrupt.ts';
import type { Io } from './io.ts';
import { logEvent, openLog } from './log.ts';
import type { Output } from './output.ts';
import { openProgress } from './progress.ts';
import type { SessionRequest } from './session.ts';

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
    const { notes, error } = await follow(request, world, {
      onEvent(event: TraceEvent): void {
        logEvent(log, event);
        progress.onEvent(event);
      },
      async write(graph, pieces) {
        progress.close();
        await output.write(pieces);
        await request.show(graph);
      },
    });
    if (!flags.quiet) for (const note of notes) terminal.print(note);
    if (error) throw error;
  } finally {
    progress.close();
    interrupt.release();
  }
}
