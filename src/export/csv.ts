import type { GraphNode, GraphStop } from '../core/flow-graph.ts';
import { csvTable } from './csv-record.ts';
import { crossingColumns, type EdgeColumn, presumedColumns, taintColumns, unitsOf } from './edge-columns.ts';
import { chunked, type Exporter, edgesInContext, labelsText, patternsText } from './exporter.ts';

/**
 * Every edge on a row, with what an analyst looks up otherwise: transaction, time, amounts, labels, patterns, stop, and of a
 * crossing where it leads to. RFC 4180 with a header line, UTF-8 without a byte order mark. Amounts are exact decimal text; a
 * spreadsheet that takes them for numbers keeps 15 digits, so import them as text. Leaves out everything that is not about an edge.
 */
export const csv: Exporter = {
  name: 'csv',
  extension: 'csv',
  summary: 'one row an edge, with times, labels and exact amounts, for spreadsheets and data frames',
  write: (graph) => chunked(csvTable(columnsOf(graph.parameters.policies), edgesInContext(graph))),
};

function columnsOf(policies: readonly string[]): readonly EdgeColumn[] {
  return [
    { name: 'source', value: ({ edge }) => edge.source },
    { name: 'target', value: ({ edge }) => edge.target },
    { name: 'kind', value: ({ edge }) => edge.kind },
    { name: 'chain', value: ({ transaction, source }) => (transaction ?? source)?.chain },
    { name: 'txid', value: ({ transaction }) => transaction?.txid },
    { name: 'height', value: ({ transaction }) => transaction?.height },
    { name: 'time', value: ({ transaction }) => transaction?.time },
    { name: 'asset', value: ({ edge }) => edge.asset },
    { name: 'symbol', value: ({ asset }) => asset?.symbol },
    { name: 'decimals', value: ({ asset }) => asset?.decimals },
    { name: 'amount', value: ({ edge }) => edge.amount },
    { name: 'amount_units', value: ({ edge, asset }) => unitsOf(edge.amount, asset) },
    ...taintColumns(policies),
    { name: 'outpoint', value: ({ edge }) => edge.outpoint },
    { name: 'source_labels', value: ({ source }) => labelsOf(source) },
    { name: 'target_labels', value: ({ target }) => labelsOf(target) },
    { name: 'target_stop', value: ({ target }) => stopOf(target)?.reason },
    { name: 'target_stop_category', value: ({ target }) => stopOf(target)?.category },
    { name: 'target_stop_entity', value: ({ target }) => stopOf(target)?.entity },
    { name: 'memo', value: ({ transaction }) => transaction?.memo },
    { name: 'source_patterns', value: ({ source }) => patternsOf(source) },
    { name: 'target_patterns', value: ({ target }) => patternsOf(target) },
    ...presumedColumns(policies),
    ...crossingColumns(policies),
  ];
}

const labelsOf = (node: GraphNode | undefined): string | undefined =>
  node?.kind === 'account' ? labelsText(node.labels) : undefined;

const patternsOf = (node: GraphNode | undefined): string | undefined =>
  node === undefined || node.kind === 'sink' ? undefined : patternsText(node.patterns);

const stopOf = (node: GraphNode | undefined): GraphStop | null | undefined =>
  node?.kind === 'account' ? node.stop : undefined;
