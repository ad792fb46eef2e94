import type { Finding, FlowGraph, GraphNode } from '../core/flow-graph.ts';
import { type CsvColumn, csvTable } from './csv-record.ts';
import { unitsOf } from './edge-columns.ts';
import { chunked, type Exporter } from './exporter.ts';
import { lossesJson } from './json.ts';

/**
 * Where stolen value left sight or rests, a row for each finding in the order of the graph. RFC 4180 as `csv`. Leaves out
 * everything that is not about a finding: what went for fees or lies beyond a limit of the trace is in the ledger alone.
 */
export const csvFindings: Exporter = {
  name: 'csv-findings',
  extension: 'findings.csv',
  summary: 'one row a finding, with exact amounts, losses and shares',
  write: (graph) => chunked(csvTable(columnsOf(graph), rows(graph))),
};

interface Row {
  readonly finding: Finding;
  readonly node: GraphNode | undefined;
  readonly asset: FlowGraph['assets'][string] | undefined;
}

type Column = CsvColumn<Row>;

function* rows({ findings, nodes, assets }: FlowGraph): Iterable<Row> {
  const named = new Set(findings.map(({ node }) => node));
  const byId = new Map(nodes.filter(({ id }) => named.has(id)).map((node) => [node.id, node]));
  for (const finding of findings) {
    const asset = Object.hasOwn(assets, finding.asset) ? assets[finding.asset] : undefined;
    yield { finding, node: byId.get(finding.node), asset };
  }
}

function columnsOf({ parameters: { policies }, ledger }: FlowGraph): readonly Column[] {
  const unit = ledger[policies[0] ?? '']?.unit;
  return [
    { name: 'category', value: ({ finding }) => finding.category },
    { name: 'entity', value: ({ finding }) => finding.entity },
    { name: 'node', value: ({ finding }) => finding.node },
    { name: 'chain', value: ({ node }) => node?.chain },
    { name: 'address', value: ({ node }) => (node?.kind === 'account' ? node.address : undefined) },
    { name: 'asset', value: ({ finding }) => finding.asset },
    { name: 'symbol', value: ({ asset }) => asset?.symbol },
    { name: 'decimals', value: ({ asset }) => asset?.decimals },
    ...policies.flatMap((policy) => amountColumns(`taint_${policy}`, ({ taint }) => taint[policy])),
    ...policies.flatMap((policy) =>
      amountColumns(`presumed_${policy}`, ({ presumed }) => presumed?.[policy]),
    ),
    { name: 'loss_unit', value: ({ finding }) => finding.book ?? unit },
    ...policies.map((policy) => ({
      name: `loss_${policy}`,
      value: ({ finding }: Row) => finding.loss[policy],
    })),
    ...policies.map((policy) => ({
      name: `share_${policy}`,
      value: ({ finding }: Row) => finding.share[policy],
    })),
    { name: 'other_losses', value: ({ finding }) => finding.losses && lossesJson(finding.losses, policies) },
    { name: 'first_time', value: ({ finding }) => finding.firstTime },
    { name: 'last_time', value: ({ finding }) => finding.lastTime },
    { name: 'transactions', value: ({ finding }) => finding.transactions.join('; ') },
    { name: 'rule', value: ({ finding }) => finding.rule },
    { name: 'confidence', value: ({ finding }) => finding.confidence },
  ];
}

const amountColumns = (name: string, amount: (finding: Finding) => string | undefined): readonly Column[] => [
  { name, value: ({ finding }) => amount(finding) },
  { name: `${name}_units`, value: ({ finding, asset }) => unitsOf(amount(finding), asset) },
];
