import {
  type AccountNode,
  FLOW_GRAPH_SCHEMA,
  type FlowGraph,
  type GraphEdge,
  type GraphNode,
  type GraphStop,
  type TransactionNode,
} from '../../src/core/flow-graph.ts';
import { compare } from '../../src/core/ids.ts';
import { random } from './random.ts';

interface Chain {
  readonly name: string;
  readonly id: string;
  readonly asset: string;
  /** Base units that one unit of the loss is worth here. */
  readonly rate: bigint;
}

const bitcoin: Chain = {
  name: 'bitcoin',
  id: 'bip122:000000000019d6689c085ae165831e93',
  asset: 'bip122:000000000019d6689c085ae165831e93/slip44:0',
  rate: 1n,
};
const ethereum: Chain = {
  name: 'ethereum',
  id: 'eip155:1',
  asset: 'eip155:1/slip44:60',
  rate: 200_000_000_000n,
};

/** Value that lies at an account and may go on. */
interface Rest {
  readonly account: Draft;
  readonly loss: bigint;
  readonly time: number;
}

type Draft = { -readonly [K in keyof AccountNode]: AccountNode[K] } & { of: Chain };

const THEFT = Date.UTC(2024, 3, 12) / 1000;
const ENTITIES = [
  ...['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon', 'Zeta'].map(
    (name) => [`${name} Exchange`, 'exchange'] as const,
  ),
  ...['Mixer One', 'Mixer Two'].map((name) => [name, 'mixer'] as const),
  ...['Casino', 'Dice'].map((name) => [name, 'gambling'] as const),
];

/**
 * A flow graph as thefts make them, of about so many nodes: the theft is spread, rests are handed on in peel chains, merged, cashed
 * out at a few services, bridged, and now and then paid back. Equal figures give equal graphs. Its ledger closes to the base unit.
 */
