import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { type EventLog, eventLog } from '../../server/event-log.ts';
import { apiError } from '../../server/failure.ts';
import type { TraceEvent } from '../../trace/events.ts';
import type { Run, RunEvent, RunGraph, RunProgress, RunState } from '../../web/api.ts';
import { errorsOf } from '../exit.ts';
import { type Followed, follow } from '../follow.ts';
import { logEvent } from '../log.ts';
import { lookupRate } from '../lookup-rate.ts';
import { openOutput } from '../output.ts';
import { type ProgressState, progressAfter, startOfProgress } from '../progress.ts';
import { type Desk, isoTime } from './desk.ts';
import { type KeptRun, runFiles, writeRun } from './run-file.ts';
import type { WantedRun } from './run-request.ts';

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

/** How often those who look on are told how far it is, in milliseconds. */
const TOLD_EVERY = 250;

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
  const watched = watchedProgress(desk.now);
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
    bundle: false,
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
      onOpened: () => isOpened(),
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
      },
      async write(graph, pieces) {
        const told = await writeGraph(files.graph, pieces);
        kept = { ...kept, graph: { ...factsOf(graph), ...told } };
      },
    },
  );
  // Whoever looks at the run is told of the failure: here it only must not go unheard.
  following.catch(() => {});
  try {
    await Promise.race([opened, following]);
    await writeRun(directory, kept);
  } catch (error) {
    controller.abort();
    await following.catch(() => {});
    await rm(files.folder, { recursive: true, force: true });
    throw error;
  }
  tell();

  async function finish(): Promise<Run> {
    const ending = await following.then(
      (followed) => endOf(followed, wanted, controller.signal),
      (thrown: unknown) => failureOf(thrown, kept, controller.signal),
    );
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
  return { state, error: error && apiError(error), notes, bundle };
}

/** A bundle that could not be made leaves the graph as it is. */
function failureOf(thrown: unknown, { graph }: KeptRun, { aborted }: AbortSignal): Ending {
  const [error] = errorsOf(thrown);
  const state: RunState = aborted ? 'stopped' : graph === null ? 'failed' : 'incomplete';
  return { state, error: apiError(error), notes: [], bundle: false };
}

/** What is told of how far a trace is. */
function watchedProgress(now: () => number) {
  const rate = lookupRate(now);
  let state: ProgressState = startOfProgress;
  let counts = { known: 0, reached: 0, movements: 0 };
  let graphOfRound: number | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    /** Takes an event in; true where it is time to tell. */
    after(event: TraceEvent): boolean {
      state = progressAfter(state, event);
      if (event.type === 'round') counts = { ...counts, known: event.known, reached: event.reached };
      if (event.type === 'settled') counts = { ...counts, movements: event.movements };
      const isLookup = event.type === 'read' || event.type === 'failed';
      const isTime = !isLookup || now() - toldAt >= TOLD_EVERY;
      if (isTime) toldAt = now();
      return isTime;
    },
    hasGraph(round: number): void {
      graphOfRound = round;
    },
    progress: (): RunProgress => ({
      ...state,
      ...counts,
      perSecond: Math.round(rate(state.lookups) * 10) / 10,
      graphOfRound,
    }),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const factsOf = ({ parameters, nodes, edges, findings }: FlowGraph): Omit<RunGraph, 'bytes' | 'sha256'> => ({
  asOf: parameters.asOf,
  policies: parameters.policies,
  nodes: nodes.length,
  edges: edges.length,
  findings: findings.length,
});

async function writeGraph(
  path: string,
  pieces: Iterable<string>,
): Promise<Pick<RunGraph, 'bytes' | 'sha256'>> {
  const output = await openOutput(path, process.stdout);
  const hash = createHash('sha256');
  let bytes = 0;
  await output.write(
    (function* () {
      for (const piece of pieces) {
        hash.update(piece);
        bytes += Buffer.byteLength(piece);
        yield piece;
      }
    })(),
  );
  return { bytes, sha256: hash.digest('hex') };
}
