import type { FlowGraph, GraphNode } from '../flow-graph.ts';
import { compare } from '../ids.ts';

/** Two graphs as they are compared: under the policies both have, or the later one's where they have none in common. */
export interface Compared {
  readonly before: GraphView;
  readonly after: GraphView;
  /** The later graph's leading policy first, if the earlier one has it. */
  readonly policies: readonly [string, ...string[]];
  /** Whether the earlier graph was settled under them, so that amounts can be told from one another. */
  readonly isMeasured: boolean;
  /** Whether both ledgers count in one unit, so that losses can be told from one another. */
  readonly isOneUnit: boolean;
}

/** A graph with its nodes by id. */
export interface GraphView extends Pick<FlowGraph, 'edges' | 'findings' | 'ledger' | 'assets'> {
  readonly graph: FlowGraph;
  readonly nodes: ReadonlyMap<string, GraphNode>;
}

/** Finds what of two graphs can be compared. What only a policy saw that the other graph lacks is left out. */
export function compared(before: FlowGraph, after: FlowGraph): Compared {
  const known = new Set(before.parameters.policies);
  const common = after.parameters.policies.filter((policy) => known.has(policy));
  const isMeasured = common.length > 0;
  const policies = (isMeasured ? common : after.parameters.policies) as [string, ...string[]];
  return {
    before: view(before, isMeasured ? policies : before.parameters.policies),
    after: view(after, policies),
    policies,
    isMeasured,
    isOneUnit: unitOf(before) === unitOf(after),
  };
}

const unitOf = ({ ledger, parameters }: FlowGraph): string | null | undefined =>
  own(ledger, parameters.policies[0] ?? '')?.unit;

function view(graph: FlowGraph, policies: readonly string[]): GraphView {
  const { edges, findings, ledger, assets, nodes } = graph;
  if (policies.length === graph.parameters.policies.length) {
    return { graph, edges, findings, ledger, assets, nodes: new Map(nodes.map((node) => [node.id, node])) };
  }
  const isSeen = ({ taint }: { readonly taint: Readonly<Record<string, string>> }): boolean =>
    policies.some((policy) => amountOf(taint, policy) !== 0n);
  const seen = edges.filter(isSeen);
  const ids = new Set([
    ...seen.flatMap(({ source, target }) => [source, target]),
    ...findings.filter(isSeen).map(({ node }) => node),
    ...graph.seeds.map(({ node }) => node),
  ]);
  return {
    graph,
    edges: seen,
    findings: findings.filter(isSeen),
    ledger,
    assets,
    nodes: new Map(nodes.filter(({ id }) => ids.has(id)).map((node) => [node.id, node])),
  };
}

/** What a record has of its own under a name that may be any text. */
export const own = <T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;

/** An amount by its name, 0 where there is none. */
export const amountOf = (amounts: Readonly<Record<string, string>> | undefined, name: string): bigint =>
  BigInt(own(amounts, name) ?? '0');

/** One value a policy. */
export const byPolicy = <T>(
  policies: readonly string[],
  value: (policy: string) => T,
): Readonly<Record<string, T>> => Object.fromEntries(policies.map((policy) => [policy, value(policy)]));

/** First and last time of transactions of a graph, and the transactions, sorted. */
export function dated(
  { nodes }: GraphView,
  transactions: Iterable<string>,
): {
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly transactions: readonly string[];
} {
  const sorted = [...new Set(transactions)].sort(compare);
  const times = sorted
    .flatMap((id) => {
      const node = nodes.get(id);
      return node?.kind === 'transaction' && node.time !== null ? [node.time] : [];
    })
    .sort(compare);
  return { firstTime: times[0] ?? null, lastTime: times.at(-1) ?? null, transactions: sorted };
}
