import type { FlowGraph, GraphEdge, GraphLead, TransactionNode } from '../core/flow-graph.ts';
import { type AccountId, addressOf, compare } from '../core/ids.ts';
import { detectors } from '../detect/index.ts';
import { inUnits } from '../export/exporter.ts';
import { minute } from './ledger-table.ts';
import { printable } from './terminal.ts';

/** Leads that are told; the graph has all of them. */
const TOLD_LEADS = 3;

/**
 * What a table of sums does not show, a line each: the crossings that taint of the leading policy was followed through and
 * those that were not followed, CoinJoins, the first leads, and what the graph warns of. Nothing of what there is none of.
 */
export function journey(graph: FlowGraph): readonly string[] {
  return [
    ...titled('crossed', [...crossed(graph), ...notFollowed(graph)]),
    ...titled('mixed', mixed(graph)),
    ...titled('leads', leads(graph)),
    ...titled('warnings', warnings(graph)),
  ].map(printable);
}

const titled = (title: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, n) => `${(n === 0 ? title : '').padEnd(8)}  ${line}`);

/** How many crossings of which kind, bridges by chain and name, and how many of them rest on less than an id. */
function crossed({ edges, nodes, parameters }: FlowGraph): string[] {
  const [policy = ''] = parameters.policies;
  const chains = new Map(nodes.map(({ id, chain }) => [id, chain]));
  const byId = new Map<string, GraphEdge>();
  for (const edge of edges)
    if (edge.crossing && (edge.taint[policy] ?? '0') !== '0' && !byId.has(edge.crossing.id))
      byId.set(edge.crossing.id, edge);
  const all = [...byId.values()];
  if (all.length === 0) return [];
  const ofKind = (kind: GraphEdge['kind']): readonly GraphEdge[] => all.filter((edge) => edge.kind === kind);
  const bridges = tally(
    ofKind('bridge').map(({ target, crossing }) => `to ${chains.get(target) ?? '?'} by ${crossing?.rule}`),
  );
  const kinds = [
    ...plural(ofKind('swap').length, 'swap', 'swaps'),
    ...plural(ofKind('wrap').length, 'wrap', 'wraps'),
    ...bridges.map(([where, count]) => `${plural(count, 'bridge', 'bridges')[0]} ${where}`),
  ];
  const ofTier = (tier: number): number => all.filter(({ crossing }) => crossing?.tier === tier).length;
  return [
    kinds.join(', '),
    ...(ofTier(2) > 0 ? [`${ofTier(2)} of them by the word of the bridge's service`] : []),
    ...(ofTier(3) > 0 ? [`${ofTier(3)} of them by amount and time alone`] : []),
  ];
}

/** What finders of crossings know and did not follow: patterns of transactions that are no detector's. */
function notFollowed({ nodes }: FlowGraph): string[] {
  const own = new Set(detectors.map(({ name }) => name));
  const names = patternNames(nodes).filter((name) => !own.has(name.split('.')[0] as string));
  return names.length === 0 ? [] : [`not followed: ${names.length} (${counts(names)})`];
}

/** Transactions in which a walk ends, or was told to go through. */
function mixed({ nodes, parameters }: FlowGraph): string[] {
  const names = patternNames(nodes).flatMap((name) => {
    const [, rule] = /^coinjoin\.(?!whirlpool-tx0$|stonewall$)(.+)$/.exec(name) ?? [];
    return rule === undefined ? [] : [rule];
  });
  const through = parameters.through.includes('coinjoin') ? ', walked through' : '';
  return plural(names.length, 'CoinJoin', 'CoinJoins').map((text) => `${text} (${counts(names)})${through}`);
}

const patternNames = (nodes: FlowGraph['nodes']): readonly string[] =>
  nodes
    .filter((node): node is TransactionNode => node.kind === 'transaction')
    .flatMap(({ patterns }) => patterns.map(({ name }) => name));

function leads(graph: FlowGraph): string[] {
  const chains = new Map(graph.nodes.map(({ id, chain }) => [caip2Of(id), chain]));
  const all = graph.leads;
  if (all.length === 0) return [];
  const told = all.slice(0, TOLD_LEADS).map((lead) => leadText(lead, graph, chains));
  const more = all.length > TOLD_LEADS ? [`and ${all.length - TOLD_LEADS} more in the graph`] : [];
  return ['outside of these sums, worth a look:', ...told, ...more];
}

function leadText(lead: GraphLead, { assets }: FlowGraph, chains: ReadonlyMap<string, string>): string {
  const account = lead.account as AccountId;
  const chain = chains.get(caip2Of(account));
  const amounts = Object.entries(lead.amounts).map(([id, amount]) => {
    const asset = Object.hasOwn(assets, id) ? assets[id] : undefined;
    return asset ? `${inUnits(amount, asset.decimals)} ${asset.symbol}` : `${amount} base units of ${id}`;
  });
  const place = chain === undefined ? account : `${chain}:${addressOf(account)}`;
  return [`${lead.rule}: ${place}`, ...amounts, minute(lead.firstTime)].join(', ');
}

/** CAIP-2 id of the chain that a node's id begins with. */
const caip2Of = (id: string): string => id.split(':', 2).join(':');

const warnings = ({ warnings: all }: FlowGraph): string[] =>
  all.length === 0 ? [] : [`in the graph: ${counts(all.map(({ code }) => code))}`];

const plural = (count: number, one: string, many: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** Each name with how often it is there, the most frequent first. */
function tally(names: readonly string[]): (readonly [name: string, count: number])[] {
  const sums = new Map<string, number>();
  for (const name of names) sums.set(name, (sums.get(name) ?? 0) + 1);
  return [...sums].sort(([a, m], [b, n]) => n - m || compare(a, b));
}

const counts = (names: readonly string[]): string =>
  tally(names)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
