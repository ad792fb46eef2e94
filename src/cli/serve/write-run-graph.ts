import { createHash } from 'node:crypto';
import type { FlowGraph } from '../../core/flow-graph.ts';
import type { RunGraph } from '../../web/api.ts';
import { openOutput } from '../output.ts';

/** Writes the text of a graph into a file, whole or not at all, and returns what is kept of it. Throws `output-unwritable`. */
export async function writeRunGraph(
  path: string,
  { parameters, nodes, edges, findings }: FlowGraph,
  pieces: Iterable<string | Uint8Array>,
): Promise<RunGraph> {
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
  return {
    asOf: parameters.asOf,
    policies: parameters.policies,
    nodes: nodes.length,
    edges: edges.length,
    findings: findings.length,
    bytes,
    sha256: hash.digest('hex'),
  };
}
