import { createHash } from 'node:crypto';
import { exporters } from '../src/export/index.ts';
import { longGraph, manyFindings } from '../test/export/flow-graphs.ts';

/**
 * Prints how long each format takes for a graph of a million edges, or of as many as the first argument says, and what it holds
 * besides the graph while it writes. Run by `node --expose-gc --import tsx scripts/print-export-memory.ts 1000000`.
 */
const edges = Number(process.argv[2] ?? 1_000_000);
const collect = globalThis.gc;
if (!collect) throw new Error('run it with --expose-gc');
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

console.log(`${edges} edges and nodes, then ${edges} findings for formats of findings alone`);
for (const { name, write } of exporters) {
  const graph = ['csv-findings', 'tagpack'].includes(name) ? manyFindings(edges) : longGraph(edges);
  collect();
  const before = process.memoryUsage().heapUsed;
  const began = process.hrtime.bigint();
  const digest = createHash('sha256');
  let [written, chunks, held] = [0, 0, 0];
  for (const chunk of write(graph)) {
    digest.update(chunk);
    written += chunk.length;
    if (++chunks < 128 || (chunks & (chunks - 1)) !== 0) continue;
    collect();
    held = Math.max(held, process.memoryUsage().heapUsed - before);
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(
    `${name.padEnd(13)} wrote ${megabytes(written).padStart(8)} in ${seconds.toFixed(0).padStart(4)} s, held ${megabytes(held).padStart(7)}, ${digest.digest('hex').slice(0, 12)}`,
  );
}
