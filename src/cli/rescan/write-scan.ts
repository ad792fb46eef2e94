import { join } from 'node:path';
import { diffJson } from '../../export/diff/diff-json.ts';
import { diffMarkdown } from '../../export/diff/diff-markdown.ts';
import { json } from '../../export/json.ts';
import { openOutput } from '../output.ts';
import { heightsOf } from './incident-report.ts';
import type { RescanFolder } from './rescan-folder.ts';
import type { Scan } from './scan-incident.ts';

export interface WrittenScan {
  readonly scan: Scan;
  /** Where the graph is, where nothing changed. */
  readonly folder: RescanFolder;
}

/** Writes the graph of an incident as of now into a folder, and what is new in it. Throws `output-unwritable` and `rescan-state-damaged`. */
export async function writeScan(
  out: string,
  id: string,
  { scan: { graph, diff, chains }, folder }: WrittenScan,
): Promise<void> {
  const write = async (name: string, chunks: Iterable<string | Uint8Array>): Promise<void> =>
    (await openOutput(join(out, name), process.stdout)).write(chunks);
  await write(`${id}.json`, graph ? json.write(graph) : folder.graphAt(heightsOf(chains)));
  if (!diff) return;
  await write(`${id}.diff.json`, diffJson.write(diff));
  await write(`${id}.diff.md`, diffMarkdown.write(diff));
}
