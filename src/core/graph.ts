import { coverage } from './coverage.ts';
import { findings } from './findings.ts';
import { FLOW_GRAPH_SCHEMA, type FlowGraph, type GraphLead, type GraphSeed } from './flow-graph.ts';
import { graphEdges } from './graph-edges.ts';
import { type GraphInput, isoTime, sortedRecord, transactionNode } from './graph-input.ts';
import { graphNodes } from './graph-nodes.ts';
import type { AssetId } from './ids.ts';
import { compare } from './ids.ts';
import { lossLedgers } from './ledger.ts';
import type { Leg, Seed } from './movement.ts';
import type { Lead } from './pattern.ts';
import { warnings } from './warnings.ts';

/** The flow graph of a trace: every list sorted by an explicit key, nothing in it of clocks, providers or arrival. Pure. */
export function buildGraph(input: GraphInput): FlowGraph {
  const { context } = input;
  const edges = graphEdges(input);
  const seeds = graphSeeds(input.seeds);
  const used = new Set([
    ...edges.flatMap(({ asset, crossing }) => (crossing ? [asset, crossing.asset] : [asset])),
    ...seeds.map(({ asset }) => asset),
  ]);
  return {
    schema: FLOW_GRAPH_SCHEMA,
    tool: context.tool,
    incident: context.incident,
    parameters: context.parameters,
    assets: sortedRecord(
      [...used].map(
        (id) => [id, context.assets.get(id as AssetId) ?? { symbol: id, decimals: 0, chain: '' }] as const,
      ),
    ),
    seeds,
    nodes: graphNodes(input),
    edges,
    findings: findings(input),
    leads: input.leads.map(graphLead),
    clusters: input.clusters,
    ledger: lossLedgers(input),
    coverage: coverage(input),
    warnings: warnings(input),
  };
}

/** Leads stand in the order of their ranks. */
const graphLead = ({ firstTime, lastTime, ...lead }: Lead): GraphLead => ({
  ...lead,
  firstTime: firstTime === null ? null : isoTime(firstTime),
  lastTime: lastTime === null ? null : isoTime(lastTime),
});

function graphSeeds(seeds: readonly Seed[]): readonly GraphSeed[] {
  return seeds
    .map(({ movement, output, taint, loss }) => {
      const { holding } = movement.outputs[output] as Leg;
      return {
        id: `${movement.chain}:${movement.id}#${output}`,
        node: holding.owner,
        transaction: transactionNode(movement.chain, movement.txid),
        asset: holding.asset,
        amount: `${taint}`,
        loss: `${loss}`,
      };
    })
    .sort((a, b) => compare(a.id, b.id));
}
