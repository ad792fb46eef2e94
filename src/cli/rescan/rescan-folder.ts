import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../alerts/journal-file.ts';
import { CoinhoundError } from '../../core/error.ts';
import type { FlowGraph } from '../../core/flow-graph.ts';
import type { HoldingId } from '../../core/ids.ts';
import { json } from '../../export/json.ts';
import {
  loadRescanState,
  type RescanState,
  rescanStateText,
  STATE_FILE,
} from '../../incidents/rescan-state.ts';
import { storeUnusable } from '../../store/errors.ts';
import { openOutput } from '../output.ts';
import { graphAt } from './graph-at.ts';
import type { Reach } from './overlaps.ts';

/** What the last scan of an incident left, in a folder of the store. */
export interface RescanFolder {
  readonly path: string;
  readonly state: RescanState | undefined;
  /** The graph of the last scan, as it was written then: its heights are those of the state. */
  graph(): Promise<FlowGraph>;
  /** The text of that graph with other heights, a piece at a time. Throws `rescan-state-damaged` once it is read. */
  graphAt(heights: Readonly<Record<string, number>>): Iterable<string>;
  /** What came to each account, by account. */
  reach(): Promise<Reach>;
  /** Height at which the history of each holding was read. Throws `rescan-state-damaged`. */
  read(): Promise<ReadonlyMap<HoldingId, number>>;
  /** Puts a new state in place of the old one, whole or not at all. */
  keep(state: Kept): Promise<void>;
}

const fileNames = ['graph', 'read', 'reach'] as const;
type FileName = (typeof fileNames)[number];

/** The state with the files it names: left out where they are the same as before. */
export interface Kept extends Omit<RescanState, FileName> {
  readonly files?: {
    readonly graph: FlowGraph;
    readonly read: ReadonlyMap<HoldingId, number>;
    readonly reach: Reach;
  };
}

/** Opens the folder of an incident. Throws `rescan-state-damaged`. */
export async function rescanFolder(path: string): Promise<RescanFolder> {
  const state = await loadRescanState(path);
  const fileOf = (name: FileName): string => join(path, state?.[name] ?? name);
  return {
    path,
    state,
    async graph() {
      return JSON.parse(await textOf(fileOf('graph'))) as FlowGraph;
    },
    *graphAt(heights) {
      try {
        yield* graphAt(fileOf('graph'), heights);
      } catch (cause) {
        damaged(fileOf('graph'), (cause as Error).message, cause as Error);
      }
    },
    async reach() {
      return JSON.parse(await textOf(fileOf('reach'))) as Reach;
    },
    async read() {
      return readHeights(await textOf(fileOf('read')), fileOf('read'));
    },
    keep: (kept) => replaceState(path, state, kept).catch((cause: unknown) => unkept(path, cause)),
  };
}

/** What a state names is on the disk before the state is, and goes only once the one that takes its place is there. */
async function replaceState(
  path: string,
  old: RescanState | undefined,
  { files, ...kept }: Kept,
): Promise<void> {
  const made = await mkdir(path, { recursive: true });
  if (made !== undefined) await syncFolder(dirname(made));
  const names = files ? await writeFiles(path, files) : namesOf((name) => old?.[name] ?? '');
  if (files) await syncFolder(path);
  await (await openOutput(join(path, STATE_FILE), process.stdout)).write([
    rescanStateText({ ...kept, ...names }),
  ]);
  if (files) await syncFolder(path);
  const needed = new Set<string>([STATE_FILE, ...Object.values(names)]);
  for (const name of await readdir(path)) if (!needed.has(name)) await rm(join(path, name), { force: true });
}

/** Files have a name of their own each time: the state that names them is what makes them count. */
async function writeFiles(
  path: string,
  { graph, read, reach }: NonNullable<Kept['files']>,
): Promise<Pick<RescanState, FileName>> {
  const run = randomBytes(6).toString('hex');
  const names = namesOf((name) => `${name}-${run}.${name === 'read' ? 'txt' : 'json'}`);
  const texts = {
    graph: json.write(graph),
    read: heightLines(read),
    reach: [JSON.stringify(reach)],
  };
  for (const name of fileNames)
    await (await openOutput(join(path, names[name]), process.stdout)).write(texts[name]);
  return names;
}

const namesOf = (nameOf: (name: FileName) => string): Pick<RescanState, FileName> => ({
  graph: nameOf('graph'),
  read: nameOf('read'),
  reach: nameOf('reach'),
});

/** A line a height, then a line a holding that was read at it. */
function* heightLines(read: ReadonlyMap<HoldingId, number>): Iterable<string> {
  const heights = [...new Set(read.values())].sort((a, b) => a - b);
  for (const height of heights) {
    const all = [...read].filter(([, one]) => one === height).map(([id]) => id);
    yield `${height}\n`;
    for (let at = 0; at < all.length; at += 1000) yield `${all.slice(at, at + 1000).join('\n')}\n`;
  }
}

const HEIGHT = /^-?\d+$/;

function readHeights(text: string, path: string): ReadonlyMap<HoldingId, number> {
  const read = new Map<HoldingId, number>();
  let height: number | undefined;
  for (const line of text.split('\n')) {
    if (HEIGHT.test(line)) height = Number(line);
    else if (line !== '')
      read.set(line as HoldingId, height ?? damaged(path, 'it does not begin with a height'));
  }
  return read;
}

const textOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: Error) => damaged(path, cause.message, cause));

function damaged(path: string, why: string, cause?: Error): never {
  throw new CoinhoundError('data', 'rescan-state-damaged', `${path} cannot be gone on from: ${why}`, {
    hint: 'delete the folder: the next rescan then begins anew, with what the store has',
    details: { path },
    ...(cause && { cause }),
  });
}

/** The state of before stands: it names files that are still there. */
function unkept(path: string, cause: unknown): never {
  const isDisk =
    cause instanceof CoinhoundError ? cause.kind === 'usage' : cause instanceof Error && 'syscall' in cause;
  if (!isDisk) throw cause;
  throw storeUnusable(
    'store-write-failed',
    path,
    `what a scan found could not be kept: ${(cause as Error).message}`,
    {
      hint: 'free space on the disk of the store and see that you may write to it, then run again: what was kept before is as it was',
      cause,
    },
  );
}
