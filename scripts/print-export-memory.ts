import { createHash } from 'node:crypto';
import type { FlowGraph } from '../src/core/flow-graph.ts';
import { exporters } from '../src/export/index.ts';
import { longGraph, manyFindings } from '../test/export/flow-graphs.ts';

/**
 * Prints how long each format takes for a graph of a million edges, or of as many as the first argument says, and what it holds
 * besides the graph while it writes; further arguments name the formats that are wanted.
 * Run by `node --expose-gc --import tsx scripts/print-export-memory.ts 1000000 gexf dot`.
 */
const edges = Number(process.argv[2] ?? 1_000_000);
const wanted = process.argv.slice(3);
const collect = (): void => {
  if (!globalThis.gc) throw new Error('run it with --expose-gc');
  globalThis.gc();
};
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

console.log(`${edges} edges and nodes, then ${edges} findings for formats of findings alone`);
for (const { name, write } of exporters) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const graph = graphFor(name);
  const began = process.hrtime.bigint();
  const digest = createHash('sha256');
  let [written, chunks, most] = [0, 0, 0];
  for (const chunk of write(graph)) {
    digest.update(chunk);
    written += chunk.length;
    // Collecting takes longer than writing.
    if (++chunks % 1_024 !== 0) continue;
    most = Math.max(most, heapUsed());
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  // Engines keep strings smaller once they were compared: the graph is measured when that is over.
  const graphAlone = heapUsed();
  console.log(
    `${name.padEnd(13)} wrote ${megabytes(written).padStart(8)} in ${seconds.toFixed(0).padStart(4)} s, held ${megabytes(Math.max(0, most - graphAlone)).padStart(7)} besides ${megabytes(graphAlone)}, ${digest.digest('hex').slice(0, 12)}`,
  );
}

/** What is not garbage, in bytes: what one collection leaves behind the next one finds. */
function heapUsed(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** A graph with strings of its own, as a file gives them: those that were just put together change their size when they are looked at. */
function graphFor(format: string): FlowGraph {
  const made = ['csv-findings', 'tagpack'].includes(format) ? manyFindings(edges) : longGraph(edges);
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));
  return {
    ...made,
    nodes: made.nodes.map(copy),
    edges: made.edges.map(copy),
    findings: made.findings.map(copy),
  };
}
