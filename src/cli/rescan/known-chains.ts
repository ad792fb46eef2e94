import type { FlowGraph } from '../../core/flow-graph.ts';
import type { ChainId } from '../../core/ids.ts';
import type { KeptChain, RescanState } from '../../incidents/rescan-state.ts';
import type { DatedBlock } from '../../trace/earlier-source.ts';

/**
 * How far a graph knows each of its chains: the height it was read to, how much of that is not reorganised any more, by `buried`, and the
 * newest block of that which the graph shows.
 */
export function knownChains(
  { parameters, nodes }: FlowGraph,
  buried: ReadonlyMap<ChainId, number> | undefined,
): RescanState['chains'] {
  const chains = new Map<ChainId, KeptChain>();
  for (const [chain, asOf] of Object.entries(parameters.asOf)) {
    const settled = Math.min(asOf, buried?.get(chain as ChainId) ?? 0);
    const newest = newestOf(
      nodes.filter(({ id }) => id.startsWith(`${chain}:tx:`)),
      settled,
    );
    chains.set(chain as ChainId, { asOf, buried: settled, ...(newest && { newest }) });
  }
  return chains;
}

/** The block of the newest transaction up to a height. */
function newestOf(nodes: FlowGraph['nodes'], settled: number): DatedBlock | undefined {
  let newest: DatedBlock | undefined;
  for (const node of nodes) {
    if (node.kind !== 'transaction' || node.time === null || node.height === null) continue;
    const { height } = node;
    if (height <= settled && height > (newest?.height ?? -1))
      newest = { height, time: Date.parse(node.time) / 1000 };
  }
  return newest;
}
