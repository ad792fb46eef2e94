import type {
  AccountNode,
  Book,
  Coverage,
  Finding,
  FlowGraph,
  GraphCluster,
  GraphEdge,
  GraphLead,
  GraphNode,
  GraphParameters,
  GraphPattern,
  GraphSeed,
  GraphStop,
  HoldingTaint,
  LossLedger,
  PerPolicy,
  SinkNode,
  TransactionNode,
  Warning,
} from '../core/flow-graph.ts';
import { sortedRecord } from '../core/graph-input.ts';
import { compare } from '../core/ids.ts';
import { chunked, type Exporter } from './exporter.ts';

/**
 * The flow graph itself (`docs/graph-format.md`), canonical: keys in the order the format documents, policies as the
 * parameters list them, other names in code-unit order (whole numbers first, as in every JavaScript object). One
 * element a line, so that two graphs can be compared line by line. The order of lists is the graph's own.
 */
export const json: Exporter = {
  name: 'json',
  extension: 'json',
  summary: 'the flow graph, complete; what export and other programs read',
  write: (graph) => chunked(document(graph)),
};

/** The holdings of an account or sink as JSON, for formats whose attributes are flat. */
export const holdingsJson = (holdings: readonly HoldingTaint[], policies: readonly string[]): string =>
  JSON.stringify(holdings.map((holding) => orderedHolding(holding, policies)));

/** What the trace was asked to do as JSON, for formats whose attributes are flat. */
export const parametersJson = (parameters: GraphParameters): string =>
  JSON.stringify(orderedParameters(parameters));

/** What else a finding stands for as JSON, for formats whose columns are flat. */
export const lossesJson = (losses: NonNullable<Finding['losses']>, policies: readonly string[]): string =>
  JSON.stringify(orderedLosses(losses, policies));

/** A finding as an object whose keys stand in the order of the format. */
export const findingRecord = (finding: Finding, policies: readonly string[]): object =>
  orderedFinding(finding, policies);

/** An account as an object whose keys stand in the order of the format. */
export const accountRecord = (node: AccountNode, policies: readonly string[]): object =>
  orderedAccount(node, policies);

/** Amounts by policy as an object, the policies in the order of the parameters. */
export const amountsRecord = (amounts: PerPolicy<string>, policies: readonly string[]): object =>
  byPolicy(amounts, policies);

/** A ledger as an object whose keys stand in the order of the format. */
export const ledgerRecord = (ledger: PerPolicy<LossLedger>, policies: readonly string[]): object =>
  byPolicy(ledger, policies, orderedLedger);

/** What the trace was asked to do as an object whose keys stand in the order of the format. */
export const parametersRecord = (parameters: GraphParameters): object => orderedParameters(parameters);

function* document(graph: FlowGraph): Iterable<string> {
  const { schema, tool, incident, assets, seeds, nodes, edges, findings, ledger, coverage, warnings } = graph;
  const { leads, clusters } = graph;
  const { policies } = graph.parameters;
  yield `{\n  "schema": ${JSON.stringify(schema)},\n`;
  yield* object('tool', { name: tool.name, version: tool.version });
  if (incident === null) yield '  "incident": null,\n';
  else yield* object('incident', { id: incident.id, name: incident.name });
  yield* object('parameters', orderedParameters(graph.parameters));
  yield* object(
    'assets',
    sortedRecord(Object.entries(assets).map(([id, asset]) => [id, orderedAsset(asset)])),
  );
  yield* list('seeds', seeds, orderedSeed);
  yield* list('nodes', nodes, (node) => orderedNode(node, policies));
  yield* list('edges', edges, (edge) => orderedEdge(edge, policies));
  yield* list('findings', findings, (finding) => orderedFinding(finding, policies));
  yield* list('leads', leads, orderedLead);
  yield* list('clusters', clusters, orderedCluster);
  yield* object('ledger', byPolicy(ledger, policies, orderedLedger));
  yield* list('coverage', coverage, orderedCoverage);
  yield* list('warnings', warnings, orderedWarning, '');
  yield '}\n';
}

