import type { FlowGraph } from '../core/flow-graph.ts';
import { counted } from './diff/diff-words.ts';
import { markdownText } from './diff/markdown-text.ts';
import { chunked, type Exporter } from './exporter.ts';
import { groundSections } from './markdown/report-grounds.ts';
import { sumSections } from './markdown/report-sums.ts';

/**
 * A report for people in Markdown with tables (GitHub Flavored Markdown): what was stolen, where it is, findings, crossings, leads,
 * coverage and warnings in plain words, parameters and digests. Short: tables show the first rows and say how many they leave out.
 * Amounts are exact, in whole units; shares are rounded down. Leaves out hops, holdings, patterns, labels without a finding,
 * clusters, memos and evidence; text of strangers is cut to 300 characters.
 */
export const markdown: Exporter = {
  name: 'markdown',
  extension: 'md',
  summary: 'a short report for people',
  write: (graph) => chunked(page(graph)),
};

function* page(graph: FlowGraph): Iterable<string> {
  const { incident, parameters, nodes, edges } = graph;
  const [leading = '', ...others] = parameters.policies.map(markdownText);
  const title = incident
    ? `${markdownText(incident.name)} (${markdownText(incident.id)})`
    : parameters.direction === 'backward'
      ? 'Where value came from'
      : 'Flow of stolen value';
  yield `# ${title}\n\n`;
  yield `${counted(nodes.length, 'node')}, ${counted(edges.length, 'edge')}. Shares are of the ${
    parameters.direction === 'backward' ? 'sum asked about' : 'stolen sum'
  } under ${leading}, rounded down${others.length === 0 ? '' : `; also shown: ${others.join(', ')}`}. Amounts are exact. Times are UTC.\n`;
  for (const { title: name, lines } of [...sumSections(graph), ...groundSections(graph)])
    if (lines.length > 0) yield `\n## ${name}\n\n${lines.join('\n')}\n`;
}
