import type { FlowGraph, GraphNode } from '../core/flow-graph.ts';
import { crossingColumns, type EdgeColumn, presumedColumns, taintColumns, unitsOf } from './edge-columns.ts';
import {
  chunked,
  type EdgeContext,
  type Exporter,
  edgesInContext,
  labelsText,
  patternsText,
} from './exporter.ts';
import { holdingsJson, parametersJson } from './json.ts';

/**
 * Nodes and edges for Gephi, yEd, Cytoscape and NetworkX, by the GraphML specification (graphml.graphdrawing.org).
 * Amounts are strings: no number type of the format holds them exactly. What has a structure (holdings, parameters, evidence of
 * crossings) is JSON in a string. Leaves out seeds, findings, leads, clusters, ledger, coverage and warnings, sources of labels,
 * and the evidence of patterns and stops.
 */
export const graphml: Exporter = {
  name: 'graphml',
  extension: 'graphml',
  summary: 'nodes and edges for Gephi, yEd, Cytoscape and NetworkX',
  write: (graph) => chunked(document(graph)),
};

interface Attribute<T> {
  readonly name: string;
  readonly type: 'string' | 'int' | 'long';
  value(of: T): string | number | null | undefined;
}

function* document(graph: FlowGraph): Iterable<string> {
  const { policies } = graph.parameters;
  const ofGraph = declared(0, graphAttributes());
  const ofNode = declared(ofGraph.length, nodeAttributes(policies));
  const ofEdge = declared(ofGraph.length + ofNode.length, edgeAttributes(policies));
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  yield ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n';
  yield* keys('graph', ofGraph);
  yield* keys('node', ofNode);
  yield* keys('edge', ofEdge);
  yield `  <graph edgedefault="directed">\n    ${data(ofGraph, graph)}\n`;
  for (const node of graph.nodes) yield `    <node id="${nodeId(node.id)}">${data(ofNode, node)}</node>\n`;
  for (const row of edgesInContext(graph)) {
    const { source, target } = row.edge;
    yield `    <edge source="${nodeId(source)}" target="${nodeId(target)}">${data(ofEdge, row)}</edge>\n`;
  }
  yield '  </graph>\n</graphml>\n';
}

type Declared<T> = Attribute<T> & { readonly key: string };

const declared = <T>(from: number, attributes: readonly Attribute<T>[]): readonly Declared<T>[] =>
  attributes.map((attribute, n) => ({ ...attribute, key: `d${from + n}` }));

function* keys<T>(of: 'graph' | 'node' | 'edge', attributes: readonly Declared<T>[]): Iterable<string> {
  for (const { key, name, type } of attributes) {
    yield `  <key id="${key}" for="${of}" attr.name="${escaped(name)}" attr.type="${type}"/>\n`;
  }
}

function data<T>(attributes: readonly Declared<T>[], of: T): string {
  const elements = attributes.map(({ key, value }) => {
    const content = value(of);
    return content === null || content === undefined
      ? ''
      : `<data key="${key}">${escaped(`${content}`)}</data>`;
  });
  return elements.join('');
}

const graphAttributes = (): readonly Attribute<FlowGraph>[] => [
  { name: 'schema', type: 'string', value: ({ schema }) => schema },
  { name: 'tool', type: 'string', value: ({ tool }) => `${tool.name} ${tool.version}` },
  { name: 'incident', type: 'string', value: ({ incident }) => incident?.id },
  { name: 'parameters', type: 'string', value: ({ parameters }) => parametersJson(parameters) },
];

function nodeAttributes(policies: readonly string[]): readonly Attribute<GraphNode>[] {
  const account = (node: GraphNode) => (node.kind === 'account' ? node : undefined);
  const transaction = (node: GraphNode) => (node.kind === 'transaction' ? node : undefined);
  return [
    { name: 'caip', type: 'string', value: ({ id }) => id },
    { name: 'kind', type: 'string', value: ({ kind }) => kind },
    { name: 'chain', type: 'string', value: ({ chain }) => chain },
    { name: 'hop', type: 'int', value: ({ hop }) => hop },
    { name: 'address', type: 'string', value: (node) => account(node)?.address },
    { name: 'labels', type: 'string', value: (node) => someText(labelsText(account(node)?.labels ?? [])) },
    { name: 'stop', type: 'string', value: (node) => account(node)?.stop?.reason },
    { name: 'stop_category', type: 'string', value: (node) => account(node)?.stop?.category },
    { name: 'stop_entity', type: 'string', value: (node) => account(node)?.stop?.entity },
    { name: 'txid', type: 'string', value: (node) => transaction(node)?.txid },
    { name: 'height', type: 'long', value: (node) => transaction(node)?.height },
    { name: 'time', type: 'string', value: (node) => transaction(node)?.time },
    {
      name: 'patterns',
      type: 'string',
      value: (node) => (node.kind === 'sink' ? undefined : someText(patternsText(node.patterns))),
    },
    { name: 'sink', type: 'string', value: (node) => (node.kind === 'sink' ? node.sink : undefined) },
    {
      name: 'holdings',
      type: 'string',
      value: (node) => (node.kind === 'transaction' ? undefined : holdingsJson(node.holdings, policies)),
    },
    { name: 'memo', type: 'string', value: (node) => transaction(node)?.memo },
  ];
}

const someText = (text: string): string | undefined => (text === '' ? undefined : text);

function edgeAttributes(policies: readonly string[]): readonly Attribute<EdgeContext>[] {
  return [
    { name: 'kind', type: 'string', value: ({ edge }) => edge.kind },
    { name: 'asset', type: 'string', value: ({ edge }) => edge.asset },
    { name: 'symbol', type: 'string', value: ({ asset }) => asset?.symbol },
    { name: 'amount', type: 'string', value: ({ edge }) => edge.amount },
    { name: 'amount_units', type: 'string', value: ({ edge, asset }) => unitsOf(edge.amount, asset) },
    ...taintColumns(policies).map(attribute),
    { name: 'outpoint', type: 'string', value: ({ edge }) => edge.outpoint },
    ...[...presumedColumns(policies), ...crossingColumns(policies)].map(attribute),
  ];
}

const attribute = ({ name, value }: EdgeColumn): Attribute<EdgeContext> => ({ name, type: 'string', value });

/** The node's id as an XML name token, which GraphML wants: CAIP ids are one; what is not is written `_x20_`. Injective. */
const nodeId = (id: string): string =>
  id.replace(/_(?=x)|[^0-9A-Za-z._:-]/gu, (char) => `_x${char.codePointAt(0)?.toString(16)}_`);

/** Not a character of XML 1.0, not even as a reference: most controls, half a surrogate pair, U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text for an element or an attribute; blanks as references, because XML readers change them otherwise. */
const escaped = (text: string): string =>
  text.replace(ILLEGAL, '\ufffd').replace(/[&<>"\t\n\r]/g, (char) => REFERENCES[char] as string);
