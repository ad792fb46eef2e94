import type { FlowGraph } from '../core/flow-graph.ts';
import { chunked, type Exporter, edgesInContext } from './exporter.ts';
import { type Attribute, edgeAttributes, graphAttributes, nodeAttributes } from './graph-attributes.ts';
import { xmlName, xmlText } from './xml-text.ts';

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
  for (const node of graph.nodes) yield `    <node id="${xmlName(node.id)}">${data(ofNode, node)}</node>\n`;
  for (const row of edgesInContext(graph)) {
    const { source, target } = row.edge;
    yield `    <edge source="${xmlName(source)}" target="${xmlName(target)}">${data(ofEdge, row)}</edge>\n`;
  }
  yield '  </graph>\n</graphml>\n';
}

type Declared<T> = Attribute<T> & { readonly key: string };

const declared = <T>(from: number, attributes: readonly Attribute<T>[]): readonly Declared<T>[] =>
  attributes.map((attribute, n) => ({ ...attribute, key: `d${from + n}` }));

function* keys<T>(of: 'graph' | 'node' | 'edge', attributes: readonly Declared<T>[]): Iterable<string> {
  for (const { key, name, type } of attributes) {
    yield `  <key id="${key}" for="${of}" attr.name="${xmlText(name)}" attr.type="${type}"/>\n`;
  }
}

function data<T>(attributes: readonly Declared<T>[], of: T): string {
  const elements = attributes.map(({ key, value }) => {
    const content = value(of);
    return content === null || content === undefined
      ? ''
      : `<data key="${key}">${xmlText(`${content}`)}</data>`;
  });
  return elements.join('');
}
