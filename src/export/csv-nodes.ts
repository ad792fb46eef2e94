import type { FlowGraph, GraphNode, HoldingTaint } from '../core/flow-graph.ts';
import { type CsvColumn, csvTable } from './csv-record.ts';
import { unitsOf } from './edge-columns.ts';
import { chunked, type Exporter, evidenceText, labelsText, patternsText } from './exporter.ts';

/**
 * Every account, transaction and sink on a row, and where it held several assets a row for each of them, with what it received,
 * sent and holds of stolen value. RFC 4180 as `csv`. Leaves out the evidence of patterns, and everything that is not about a node.
 */
export const csvNodes: Exporter = {
  name: 'csv-nodes',
  extension: 'nodes.csv',
  summary: 'one row a node and asset, with labels, stops and exact holdings',
  write: (graph) => chunked(csvTable(columnsOf(graph), rows(graph))),
};

interface Row {
  readonly node: GraphNode;
  readonly holding: HoldingTaint | undefined;
  readonly asset: FlowGraph['assets'][string] | undefined;
}

type Column = CsvColumn<Row>;

const columnsOf = ({ parameters }: FlowGraph): readonly Column[] => [
  ...nodeColumns,
  ...holdingColumns(parameters.policies),
];

function* rows({ nodes, assets }: FlowGraph): Iterable<Row> {
  for (const node of nodes) {
    const holdings = node.kind === 'transaction' ? [] : node.holdings;
    for (const holding of holdings.length === 0 ? [undefined] : holdings) {
      const asset = holding && Object.hasOwn(assets, holding.asset) ? assets[holding.asset] : undefined;
      yield { node, holding, asset };
    }
  }
}

const account = ({ node }: Row) => (node.kind === 'account' ? node : undefined);
const transaction = ({ node }: Row) => (node.kind === 'transaction' ? node : undefined);

const nodeColumns: readonly Column[] = [
  { name: 'id', value: ({ node }) => node.id },
  { name: 'kind', value: ({ node }) => node.kind },
  { name: 'chain', value: ({ node }) => node.chain },
  { name: 'hop', value: ({ node }) => node.hop },
  { name: 'address', value: (row) => account(row)?.address },
  { name: 'labels', value: (row) => labelsText(account(row)?.labels ?? []) },
  {
    name: 'label_sources',
    value: (row) =>
      account(row)
        ?.labels.map(({ source }) => source)
        .join('; '),
  },
  { name: 'stop', value: (row) => account(row)?.stop?.reason },
  { name: 'stop_category', value: (row) => account(row)?.stop?.category },
  { name: 'stop_entity', value: (row) => account(row)?.stop?.entity },
  { name: 'stop_rule', value: (row) => account(row)?.stop?.rule },
  {
    name: 'stop_evidence',
    value: (row) => {
      const evidence = account(row)?.stop?.evidence;
      return evidence && evidenceText(evidence);
    },
  },
  { name: 'txid', value: (row) => transaction(row)?.txid },
  { name: 'height', value: (row) => transaction(row)?.height },
  { name: 'time', value: (row) => transaction(row)?.time },
  { name: 'memo', value: (row) => transaction(row)?.memo },
  { name: 'sink', value: ({ node }) => (node.kind === 'sink' ? node.sink : undefined) },
  { name: 'patterns', value: ({ node }) => (node.kind === 'sink' ? undefined : patternsText(node.patterns)) },
];

const holdingColumns = (policies: readonly string[]): readonly Column[] => [
  { name: 'asset', value: ({ holding }) => holding?.asset },
  { name: 'symbol', value: ({ asset }) => asset?.symbol },
  { name: 'decimals', value: ({ asset }) => asset?.decimals },
  ...policies.flatMap((policy) =>
    (['received', 'sent', 'held'] as const).flatMap((what): readonly Column[] => [
      { name: `${what}_${policy}`, value: ({ holding }) => holding?.taint[policy]?.[what] },
      {
        name: `${what}_${policy}_units`,
        value: ({ holding, asset }) => unitsOf(holding?.taint[policy]?.[what], asset),
      },
    ]),
  ),
  ...policies.map(
    (policy): Column => ({
      name: `ends_${policy}`,
      value: ({ holding }) => holding && endsText(holding, policy),
    }),
  ),
];

/** What is held, by the line of the ledger it is booked on, as JSON: `{"exchange":"1900"}`. */
function endsText({ ends }: HoldingTaint, policy: string): string | undefined {
  const lines = Object.entries(ends).map(([line, held]) => [line, held[policy] ?? '0'] as const);
  return lines.length === 0 ? undefined : evidenceText(Object.fromEntries(lines));
}
