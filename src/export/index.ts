import { csv } from './csv.ts';
import { csvFindings } from './csv-findings.ts';
import { csvNodes } from './csv-nodes.ts';
import { dot } from './dot.ts';
import type { Exporter } from './exporter.ts';
import { gexf } from './gexf.ts';
import { graphml } from './graphml.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { stix } from './stix.ts';
import { tagpack } from './tagpack.ts';

export { readFlowGraph } from './read-flow-graph.ts';

/** Every export format, in the order help and documentation show them. */
export const exporters: readonly Exporter[] = [
  json,
  html,
  markdown,
  csv,
  csvNodes,
  csvFindings,
  graphml,
  gexf,
  dot,
  stix,
  tagpack,
];
