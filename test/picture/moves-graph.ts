import type {
  AccountNode,
  FlowGraph,
  GraphEdge,
  GraphNode,
  GraphSeed,
  GraphStop,
} from '../../src/core/flow-graph.ts';
import { compare } from '../../src/core/ids.ts';
import { smallGraph } from '../export/small-graph.ts';

/** A transaction: what each account pays and gets. Without payers it is one of the theft. */
export interface Move {
  readonly id: string;
  readonly from?: Readonly<Record<string, number>>;
  readonly to?: Readonly<Record<string, number>>;
  readonly fee?: number;
  readonly time?: string;
  readonly asset?: string;
  /** What is given, where it comes out, and as how much of which asset. */
  readonly crossing?: {
    readonly given: number;
    readonly into: string;
    readonly asset: string;
    readonly received: number;
  };
}

/** What is known of accounts beside the moves. */
export interface Known {
  readonly labels?: Readonly<Record<string, readonly [name: string, category: string]>>;
  readonly stops?: Readonly<Record<string, GraphStop>>;
  /** Sum that was stolen; that of the payments without a payer unless it is given. */
  readonly stolen?: number;
}

export const COIN = 'eip155:1/slip44:60';
export const TOKEN = 'eip155:1/erc20:0x01';

/** A flow graph of a few moves, all value in them stolen. Accounts are called as they are named; hops are counted along the moves. */
export function movesGraph(
  moves: readonly Move[],
  { labels = {}, stops = {}, stolen }: Known = {},
): FlowGraph {
  const edges = moves
    .flatMap(edgesOf)
    .sort((a, b) => compare(a.source, b.source) || compare(a.target, b.target));
  const hops = hopsOf(moves);
  const names = [
    ...new Set(moves.flatMap(({ from = {}, to = {} }) => [...Object.keys(from), ...Object.keys(to)])),
  ];
  const accounts = names.map(
    (name): AccountNode => ({
      ...{
        id: name,
        kind: 'account',
        chain: 'ethereum',
        address: name,
        hop: hops.get(name) ?? 0,
        holdings: [],
        patterns: [],
      },
      labels: (labels[name] ? [labels[name]] : []).map(([label, category]) => ({
        name: label,
        category,
        source: 'a list',
        confidence: 50,
      })),
      stop: stops[name] ?? null,
    }),
  );
  const transactions = moves.map(
    ({ id, time = null }): GraphNode => ({
      ...{
        id,
        kind: 'transaction',
        chain: 'ethereum',
        txid: id,
        height: null,
        time,
        hop: hops.get(id) ?? 0,
        patterns: [],
      },
    }),
  );
  const sink: GraphNode = { id: 'fees', kind: 'sink', chain: 'ethereum', sink: 'fees', hop: 1, holdings: [] };
  const seeds = moves.filter(({ from }) => from === undefined).flatMap(seedsOf);
  const sum = `${stolen ?? seeds.reduce((total, { amount }) => total + Number(amount), 0)}`;
  const ledger = { unit: COIN, stolen: sum, ends: { resting: sum } };
  return {
    ...smallGraph,
    assets: {
      [COIN]: { symbol: 'ETH', decimals: 18, chain: 'ethereum' },
      [TOKEN]: { symbol: 'USDT', decimals: 6, chain: 'ethereum' },
    },
    nodes: [...accounts, ...transactions, ...(moves.some(({ fee }) => fee) ? [sink] : [])].sort((a, b) =>
      compare(a.id, b.id),
    ),
    edges,
    seeds,
    findings: [],
    leads: [],
    clusters: [],
    ledger: { haircut: ledger, fifo: ledger },
    coverage: [],
    warnings: [],
  };
}

const both = (amount: number) => ({ haircut: `${amount}`, fifo: `${amount}` });

function edgesOf({ id, from = {}, to = {}, fee, asset = COIN, crossing }: Move): readonly GraphEdge[] {
  const edge = (kind: GraphEdge['kind'], source: string, target: string, amount: number): GraphEdge => ({
    ...{ source, target, kind, asset, amount: `${amount}`, taint: both(amount) },
  });
  return [
    ...Object.entries(from).map(([payer, amount]) => edge('draw', payer, id, amount)),
    ...Object.entries(to).map(([payee, amount]) => edge('payment', id, payee, amount)),
    ...(fee === undefined ? [] : [edge('fee', id, 'fees', fee)]),
    ...(crossing === undefined
      ? []
      : [
          {
            ...edge(crossing.into === id ? 'swap' : 'bridge', id, crossing.into, crossing.given),
            crossing: {
              ...{ id: `${id}/rule/0`, rule: 'rule', tier: 1 as const, confidence: 90, evidence: {} },
              ...{ asset: crossing.asset, amount: `${crossing.received}`, taint: both(crossing.received) },
            },
          },
        ]),
  ];
}

const seedsOf = ({ id, to = {}, asset = COIN }: Move): readonly GraphSeed[] =>
  Object.entries(to).map(([node, amount]) => ({
    ...{ id: `${id}#${node}`, node, transaction: id, asset, amount: `${amount}`, loss: `${amount}` },
  }));

function hopsOf(moves: readonly Move[]): ReadonlyMap<string, number> {
  const hops = new Map<string, number>();
  for (let turn = 0; turn <= moves.length; turn++) {
    for (const { id, from, to = {}, crossing } of moves) {
      const payers = Object.keys(from ?? {}).flatMap((payer) => hops.get(payer) ?? []);
      const reached = from === undefined ? 0 : payers.length > 0 ? Math.min(...payers) + 1 : hops.get(id);
      if (reached === undefined) continue;
      for (const one of [id, ...Object.keys(to), ...(crossing ? [crossing.into] : [])])
        hops.set(one, Math.min(hops.get(one) ?? Number.POSITIVE_INFINITY, reached));
    }
  }
  return hops;
}
