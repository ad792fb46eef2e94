import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import { CoinhoundError } from '../../core/error.ts';
import { unusableFile, writeKept } from '../../incidents/kept-text.ts';
import { hasEnded, isThisProcess, readOwner, thisProcess } from '../../store/process-owner.ts';
import type { Run } from '../../web/api.ts';
import { isoTime } from './desk.ts';

const FORMAT = 'coinhound.run.v1';
const text = z.string();
const texts = z.record(text, text);
const heights = z.record(text, z.int());
const schema = z.strictObject({
  format: z.literal(FORMAT),
  /** The process it runs in, or ran in. */
  owner: z.looseObject({ pid: z.int(), host: text, started: text.nullable() }),
  run: z.strictObject({
    id: text,
    of: z.strictObject({
      kind: z.enum(['incident', 'case', 'seeds']),
      dossier: text,
      name: text,
      seeds: z.array(text),
    }),
    options: texts,
    asOf: heights,
    offline: z.boolean(),
    state: z.enum(['running', 'stopping', 'done', 'stopped', 'incomplete', 'failed', 'lost']),
    began: text,
    ended: text.nullable(),
    error: z.strictObject({ code: text, message: text, hint: text.nullable() }).nullable(),
    notes: z.array(text),
    graph: z
      .strictObject({
        asOf: heights,
        policies: z.array(text),
        nodes: z.int(),
        edges: z.int(),
        findings: z.int(),
        bytes: z.int(),
        sha256: text,
      })
      .nullable(),
    bundle: z.enum(['none', 'wanted', 'made']),
  }),
});

/** A run as it is kept: how far it is only its process knows. */
export type KeptRun = Omit<Run, 'progress'>;

/** The folder of a store that runs are in, an id a folder. */
export const runsFolder = (directory: string): string => join(directory, 'runs');

/** Files of a run. */
export const runFiles = (directory: string, id: string) => {
  const folder = join(runsFolder(directory), id);
  return {
    folder,
    state: join(folder, 'run.json'),
    graph: join(folder, 'graph.json'),
    bundle: join(folder, 'bundle.zip'),
  };
};

/** An id that no run has, the later the greater. */
export const newRunId = (now: number): string =>
  `${isoTime(now).slice(0, 23).toLowerCase().replaceAll(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`;

const unusable = unusableFile('runs-unusable', 'what is kept of a run');

/** Keeps what is known of a run, whole or not at all. Throws `runs-unusable`. */
export const writeRun = (directory: string, run: KeptRun): Promise<void> =>
  writeKept(
    runFiles(directory, run.id).state,
    `${JSON.stringify({ format: FORMAT, owner: thisProcess(), run }, undefined, 1)}\n`,
    unusable,
  );

/** A run of the store; `lost` where its process has ended without it. Throws `run-unknown`, `run-damaged` and `runs-unusable`. */
export async function readRun(directory: string, id: string): Promise<KeptRun> {
  const path = runFiles(directory, id).state;
  const content = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' ? unknown(id) : unusable(path, 'read', cause);
  });
  let read: z.infer<typeof schema>;
  try {
    read = schema.parse(JSON.parse(content));
  } catch (cause) {
    throw new CoinhoundError('data', 'run-damaged', `what is kept of the run ${id} is not what was written`, {
      hint: `delete the folder of ${path}`,
      details: { path },
      cause,
    });
  }
  const { run, owner } = read;
  const isUnderWay = run.state === 'running' || run.state === 'stopping';
  const own = readOwner(JSON.stringify(owner));
  const isOver = isThisProcess(own) || hasEnded(own);
  return isUnderWay && isOver ? { ...run, state: 'lost' } : run;
}

/** The runs of a store, the newest first. One that is damaged is left out: who asks for it is told. Throws `runs-unusable`. */
export async function readRuns(directory: string): Promise<readonly KeptRun[]> {
  const folder = runsFolder(directory);
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw unusable(folder, 'read', cause);
  });
  const ids = names.filter((name) => /^[0-9a-z-]+$/.test(name)).sort();
  const runs = await Promise.all(
    ids.reverse().map((id) =>
      readRun(directory, id).catch((error: unknown) => {
        if (error instanceof CoinhoundError && error.code !== 'runs-unusable') return undefined;
        throw error;
      }),
    ),
  );
  return runs.filter((run) => run !== undefined);
}

/** A file of a run, opened before anything is said of it: one that is not there is an error here, not one of a stream that nobody reads yet. Throws `runs-unusable`. */
export async function openRunFile(
  path: string,
): Promise<{ readonly body: Readable; readonly length: number }> {
  try {
    const file = await open(path);
    const { size } = await file.stat();
    return { body: file.createReadStream(), length: size };
  } catch (cause) {
    throw unusable(path, 'read', cause);
  }
}

/** Deletes a run with all its files. Throws `runs-unusable`. */
export async function deleteRun(directory: string, id: string): Promise<void> {
  const { folder } = runFiles(directory, id);
  const gone = join(runsFolder(directory), `.${id}.deleted`);
  try {
    await rename(folder, gone);
    await rm(gone, { recursive: true, force: true });
  } catch (cause) {
    throw unusable(folder, 'written', cause);
  }
}

const unknown = (id: string): CoinhoundError =>
  new CoinhoundError('usage', 'run-unknown', `the store has no run ${id}`, { details: { run: id } });
