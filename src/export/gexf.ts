import type { FlowGraph, GraphNode } from '../core/flow-graph.ts';
import { categoryOf } from '../picture/category-of.ts';
import { type DirectionWords, directionWords } from '../picture/direction-words.ts';
import { markOf } from '../picture/marks.ts';
import { chunked, type EdgeContext, type Exporter, edgesInContext, labelsText } from './exporter.ts';
import { type Attribute, edgeAttributes, graphAttributes, nodeAttributes } from './graph-attributes.ts';
import { lineText } from './plain-text.ts';
import { shapeNames } from './shape-names.ts';
import { xmlName, xmlText } from './xml-text.ts';

/**
 * Nodes and edges with their times for Gephi and NetworkX, GEXF 1.2 (gexf.net): Gephi reads 1.2 as well as 1.3, and the
 * NetworkX of Debian 12 knows nothing later. Transactions and edges are there at their moment, a crossing until it comes out, accounts from the first
 * payment on; what has no time is always there. Amounts are strings: no number type of the format holds them exactly. Leaves out
 * what GraphML leaves out.
 */
export const gexf: Exporter = {
  name: 'gexf',
  extension: 'gexf',
  summary: 'nodes and edges with times, colours and shapes, for Gephi and NetworkX',
  write: (graph) => chunked(document(graph)),
};

function* document(graph: FlowGraph): Iterable<string> {
  const { policies } = graph.parameters;
  const ofNode = nodeAttributes(policies);
  const ofEdge = edgeAttributes(policies);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">\n';
  yield `  <meta><creator>${xmlText(`${graph.tool.name} ${graph.tool.version}`)}</creator>`;
  yield `<description>${xmlText(described(graph))}</description></meta>\n`;
  yield '  <graph mode="dynamic" defaultedgetype="directed" timeformat="date">\n';
  yield* declarations('node', [...ofNode, ...marks]);
  yield* declarations('edge', ofEdge);
  yield '    <nodes>\n';
  const firstTimes = firstTimesOf(graph);
  const seeds = new Set(graph.seeds.map(({ node }) => node));
  const { seed } = directionWords(graph);
  for (const node of graph.nodes) yield nodeElement(node, { attributes: ofNode, firstTimes, seeds, seed });
  yield '    </nodes>\n    <edges>\n';
  let number = 0;
  for (const row of edgesInContext(graph)) yield edgeElement(row, number++, ofEdge);
  yield '    </edges>\n  </graph>\n</gexf>\n';
}

/** The format has no attributes of the graph itself; what they say stands in its description. */
const described = (graph: FlowGraph): string =>
  graphAttributes()
    .flatMap(({ name, value }) => {
      const content = value(graph);
      return content === undefined || content === null ? [] : [`${name}: ${content}`];
    })
    .join('\n');

interface Declared {
  readonly name: string;
  readonly type: Attribute<unknown>['type'] | 'boolean';
}

/** What a node is drawn as, by the picture's rules, and whether a stolen output is there. */
const marks: readonly Declared[] = [
  { name: 'category', type: 'string' },
  { name: 'word', type: 'string' },
  { name: 'seed', type: 'boolean' },
];

function* declarations(of: 'node' | 'edge', attributes: readonly Declared[]): Iterable<string> {
  yield `    <attributes class="${of}" mode="static">\n`;
  for (const [n, { name, type }] of attributes.entries()) {
    const known = type === 'int' ? 'integer' : type;
    yield `      <attribute id="${n}" title="${xmlText(name)}" type="${known}"/>\n`;
  }
  yield '    </attributes>\n';
}

function values<T>(attributes: readonly Attribute<T>[], of: T, others = ''): string {
  const elements = attributes.map(({ value }, n) => {
    const content = value(of);
    return content === undefined || content === null ? '' : attvalue(n, `${content}`);
  });
  return `<attvalues>${elements.join('')}${others}</attvalues>`;
}

const attvalue = (attribute: number, value: string): string =>
  `<attvalue for="${attribute}" value="${xmlText(value)}"/>`;

function nodeElement(
  node: GraphNode,
  {
    attributes,
    firstTimes,
    seeds,
    seed,
  }: {
    readonly attributes: readonly Attribute<GraphNode>[];
    readonly firstTimes: ReadonlyMap<string, string>;
    readonly seeds: ReadonlySet<string>;
    readonly seed: DirectionWords['seed'];
  },
): string {
  const isSeed = seeds.has(node.id);
  const name = categoryOf(node, isSeed ? seed : null);
  const { color, shape, word } = markOf(name);
  const time = node.kind === 'transaction' ? node.time : firstTimes.get(node.id);
  const from = time ? ` start="${time}"` : '';
  const until = time && node.kind === 'transaction' ? ` end="${time}"` : '';
  const marked = [name, word, isSeed].map((value, n) => attvalue(attributes.length + n, `${value}`));
  const own = values(attributes, node, marked.join(''));
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.light.slice(at, at + 2), 16));
  const drawn = `<viz:color r="${red}" g="${green}" b="${blue}"/><viz:shape value="${shapeNames[shape].gexf}"/>`;
  const label = xmlText(lineText(nodeLabel(node), LONGEST));
  return `      <node id="${xmlName(node.id)}" label="${label}"${from}${until}>${own}${drawn}</node>\n`;
}

/** Characters of a label that is drawn; attributes have every text whole. */
const LONGEST = 120;

function nodeLabel(node: GraphNode): string {
  if (node.kind === 'transaction') return node.txid;
  if (node.kind === 'sink') return `${node.chain} ${node.sink}`;
  return node.labels.length === 0 ? node.address : labelsText(node.labels.slice(0, 1));
}

function edgeElement(
  row: EdgeContext,
  number: number,
  attributes: readonly Attribute<EdgeContext>[],
): string {
  const { edge, transaction, arrival } = row;
  const start = transaction?.time;
  const end = arrival?.time && start && arrival.time > start ? arrival.time : start;
  const times = start ? ` start="${start}" end="${end}"` : '';
  const ends = `source="${xmlName(edge.source)}" target="${xmlName(edge.target)}"`;
  return `      <edge id="${number}" ${ends}${times}>${values(attributes, row)}</edge>\n`;
}

/** When the first payment or draw that is known touched an account or sink. */
function firstTimesOf(graph: FlowGraph): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const { edge, transaction } of edgesInContext(graph)) {
    const time = transaction?.time;
    if (!time) continue;
    for (const id of [edge.source, edge.target]) {
      const before = first.get(id);
      if (before === undefined || time < before) first.set(id, time);
    }
  }
  return first;
}
