import type { FlowGraph, GraphNode } from '../core/flow-graph.ts';
import { unitsOf } from './edge-columns.ts';
import { chunked, type EdgeContext, type Exporter, edgesInContext } from './exporter.ts';
import { markOf, nodeCategory } from './node-mark.ts';
import { lineText } from './plain-text.ts';

/**
 * A drawing for Graphviz (graphviz.org/doc/info/lang.html), from left to right: shape, colour and text tell what a node is, stops
 * and amounts are text, crossings are dashed. Amounts are exact, in whole units. Texts of strangers are cut to a line, and ids to
 * 400 characters, in tooltips. Leaves out seeds' amounts, findings, leads, clusters, ledger, coverage, warnings, memos and evidence.
 */
export const dot: Exporter = {
  name: 'dot',
  extension: 'gv',
  summary: 'a drawing for Graphviz: dot -Tsvg',
  write: (graph) => chunked(document(graph)),
};

function* document(graph: FlowGraph): Iterable<string> {
  const { incident, tool, parameters } = graph;
  const title = [
    incident ? `${incident.name} (${incident.id})` : 'Flow graph',
    `${tool.name} ${tool.version}, ${parameters.policies.join(', ')}`,
  ];
  yield 'digraph "flow graph" {\n';
  // Of a large graph the curves take Graphviz longer than the layout.
  const lines = graph.nodes.length > 2_000 ? ', splines=line' : '';
  yield `  graph [rankdir=LR, labelloc=t, fontname="sans-serif"${lines}, label=${text(title)}]\n`;
  yield '  node [style=filled, fontname="sans-serif", fontsize=10]\n';
  yield '  edge [fontname="sans-serif", fontsize=9, color="#555555"]\n';
  const numbers = new Map<string, number>();
  const seeds = new Set(graph.seeds.map(({ node }) => node));
  for (const node of graph.nodes) {
    yield nodeLine(node, numbers.size, seeds);
    numbers.set(node.id, numbers.size);
  }
  for (const row of edgesInContext(graph)) {
    const [from, to] = [numbers.get(row.edge.source), numbers.get(row.edge.target)];
    if (from !== undefined && to !== undefined) yield edgeLine(row, from, to, parameters.policies);
  }
  yield '}\n';
}

function nodeLine(node: GraphNode, number: number, seeds: ReadonlySet<string>): string {
  const category = nodeCategory(node, seeds);
  const { shape, colour } = markOf(category);
  const fill = colour.map((part) => part.toString(16).padStart(2, '0')).join('');
  const label = text(nodeLines(node, category));
  return `  n${number} [label=${label}, tooltip=${text([node.id], LONGEST_ID)}, shape=${shape}, fillcolor="#${fill}"]\n`;
}

function nodeLines(node: GraphNode, category: string): readonly string[] {
  if (node.kind === 'sink') return [node.sink, node.chain];
  if (node.kind === 'transaction') {
    const names = node.patterns.map(({ name }) => name);
    return [shortened(node.txid), node.time?.slice(0, 16).replace('T', ' ') ?? '', ...names.slice(0, 2)];
  }
  const { address, chain, labels, stop } = node;
  const ends = stop
    ? [stop.reason, stop.category, stop.entity].filter((part) => part !== undefined).join(': ')
    : '';
  const name = labels[0]?.name ?? '';
  return [category === 'seed' ? 'stolen to' : '', name, shortened(address), chain, ends && `ends: ${ends}`];
}

/** Cut in the middle, as people compare addresses by both of their ends. */
function shortened(id: string): string {
  const chars = [...id.slice(0, 2000)];
  return chars.length <= 20 ? id : `${chars.slice(0, 8).join('')}…${chars.slice(-8).join('')}`;
}

function edgeLine(
  { edge, asset, received, transaction }: EdgeContext,
  from: number,
  to: number,
  policies: readonly string[],
): string {
  const amountOf = (amount: string, of: typeof asset, id: string): string =>
    of ? `${unitsOf(amount, of)} ${part(of.symbol)}` : `${amount} ${part(id)}`;
  const { crossing } = edge;
  const taints = policies.map(
    (policy) => `${part(policy)} ${unitsOf(edge.taint[policy], asset) ?? edge.taint[policy]}`,
  );
  const label = [
    ...(crossing ? [`${edge.kind} by ${part(crossing.rule)}, tier ${crossing.tier}`] : []),
    amountOf(edge.amount, asset, edge.asset),
    ...taints,
    ...(crossing ? [`out: ${amountOf(crossing.amount, received, crossing.asset)}`] : []),
  ];
  const tooltip = text([`${edge.kind} ${edge.outpoint ?? transaction?.txid ?? ''}`], LONGEST_ID);
  const style = crossing ? ', style=dashed' : edge.kind === 'fee' ? ', style=dotted' : '';
  return `  n${from} -> n${to} [label=${text(label, LONGEST_ID)}, tooltip=${tooltip}${style}]\n`;
}

const LONGEST = 80;
/** Of ids, and of lines with an amount, which is never cut: it has 257 characters at most. */
const LONGEST_ID = 400;

/** A text of strangers beside an amount. */
const part = (of: string): string => lineText(of, 100);

/**
 * A string of DOT: a line each, without what begins an escape of labels, an entity or another string. Graphviz makes references
 * of what is left of markup.
 */
const text = (lines: readonly string[], longest = LONGEST): string =>
  `"${lines
    .filter((line) => line !== '')
    .map((line) => lineText(line, longest).replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/&/g, '&amp;'))
    .join('\\n')}"`;
