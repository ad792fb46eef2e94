import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../alerts/journal-file.ts';
import { CoinhoundError, invariant } from '../../core/error.ts';
import type { FlowGraph } from '../../core/flow-graph.ts';
import type { HoldingId } from '../../core/ids.ts';
import { json } from '../../export/json.ts';
import {
  type KeptName,
  loadRescanState,
  type RescanState,
  rescanStateText,
  STATE_FILE,
} from '../../incidents/rescan-state.ts';
import { storeUnusable } from '../../store/errors.ts';
import { openOutput } from '../output.ts';
import { graphAt } from './graph-at.ts';
import { type KeptFiles, keptFiles } from './kept-files.ts';
import type { Reach } from './overlaps.ts';

/** What the last scan of an incident left, in a folder of the store. What of it is read is as it was written, or throws `rescan-state-damaged`. */
export interface RescanFolder {
  readonly state: RescanState | undefined;
  /** The graph of the last scan, as it was written then: its heights are those of the state. */
  graph(): Promise<FlowGraph>;
  /** The text of that graph with other heights in UTF-8, a piece at a time. */
  graphAt(heights: Readonly<Record<string, number>>): Iterable<Uint8Array>;
  /** What came to each account, by account. */
  reach(): Promise<Reach>;
  /** Height at which the history of each holding was read. */
  read(): Promise<ReadonlyMap<HoldingId, number>>;
  /** Puts a new state in place of the old one, whole or not at all. Throws `store-write-failed`. */
  keep(state: Kept): Promise<void>;
}

/** The state with what is to be in the files it names: left out where that is the same as before. */
export interface Kept extends Omit<RescanState, 'files'> {
  readonly files?: {
    readonly graph: FlowGraph;
    readonly read: ReadonlyMap<HoldingId, number>;
    readonly reach: Reach;
  };
}

/** Opens the folder of an incident. Throws `rescan-state-damaged`. */
export async function rescanFolder(path: string): Promise<RescanFolder> {
  const state = await loadRescanState(path);
  const files = keptFiles(path);
  const known = (name: KeptName) => before(state).files[name];
  return {
    state,
    graph: async () => JSON.parse(await files.text(known('graph'))) as FlowGraph,
    graphAt: (heights) => graphAt(files.pieces(known('graph')), heights),
    reach: async () => JSON.parse(await files.text(known('reach'))) as Reach,
    read: async () => readHeights(await files.text(known('read'))),
    keep: (kept) => replaceState(path, state, { kept, files }).catch((cause: unknown) => unkept(path, cause)),
  };
}

/** Of an incident that was never scanned nobody asks what its scan left. */
function before(state: RescanState | undefined): RescanState {
  invariant(state !== undefined, 'there is nothing from before');
  return state;
}

/** What a state names is on the disk before the state is, and goes only once the one that takes its place is there. */
async function replaceState(
  path: string,
  old: RescanState | undefined,
  { kept: { files: contents, ...kept }, files }: { readonly kept: Kept; readonly files: KeptFiles },
): Promise<void> {
  const made = await mkdir(path, { recursive: true });
  if (made !== undefined) await syncFolder(dirname(made));
  const named = contents ? await writeAll(files, contents) : before(old).files;
  if (contents) await syncFolder(path);
  const output = await openOutput(join(path, STATE_FILE), process.stdout);
  await output.write([rescanStateText({ ...kept, files: named })]);
  if (contents) await syncFolder(path);
  const needed = new Set([STATE_FILE, ...Object.values(named).map(({ name }) => name)]);
  for (const name of await readdir(path)) if (!needed.has(name)) await rm(join(path, name), { force: true });
}

const writeAll = async (
  files: KeptFiles,
  { graph, read, reach }: NonNullable<Kept['files']>,
): Promise<RescanState['files']> => ({
  graph: await files.write('graph', json.write(graph)),
  read: await files.write('read', heightLines(read)),
  reach: await files.write('reach', [JSON.stringify(reach)]),
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

function readHeights(text: string): ReadonlyMap<HoldingId, number> {
  const read = new Map<HoldingId, number>();
  let height: number | undefined;
  for (const line of text.split('\n')) {
    if (HEIGHT.test(line)) height = Number(line);
    else if (line !== '' && height !== undefined) read.set(line as HoldingId, height);
  }
  return read;
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
