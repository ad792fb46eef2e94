import type { FlowGraph } from '../core/flow-graph.ts';
import { printed } from '../export/html.ts';
import { exporters } from '../export/index.ts';
import { findChromium } from './chromium.ts';
import { exporterNamed } from './format.ts';
import { choose } from './option.ts';
import { chromiumMissing, printPdf } from './pdf.ts';

/** The one format that no exporter writes: a program prints it, and it holds the moment of that. */
const PDF = 'pdf';
const names = [...exporters.map(({ name }) => name), PDF];

/** What `--format` takes where a document is made for a file, for help. */
export const documentHelp = `format of the graph: ${names.join(', ')}`;

/** The name of a format of documents, or a usage error. */
export const readDocumentFormat = (text: string): string => choose('--format', text, names);

/** Of a file in this format, without the dot. */
export const extensionOf = (format: string): string =>
  format === PDF ? PDF : exporterNamed(format).extension;

/** Makes sure that a document can be made, before any work is done for it. Throws `chromium-missing`. */
export function requireFormat(format: string, env: NodeJS.ProcessEnv): void {
  if (format === PDF && findChromium(env) === null) throw chromiumMissing(env);
}

/** A graph in a format, in pieces. Throws `chromium-missing` and `pdf-failed` where it is a PDF. */
export async function documentOf(
  format: string,
  graph: FlowGraph,
  env: NodeJS.ProcessEnv,
): Promise<Iterable<string | Uint8Array>> {
  return format === PDF ? [await printPdf(printed(graph), env)] : exporterNamed(format).write(graph);
}
