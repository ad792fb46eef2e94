import type { KeyObject } from 'node:crypto';
import { CoinhoundError } from '../../core/error.ts';
import type { FlowGraph } from '../../core/flow-graph.ts';
import { exporterNamed } from '../format.ts';
import { bundleFiles } from './bundle-files.ts';
import { pathOf } from './differences.ts';
import type { Evidence } from './evidence.ts';
import { replay } from './replay.ts';
import { signed } from './signature.ts';
import { packZip } from './zip.ts';

/**
 * The bundle of a graph: everything it was made from and nothing else, as a ZIP archive. The graph is made again from that first, and
 * no bundle is made of one that comes out otherwise: it would prove nothing. Throws `bundle-not-reproducible`.
 */
export async function makeBundle(
  graph: FlowGraph,
  evidence: Evidence,
  key: KeyObject | null,
): Promise<Uint8Array> {
  const replayed = await replay(evidence).catch((cause: unknown) => {
    throw notReproducible(cause instanceof Error ? cause.message : `${cause}`, cause);
  });
  const text = [...exporterNamed('json').write(graph)].join('');
  if (replayed.text !== text)
    throw notReproducible(`it differs at ${pathOf(JSON.parse(text), JSON.parse(replayed.text))}`);
  const files = new Map(bundleFiles(replayed, process.version));
  if (key) {
    const signature = signed(files.get('manifest.json') as Uint8Array, key);
    files.set('manifest.sig', signature.bytes);
    files.set('manifest.pub', new TextEncoder().encode(signature.publicKey));
  }
  return packZip(files);
}

const notReproducible = (why: string, cause?: unknown): CoinhoundError =>
  new CoinhoundError(
    'data',
    'bundle-not-reproducible',
    `no bundle was made: the graph does not follow again from what was recorded; ${why}`,
    {
      hint: 'run it again, with a --store of its own if it happens again: answers that providers changed meanwhile contradict each other',
      cause,
    },
  );