export function plausibleFlowGraph(size: number, { layers = 40, seed = 1 } = {}): FlowGraph {
  const pick = random(seed + size);
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  const lines = new Map<string, bigint>();
  const services = new Map<string, Draft[]>();
  const hex = (length: number): string => Array.from({ length }, () => pick(16).toString(16)).join('');

  const account = (of: Chain, hop: number): Draft => {
    const address = of === bitcoin ? `bc1q${hex(38)}` : `0x${hex(40)}`;
    const id = `${of.id}:${address}`;
    const own = {
      id,
      kind: 'account',
      chain: of.name,
      address,
      hop,
      labels: [],
      holdings: [],
      patterns: [],
      stop: null,
    } as const;
    const draft = { ...own, of };
    nodes.set(id, draft);
    return draft;
  };
  const transaction = (of: Chain, hop: number, time: number): TransactionNode => {
    const txid = hex(64);
    const at = new Date(time * 1000).toISOString().replace('.000Z', 'Z');
    const node: TransactionNode = {
      ...{
        id: `${of.id}:tx:${txid}`,
        kind: 'transaction',
        chain: of.name,
        txid,
        height: Math.floor(time / 600),
      },
      ...{ time: at, hop, patterns: [] },
    };
    nodes.set(node.id, node);
    return node;
  };
  const edge = (
    kind: GraphEdge['kind'],
    [source, target]: readonly [string, string],
    of: Chain,
    loss: bigint,
  ): void => {
    const key = `${source}|${target}|${kind}`;
    const taint = BigInt(edges.get(key)?.taint.haircut ?? 0) + loss * of.rate;
    const both = { haircut: `${taint}`, fifo: `${taint}` };
    edges.set(key, { source, target, kind, asset: of.asset, amount: `${taint}`, taint: both });
  };
  const ends = (draft: Draft, loss: bigint, stop: GraphStop): void => {
    draft.stop ??= stop;
    const line = stop.category ?? stop.reason;
    lines.set(line, (lines.get(line) ?? 0n) + loss);
  };
  const fee = (from: TransactionNode, of: Chain, loss: bigint): void => {
    const id = `${of.id}:sink.fees`;
    if (!nodes.has(id))
      nodes.set(id, { id, kind: 'sink', chain: of.name, sink: 'fees', hop: from.hop, holdings: [] });
    edge('fee', [from.id, id], of, loss);
    lines.set('fees', (lines.get('fees') ?? 0n) + loss);
  };

  /** One transaction from the payers to payees, which get the parts in percent; the last gets what is left. */
  const pay = (payers: readonly Rest[], payees: readonly (readonly [Draft, number])[]): readonly Rest[] => {
    const of = (payers[0] as Rest).account.of;
    const time = payers.reduce((last, rest) => Math.max(last, rest.time), 0) + pauses(pick);
    const sum = payers.reduce((total, { loss }) => total + loss, 0n);
    const hop =
      payers.reduce((least, rest) => Math.min(least, rest.account.hop), Number.MAX_SAFE_INTEGER) + 1;
    const spend = transaction(of, hop, time);
    for (const { account: payer, loss } of payers) edge('draw', [payer.id, spend.id], of, loss);
    const cost = sum > 1_000n ? 1n + BigInt(pick(100)) : 0n;
    if (cost > 0n) fee(spend, of, cost);
    let left = sum - cost;
    return payees.map(([payee, percent], n) => {
      const loss = n === payees.length - 1 ? left : ((sum - cost) * BigInt(percent)) / 100n;
      left -= loss;
      edge('payment', [spend.id, payee.id], of, loss);
      return { account: payee, loss, time };
    });
  };
  const serviceOf = (of: Chain, hop: number): Draft => {
    const [name, category] = ENTITIES[pick(ENTITIES.length)] as (typeof ENTITIES)[number];
    const known = services.get(name + of.id) ?? [];
    services.set(name + of.id, known);
    if (known.length > 0 && pick(3) > 0) return known[pick(known.length)] as Draft;
    const draft = account(of, hop);
    draft.labels = [{ name, category, source: 'example list', confidence: 70 }];
    known.push(draft);
    return draft;
  };
  const cashOut = (rest: Rest): void => {
    const service = serviceOf(rest.account.of, rest.account.hop + 1);
    const [{ category = '', name: entity = '' } = {}] = service.labels;
    for (const { loss } of pay([rest], [[service, 100]]))
      ends(service, loss, { reason: 'labelled', category, entity, rule: 'label' });
  };
  const peel = (rest: Rest): Rest => {
    let last = rest;
    for (let n = 3 + pick(18); n > 0 && last.account.hop < layers; n--) {
      const hop = last.account.hop + 1;
      const [peeled, kept] = pay(
        [last],
        [
          [account(last.account.of, hop), 3 + pick(25)],
          [account(last.account.of, hop), 0],
        ],
      );
      if (pick(3) === 0) cashOut(peeled as Rest);
      else ends((peeled as Rest).account, (peeled as Rest).loss, { reason: 'resting' });
      last = kept as Rest;
    }
    return last;
  };
  const bridge = (rest: Rest): readonly Rest[] => {
    const given = transaction(bitcoin, rest.account.hop + 1, rest.time + pauses(pick));
    const received = transaction(ethereum, rest.account.hop + 1, rest.time + 86_400);
    edge('draw', [rest.account.id, given.id], bitcoin, rest.loss);
    edge('bridge', [given.id, received.id], bitcoin, rest.loss);
    const key = `${given.id}|${received.id}|bridge`;
    const amount = `${rest.loss * ethereum.rate}`;
    const crossing: NonNullable<GraphEdge['crossing']> = {
      ...{ id: `${given.id}/thorchain/0`, rule: 'thorchain', tier: 1 as const, confidence: 95, evidence: {} },
      ...{ asset: ethereum.asset, amount, taint: { haircut: amount, fifo: amount } },
    };
    edges.set(key, { ...(edges.get(key) as GraphEdge), crossing });
    const payee = account(ethereum, rest.account.hop + 1);
    edge('payment', [received.id, payee.id], ethereum, rest.loss);
    return [{ account: payee, loss: rest.loss, time: rest.time + 86_400 }];
  };

  const seeds = Array.from({ length: 3 }, (_, n) => {
    const theft = transaction(bitcoin, 0, THEFT + 600 * n);
    const thief = account(bitcoin, 0);
    const loss = BigInt(1 + pick(1_000_000)) * 1_000_000n;
    edge('payment', [theft.id, thief.id], bitcoin, loss);
    return { theft, rest: { account: thief, loss, time: THEFT + 600 * n } };
  });
  const open: Rest[] = seeds.map(({ rest }) => rest);
  while (open.length > 0) {
    const [rest] = open.splice(pick(open.length), 1) as [Rest];
    const { of, hop } = rest.account;
    const isScarce = open.length < 4 + size / (2 * layers);
    if (nodes.size >= size || hop >= layers || rest.loss < 100_000n) {
      if (pick(4) === 0) cashOut(rest);
      else ends(rest.account, rest.loss, { reason: hop >= layers ? 'hops' : 'resting' });
      continue;
    }
    const dice = isScarce ? pick(40) : pick(100);
    if (dice < 30) {
      const count = 2 + pick(5);
      open.push(
        ...pay(
          [rest],
          Array.from({ length: count }, () => [account(of, hop + 1), Math.floor(100 / count)] as const),
        ),
      );
    } else if (dice < 50) open.push(peel(rest));
    else if (dice < 62) {
      const others = open
        .filter(({ account: other }) => other.of === of && Math.abs(other.hop - hop) < 4)
        .slice(0, 1 + pick(4));
      for (const other of others) open.splice(open.indexOf(other), 1);
      open.push(...pay([rest, ...others], [[account(of, hop + 1), 100]]));
    } else if (dice < 84) cashOut(rest);
    else if (dice < 94) open.push(...pay([rest], [[account(of, hop + 1), 100]]));
    else if (dice < 97 && of === bitcoin) open.push(...bridge(rest));
    else {
      const earlier = [...nodes.values()]
        .slice(0, 200)
        .filter((node): node is Draft => node.kind === 'account' && 'of' in node && node.of === of);
      const back = earlier[pick(Math.max(1, earlier.length))] ?? rest.account;
      for (const { loss } of pay([rest], [[back, 100]])) ends(back, loss, { reason: 'resting' });
    }
  }

  const stolen = seeds.reduce((sum, { rest }) => sum + rest.loss, 0n);
  const ledger = {
    unit: bitcoin.asset,
    stolen: `${stolen}`,
    ends: Object.fromEntries(
      [...lines].sort(([a], [b]) => compare(a, b)).map(([line, loss]) => [line, `${loss}`]),
    ),
  };
  return {
    schema: FLOW_GRAPH_SCHEMA,
    tool: { name: 'coinhound', version: '0.1.0' },
    incident: { id: 'example', name: 'Example theft' },
    parameters: {
      policies: ['haircut', 'fifo'],
      limits: {
        hops: layers,
        minTaint: '0',
        maxLookups: 1_000_000,
        hubCounterparties: 1000,
        hubTransactions: 5000,
      },
      through: [],
      asOf: {},
      digests: { labels: '', configuration: '' },
    },
    assets: {
      [bitcoin.asset]: { symbol: 'BTC', decimals: 8, chain: 'bitcoin' },
      [ethereum.asset]: { symbol: 'ETH', decimals: 18, chain: 'ethereum' },
    },
    seeds: seeds.map(({ theft, rest }) => ({
      ...{ id: `${theft.id}#0`, node: rest.account.id, transaction: theft.id },
      ...{ asset: bitcoin.asset, amount: `${rest.loss}`, loss: `${rest.loss}` },
    })),
    nodes: [...nodes.values()].map(withoutChain).sort((a, b) => compare(a.id, b.id)),
    edges: [...edges.values()].sort(
      (a, b) => compare(a.source, b.source) || compare(a.target, b.target) || compare(a.kind, b.kind),
    ),
    findings: [],
    leads: [],
    clusters: [],
    ledger: { haircut: ledger, fifo: ledger },
    coverage: [],
    warnings: [],
  };
}

/** Seconds until the next payment: bursts of minutes, and now and then weeks of silence. */
const pauses = (pick: (below: number) => number): number =>
  pick(12) === 0 ? 86_400 * (1 + pick(40)) : 60 + pick(3_000);

function withoutChain(node: GraphNode): GraphNode {
  if (!('of' in node)) return node;
  const { of: _, ...own } = node as Draft;
  return own;
}
