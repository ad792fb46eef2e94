import { csv } from './csv.ts';
import type { Exporter } from './exporter.ts';
import { graphml } from './graphml.ts';
import { json } from './json.ts';

export { readFlowGraph } from './read-flow-graph.ts';

/** Every export format, in the order help and documentation show them. */
export const exporters: readonly Exporter[] = [json, csv, graphml];