function* object(key: string, members: object): Iterable<string> {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  const lines = given.map(([name, value]) => `\n    ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  yield lines.length === 0 ? `  "${key}": {},\n` : `  "${key}": {${lines.join(',')}\n  },\n`;
}

function* list<T>(
  key: string,
  items: readonly T[],
  ordered: (item: T) => object,
  end = ',',
): Iterable<string> {
  yield `  "${key}": [`;
  for (const [n, item] of items.entries())
    yield `${n === 0 ? '' : ','}\n    ${JSON.stringify(ordered(item))}`;
  yield items.length === 0 ? `]${end}\n` : `\n  ]${end}\n`;
}

/** Every key of `T`, none of another name, so that the compiler finds a key that a function below forgot. */
type Ordered<T> = { readonly [K in keyof Required<T>]: unknown };

function byPolicy<T>(
  record: PerPolicy<T>,
  policies: readonly string[],
  ordered: (value: T) => unknown = (value) => value,
): object {
  const others = Object.keys(record).filter((name) => !policies.includes(name));
  const names = [...policies.filter((name) => Object.hasOwn(record, name)), ...others.sort(compare)];
  return Object.fromEntries(names.map((name) => [name, ordered(record[name] as T)]));
}

const sorted = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  sortedRecord(Object.entries(record));

type Asset = FlowGraph['assets'][string];
const orderedAsset = ({ symbol, decimals, chain }: Asset): Ordered<Asset> => ({ symbol, decimals, chain });

function orderedParameters(parameters: GraphParameters): Ordered<GraphParameters> {
  const { policies, direction, presume, through, decisions, labelsAsOf, asOf } = parameters;
  const { hops, minTaint, maxLookups, hubCounterparties, hubTransactions, rank } = parameters.limits;
  const { labels, configuration } = parameters.digests;
  const limits: Ordered<GraphParameters['limits']> = {
    hops,
    minTaint,
    maxLookups,
    hubCounterparties,
    hubTransactions,
    rank,
  };
  const digests: Ordered<GraphParameters['digests']> = { labels, configuration };
  return {
    policies,
    direction,
    presume,
    limits,
    through,
    decisions: decisions?.map(({ account, kind, because }) => ({ account, kind, because })),
    labelsAsOf,
    asOf: sorted(asOf),
    digests,
  };
}

const orderedSeed = ({ id, node, transaction, asset, amount, loss }: GraphSeed): Ordered<GraphSeed> => ({
  id,
  node,
  transaction,
  asset,
  amount,
  loss,
});

function orderedNode(node: GraphNode, policies: readonly string[]): object {
  switch (node.kind) {
    case 'account':
      return orderedAccount(node, policies);
    case 'transaction':
      return orderedTransaction(node);
    case 'sink':
      return orderedSink(node, policies);
  }
}

function orderedAccount(node: AccountNode, policies: readonly string[]): Ordered<AccountNode> {
  const { id, kind, chain, address, hop, stop } = node;
  const labels = node.labels.map(({ name, category, source, confidence }) => ({
    name,
    category,
    source,
    confidence,
  }));
  const holdings = node.holdings.map((holding) => orderedHolding(holding, policies));
  const patterns = node.patterns.map(orderedPattern);
  return { id, kind, chain, address, hop, labels, holdings, patterns, stop: stop && orderedStop(stop) };
}

function orderedTransaction(node: TransactionNode): Ordered<TransactionNode> {
  const { id, kind, chain, txid, height, time, hop, memo } = node;
  const patterns = node.patterns.map(orderedPattern);
  return { id, kind, chain, txid, height, time, hop, patterns, memo };
}

function orderedSink(node: SinkNode, policies: readonly string[]): Ordered<SinkNode> {
  const { id, kind, chain, sink, hop } = node;
  const holdings = node.holdings.map((holding) => orderedHolding(holding, policies));
  return { id, kind, chain, sink, hop, holdings };
}

function orderedHolding(
  { asset, taint, ends }: HoldingTaint,
  policies: readonly string[],
): Ordered<HoldingTaint> {
  const lines = Object.entries(ends).map(([line, held]) => [line, byPolicy(held, policies)] as const);
  return {
    asset,
    taint: byPolicy(taint, policies, ({ received, sent, held }) => ({ received, sent, held })),
    ends: sortedRecord(lines),
  };
}

function orderedStop({ reason, category, entity, rule, evidence }: GraphStop): Ordered<GraphStop> {
  return { reason, category, entity, rule, evidence: evidence && sorted(evidence) };
}

const orderedPattern = ({ name, confidence, evidence }: GraphPattern): Ordered<GraphPattern> => ({
  name,
  confidence,
  evidence: sorted(evidence),
});

function orderedEdge(edge: GraphEdge, policies: readonly string[]): Ordered<GraphEdge> {
  const { source, target, kind, asset, amount, taint, presumed, outpoint, crossing } = edge;
  return {
    source,
    target,
    kind,
    asset,
    amount,
    taint: byPolicy(taint, policies),
    presumed: presumed && byPolicy(presumed, policies),
    outpoint,
    crossing: crossing && orderedCrossing(crossing, policies),
  };
}

type Crossing = NonNullable<GraphEdge['crossing']>;
function orderedCrossing(crossing: Crossing, policies: readonly string[]): Ordered<Crossing> {
  const { id, rule, tier, confidence, evidence, asset, amount, taint } = crossing;
  return {
    id,
    rule,
    tier,
    confidence,
    evidence: sorted(evidence),
    asset,
    amount,
    taint: byPolicy(taint, policies),
  };
}

function orderedFinding(finding: Finding, policies: readonly string[]): Ordered<Finding> {
  const { category, entity, node, asset, book, firstTime, lastTime, transactions, rule, confidence } =
    finding;
  const taint = byPolicy(finding.taint, policies);
  const loss = byPolicy(finding.loss, policies);
  const share = byPolicy(finding.share, policies);
  return {
    category,
    entity,
    node,
    asset,
    taint,
    presumed: finding.presumed && byPolicy(finding.presumed, policies),
    loss,
    share,
    book,
    losses: finding.losses && orderedLosses(finding.losses, policies),
    firstTime,
    lastTime,
    transactions,
    rule,
    confidence,
  };
}

const orderedLosses = (losses: NonNullable<Finding['losses']>, policies: readonly string[]): object =>
  sortedRecord(
    Object.entries(losses).map(
      ([id, { loss, share }]) =>
        [id, { loss: byPolicy(loss, policies), share: byPolicy(share, policies) }] as const,
    ),
  );

const orderedLead = (lead: GraphLead): Ordered<GraphLead> => {
  const { rule, account, about, amounts, transactions, firstTime, lastTime, confidence, evidence } = lead;
  return {
    rule,
    account,
    about,
    amounts: sorted(amounts),
    transactions,
    firstTime,
    lastTime,
    confidence,
    evidence: sorted(evidence),
  };
};

const orderedCluster = ({ id, members, unions }: GraphCluster): Ordered<GraphCluster> => ({
  id,
  members,
  unions: unions.map(({ a, b, rule, transaction }) => ({ a, b, rule, transaction })),
});

function orderedLedger({ unit, stolen, presumed, ends, assets }: LossLedger): Ordered<LossLedger> {
  const books =
    assets && sortedRecord(Object.entries(assets).map(([id, book]) => [id, orderedBook(book)] as const));
  return { unit, stolen, presumed, ends: sorted(ends), assets: books };
}

const orderedBook = ({ stolen, presumed, ends }: Book): Ordered<Book> => ({
  stolen,
  presumed,
  ends: sorted(ends),
});

const orderedCoverage = ({ node, asset, why, evidence, notes }: Coverage): Ordered<Coverage> => ({
  node,
  asset,
  why,
  evidence: sorted(evidence),
  notes,
});

const orderedWarning = ({ code, message, node, asset, amount }: Warning): Ordered<Warning> => ({
  code,
  message,
  node,
  asset,
  amount,
});
