import { mkdir, rm } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { once } from '../../core/once.ts';
import { type EventLog, eventLog } from '../../server/event-log.ts';
import { apiError } from '../../server/failure.ts';
import type { Run, RunEvent, RunState } from '../../web/api.ts';
import { errorsOf } from '../exit.ts';
import { type Followed, follow } from '../follow.ts';
import { logEvent } from '../log.ts';
import { type Desk, isoTime } from './desk.ts';
import { type KeptRun, runFiles, writeRun } from './run-file.ts';
import type { WantedRun } from './run-request.ts';
import { watchedProgress } from './watched-progress.ts';
import { writeRunGraph } from './write-run-graph.ts';

/** A trace that was started here. */
export interface LiveRun {
  readonly log: EventLog<RunEvent>;
  /** As it is now. */
  run(): Run;
  /** The graph of the last round; undefined before there is one, and once the run is over. */
  soFar(): { readonly round: number; readonly graph: FlowGraph } | undefined;
  /** Tells it to end in order. */
  stop(): void;
  /** The run as it ended. */
  readonly ended: Promise<Run>;
}

/** How often those who look on are told how far it is when nothing happens. */
const TOLD_AGAIN_MS = 1_000;

/**
 * Starts a trace: by the same steps as the command line, its graph into the folder of the run. Rejects, and leaves nothing behind, where what can be
 * checked without asking anybody is not in order.
 */
export async function startRun(id: string, wanted: WantedRun, desk: Desk): Promise<LiveRun> {
  const { directory, io, log: logger } = desk;
  const files = runFiles(directory, id);
  const controller = new AbortController();
  const log = eventLog<RunEvent>();
  const { of, options, asOf, offline } = wanted;
  const watched = watchedProgress(() => performance.now());
  let partial: { readonly round: number; readonly soFar: () => FlowGraph } | undefined;
  let kept: KeptRun = {
    id,
    of,
    options,
    asOf,
    offline,
    state: 'running',
    began: isoTime(desk.now()),
    ended: null,
    error: null,
    notes: [],
    graph: null,
    bundle: wanted.bundle ? 'wanted' : 'none',
  };
  const tell = (): void => log.tell({ type: 'progress', progress: watched.progress() });
  const run = (): Run => ({ ...kept, progress: kept.ended === null ? watched.progress() : null });

  await mkdir(files.folder, { recursive: true });
  const request = wanted.bundle
    ? { ...wanted.request, flags: { ...wanted.request.flags, bundle: files.bundle } }
    : wanted.request;
  let isOpened = (): void => {};
  const opened = new Promise<void>((resolve) => {
    isOpened = resolve;
  });
  const following = follow(
    request,
    { io, log: logger, signal: controller.signal },
    {
      // The run is on the disk before its trace begins.
      async onOpened() {
        await writeRun(directory, kept);
        tell();
        isOpened();
      },
      onEvent(event) {
        logEvent(logger, event);
        if (event.type === 'flagged')
          log.add({
            type: 'flagged',
            account: event.account,
            category: event.category,
            name: event.name,
          });
        if (watched.after(event)) tell();
      },
      onRound(round, soFar) {
        partial = { round, soFar: once(soFar) };
        watched.hasGraph(round);
        log.add({ type: 'round', round });
        // What the store or a record answers takes no turn of the event loop: without one nobody would see the trace, or could stop it.
        return setImmediate();
      },
      async write(graph, pieces) {
        kept = { ...kept, graph: await writeRunGraph(files.graph, graph, pieces) };
      },
    },
  );
  // Whoever looks at the run is told of the failure: here it only must not go unheard.
  following.catch(() => {});
  try {
    await Promise.race([opened, following]);
  } catch (error) {
    await rm(files.folder, { recursive: true, force: true });
    throw error;
  }

  // What was not told because it came too soon after something else, and that nothing happens any more.
  const clock = setInterval(tell, TOLD_AGAIN_MS);
  clock.unref();

  async function finish(): Promise<Run> {
    const ending = await following.then(
      (followed) => endOf(followed, wanted, controller.signal),
      (thrown: unknown) => failureOf(thrown, kept, controller.signal),
    );
    clearInterval(clock);
    kept = { ...kept, ...ending, ended: isoTime(desk.now()) };
    partial = undefined;
    await writeRun(directory, kept).catch((error: unknown) => {
      kept = { ...kept, state: 'failed', error: apiError(errorsOf(error)[0]) };
    });
    log.end({ type: 'ended', run: run() });
    return run();
  }

  return {
    log,
    run,
    soFar: () => partial && { round: partial.round, graph: partial.soFar() },
    stop() {
      if (kept.ended !== null || controller.signal.aborted) return;
      kept = { ...kept, state: 'stopping' };
      controller.abort();
    },
    ended: finish(),
  };
}

/** How a run ended. */
type Ending = Pick<KeptRun, 'state' | 'error' | 'notes' | 'bundle'>;

function endOf({ notes, error }: Followed, { bundle }: WantedRun, { aborted }: AbortSignal): Ending {
  const state: RunState = error === null ? 'done' : aborted ? 'stopped' : 'incomplete';
  return { state, error: error && apiError(error), notes, bundle: bundle ? 'made' : 'none' };
}

/** A bundle that could not be made leaves the graph as it is. */
function failureOf(thrown: unknown, { graph, bundle }: KeptRun, { aborted }: AbortSignal): Ending {
  const [error] = errorsOf(thrown);
  const state: RunState = aborted ? 'stopped' : graph === null ? 'failed' : 'incomplete';
  return { state, error: apiError(error), notes: [], bundle };
}
