import type { FlowGraph, GraphNode } from '../core/flow-graph.ts';
import { categoryOf, passedOn } from '../picture/category-of.ts';
import { type DirectionWords, directionWords } from '../picture/direction-words.ts';
import { markOf } from '../picture/marks.ts';
import { whichAsset } from '../picture/which-asset.ts';
import { unitsOf } from './edge-columns.ts';
import { chunked, type EdgeContext, type Exporter, edgesInContext } from './exporter.ts';
import { lineText } from './plain-text.ts';
import { shapeNames } from './shape-names.ts';

/**
 * A drawing for Graphviz (graphviz.org/doc/info/lang.html), from left to right: shape, colour and text tell what a node is, by the
 * picture's rules, and a double line that a stolen output is there; stops and amounts are text, crossings are dashed. Amounts are exact, in whole units. Texts of strangers are cut to a line, and ids to
 * 700 characters, in tooltips. Leaves out seeds' amounts, findings, leads, clusters, ledger, coverage, warnings, memos and evidence.
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
    incident
      ? `${incident.name} (${incident.id})`
      : parameters.direction === 'backward'
        ? 'Where value came from'
        : 'Flow graph',
    `${tool.name} ${tool.version}, ${parameters.policies.join(', ')}`,
  ];
  yield 'digraph "flow graph" {\n';
  // Of a large graph the curves take Graphviz longer than the layout.
  const lines = graph.nodes.length > 2_000 ? ', splines=line' : '';
  yield `  graph [rankdir=LR, labelloc=t, fontname="sans-serif"${lines}, label=${text(title)}]\n`;
  yield '  node [style=filled, fontname="sans-serif", fontsize=10]\n';
  yield '  edge [fontname="sans-serif", fontsize=9, color="#555555"]\n';
  const seeds = new Set(graph.seeds.map(({ node }) => node));
  const words = directionWords(graph);
  const told = new Map(Object.keys(graph.assets).map((id) => [id, whichAsset(graph.assets, id)]));
  const which = (asset: string): string => told.get(asset) ?? '';
  for (const [place, node] of graph.nodes.entries()) yield nodeLine(node, place, { seeds, words });
  for (const row of edgesInContext(graph)) {
    const { from, to } = row;
    if (from !== undefined && to !== undefined)
      yield edgeLine(row, { from, to }, { policies: parameters.policies, which });
  }
  yield '}\n';
}

function nodeLine(
  node: GraphNode,
  number: number,
  { seeds, words }: { readonly seeds: ReadonlySet<string>; readonly words: DirectionWords },
): string {
  const isSeed = seeds.has(node.id);
  const category = categoryOf(node, isSeed ? words.seed : null);
  const { color, shape } = markOf(category);
  const { graphviz, isHollow } = shapeNames[shape];
  const colour = `"${color.light}"`;
  const [fill, ink] = isHollow ? ['white', colour] : [colour, 'white'];
  const label = text(nodeLines(node, category, isSeed ? words : null));
  const drawn = `shape=${graphviz}, color=${colour}, fillcolor=${fill}, fontcolor=${ink}${isSeed ? ', peripheries=2' : ''}`;
  return `  n${number} [label=${label}, tooltip=${text([node.id], LONGEST_ID)}, ${drawn}]\n`;
}

function nodeLines(node: GraphNode, category: string, seed: DirectionWords | null): readonly string[] {
  const { word } = markOf(category);
  if (node.kind === 'sink') return [word, node.chain];
  if (node.kind === 'transaction') {
    const names = node.patterns.map(({ name }) => name);
    const time = node.time?.slice(0, 16).replace('T', ' ') ?? '';
    return [word, shortened(node.txid), time, ...names.slice(0, 2)];
  }
  const { address, chain, labels, stop } = node;
  // What is left of what moved on is no end, as in the picture.
  const ends = stop && !passedOn(node) ? [stop.reason, stop.category, stop.entity] : [];
  const end = ends.filter((one) => one !== undefined).join(': ');
  const stolen = seed?.output ?? '';
  const what = category === seed?.seed ? '' : word;
  return [what, stolen, labels[0]?.name ?? '', shortened(address), chain, end && `ends: ${end}`];
}

/** Cut in the middle, as people compare addresses by both of their ends. */
function shortened(id: string): string {
  const chars = [...id.slice(0, 2000)];
  return chars.length <= 20 ? id : `${chars.slice(0, 8).join('')}…${chars.slice(-8).join('')}`;
}

function edgeLine(
  { edge, asset, received, transaction }: EdgeContext,
  { from, to }: { readonly from: number; readonly to: number },
  { policies, which }: { readonly policies: readonly string[]; readonly which: (asset: string) => string },
): string {
  const amountOf = (amount: string, of: typeof asset, id: string): string =>
    of ? `${unitsOf(amount, of)} ${part(of.symbol)}${which(id)}` : `${amount} ${part(id)}`;
  const { crossing } = edge;
  const taints = policies.map((policy) => {
    const units = (amount: string | undefined): string => unitsOf(amount, asset) ?? amount ?? '0';
    const presumed = edge.presumed?.[policy] ?? '0';
    const told = presumed === '0' ? '' : `, of it presumed ${units(presumed)}`;
    return `${part(policy)} ${units(edge.taint[policy])}${told}`;
  });
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
/** Of ids, and of lines with amounts, which are never cut: one has 257 characters at most, and a line two of them. */
const LONGEST_ID = 700;

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
