import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CoinhoundError } from '../../core/error.ts';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { type GraphDiff, graphDiff } from '../../core/graph-diff.ts';
import { readFlowGraph } from '../../export/index.ts';
import { json } from '../../export/json.ts';
import { notFound } from '../../server/failure.ts';
import type { Document, GraphPlace } from '../../server/workbench.ts';
import { exporterNamed, readFormat } from '../format.ts';
import { rescanFolder } from '../rescan/rescan-folder.ts';
import type { Desk } from './desk.ts';
import { openRunFile, runFiles } from './run-file.ts';
import type { Runs } from './runs.ts';

/** Graphs of a store, of runs and of rescans. All throw `not-found`, `run-unknown`, `graph-not-yet`, and what reading a state throws. */
export interface Graphs {
  /** As it was written; of a run that goes on, of its last round. */
  document(place: GraphPlace): Promise<Document>;
  /** In a format. Throws `bad-option`. */
  exported(place: GraphPlace, format: string): Promise<Document>;
  compared(before: GraphPlace, after: GraphPlace): Promise<GraphDiff>;
}

/** The graphs of a store and of its runs. */
export function openGraphs(desk: Desk, runs: Runs): Graphs {
  async function document(place: GraphPlace): Promise<Document> {
    if (place.of === 'incident') return ofIncident(place.id, desk);
    const growing = runs.live(place.id)?.soFar();
    const name = `${place.id}.flow-graph.json`;
    if (growing) {
      const { round, graph } = growing;
      return { body: Readable.from(json.write(graph)), length: undefined, name, round };
    }
    const { graph, ended } = await runs.one(place.id);
    if (ended === null) throw notYet();
    if (!graph) throw notFound();
    return { ...(await openRunFile(runFiles(desk.directory, place.id).graph)), name };
  }

  async function read(place: GraphPlace): Promise<FlowGraph> {
    const growing = place.of === 'run' ? runs.live(place.id)?.soFar() : undefined;
    if (growing) return growing.graph;
    const { body, name } = await document(place);
    const pieces: Buffer[] = [];
    for await (const piece of body) pieces.push(Buffer.from(piece as Uint8Array));
    return readFlowGraph(Buffer.concat(pieces).toString('utf8'), name);
  }

  return {
    document,
    async exported(place, format) {
      const exporter = exporterNamed(readFormat(format));
      const name = `${place.id}.flow-graph.${exporter.extension}`;
      if (exporter.name === json.name) return { ...(await document(place)), name };
      return { body: Readable.from(exporter.write(await read(place))), length: undefined, name };
    },
    compared: async (before, after) => graphDiff(await read(before), await read(after)),
  };
}

/** The graph of the last scan, at the heights that it is known to hold at. */
async function ofIncident(id: string, { directory }: Desk): Promise<Document> {
  const { state, graphAt } = await rescanFolder(join(directory, 'rescans', id));
  if (!state) throw notFound();
  const heights = Object.fromEntries([...state.chains].map(([chain, { asOf }]) => [chain, asOf]));
  return { body: Readable.from(graphAt(heights)), length: undefined, name: `${id}.flow-graph.json` };
}

const notYet = (): CoinhoundError =>
  new CoinhoundError('usage', 'graph-not-yet', 'the run has no graph yet', {
    hint: 'there is one once its first round has ended: the stream of its events tells',
  });
