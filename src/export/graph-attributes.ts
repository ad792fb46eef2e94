import type { FlowGraph, GraphNode } from '../core/flow-graph.ts';
import { crossingColumns, type EdgeColumn, presumedColumns, taintColumns, unitsOf } from './edge-columns.ts';
import { type EdgeContext, labelsText, patternsText } from './exporter.ts';
import { holdingsJson, parametersJson } from './json.ts';

/** One fact of a graph, node or edge, for formats whose attributes are flat and typed. */
export interface Attribute<T> {
  readonly name: string;
  readonly type: 'string' | 'int' | 'long';
  /** Nothing where it does not apply. */
  value(of: T): string | number | null | undefined;
}

/** What is said of the graph as a whole; what has a structure is JSON. */
export const graphAttributes = (): readonly Attribute<FlowGraph>[] => [
  { name: 'schema', type: 'string', value: ({ schema }) => schema },
  { name: 'tool', type: 'string', value: ({ tool }) => `${tool.name} ${tool.version}` },
  { name: 'incident', type: 'string', value: ({ incident }) => incident?.id },
  { name: 'parameters', type: 'string', value: ({ parameters }) => parametersJson(parameters) },
];

/** What is said of a node, its holdings as JSON. */
export function nodeAttributes(policies: readonly string[]): readonly Attribute<GraphNode>[] {
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

/** What is said of an edge, its amounts as strings: no number type holds them exactly. */
export function edgeAttributes(policies: readonly string[]): readonly Attribute<EdgeContext>[] {
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
