import { CoinhoundError } from '../../core/error.ts';
import { type EventLog, endedLog } from '../../server/event-log.ts';
import type { Document } from '../../server/workbench.ts';
import type { Run, RunEvent, RunRequest } from '../../web/api.ts';
import type { Desk } from './desk.ts';
import { type LiveRun, startRun } from './live-run.ts';
import { deleteRun, newRunId, openRunFile, readRun, readRuns, runFiles } from './run-file.ts';
import { readRunRequest } from './run-request.ts';

/** Traces that are started from the page: one at a time, for it works the providers and the processor as hard as may be. */
export interface Runs {
  all(): Promise<readonly Run[]>;
  one(id: string): Promise<Run>;
  /** Id of the one that is under way; null where none is. */
  running(): string | null;
  start(asked: RunRequest): Promise<Run>;
  stop(id: string): Promise<Run>;
  remove(id: string): Promise<void>;
  watch(id: string): Promise<EventLog<RunEvent>>;
  bundle(id: string): Promise<Document>;
  /** One that was started here, as long as it is the last one. */
  live(id: string): LiveRun | undefined;
  /** Ends the one that is under way in order. */
  close(): Promise<void>;
}

/** The runs of a store. */
export function openRuns(desk: Desk): Runs {
  const { directory } = desk;
  let last: { readonly id: string; readonly run: LiveRun } | undefined;
  let starting: Promise<unknown> | undefined;
  let isClosed = false;
  const live = (id: string): LiveRun | undefined => (last?.id === id ? last.run : undefined);
  const isUnderWay = (): boolean => last !== undefined && last.run.run().ended === null;

  async function one(id: string): Promise<Run> {
    return live(id)?.run() ?? { ...(await readRun(directory, id)), progress: null };
  }

  async function begin(asked: RunRequest): Promise<Run> {
    const wanted = await readRunRequest(asked, desk, (id) => readRun(directory, id));
    const id = newRunId(desk.now());
    last = { id, run: await startRun(id, wanted, desk) };
    if (isClosed) last.run.stop();
    return last.run.run();
  }

  async function start(asked: RunRequest): Promise<Run> {
    if (isClosed || starting !== undefined || isUnderWay()) throw underWay('another trace is running');
    const begun = begin(asked);
    starting = begun;
    try {
      return await begun;
    } finally {
      starting = undefined;
    }
  }

  return {
    one,
    start,
    live,
    running: () => (last !== undefined && isUnderWay() ? last.id : null),
    async all() {
      const kept = await readRuns(directory);
      return kept.map((run) => live(run.id)?.run() ?? { ...run, progress: null });
    },
    async stop(id) {
      const run = await one(id);
      const here = live(id);
      if (!here && isGoingOn(run)) throw elsewhere();
      here?.stop();
      return here?.run() ?? run;
    },
    async remove(id) {
      if (isGoingOn(await one(id))) throw underWay('the run goes on: stop it first');
      await deleteRun(directory, id);
      if (last?.id === id) last = undefined;
    },
    async watch(id) {
      const here = live(id);
      if (here) return here.log;
      const run = await one(id);
      if (isGoingOn(run)) throw elsewhere();
      return endedLog<RunEvent>({ type: 'ended', run });
    },
    async bundle(id) {
      const run = await one(id);
      if (run.bundle !== 'made') throw noBundle(id);
      return { ...(await openRunFile(runFiles(directory, id).bundle)), name: `${run.of.dossier}.zip` };
    },
    async close() {
      isClosed = true;
      await starting?.catch(() => {});
      last?.run.stop();
      await last?.run.ended;
    },
  };
}

const isGoingOn = ({ state }: Run): boolean => state === 'running' || state === 'stopping';

const underWay = (what: string): CoinhoundError =>
  new CoinhoundError('usage', 'run-under-way', what, { hint: 'wait for it to end, or stop it' });

const elsewhere = (): CoinhoundError => underWay('the run goes on in another process');

const noBundle = (id: string): CoinhoundError =>
  new CoinhoundError('usage', 'bundle-not-made', `there is no bundle of the run ${id}`, {
    hint: 'start it again with a bundle: what is in the store is not asked again',
    details: { run: id },
  });
