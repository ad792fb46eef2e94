import {
  type Finding,
  FLOW_GRAPH_SCHEMA,
  type FlowGraph,
  type GraphEdge,
  type GraphNode,
  type HoldingTaint,
  type LossLedger,
  type Warning,
} from '../../src/core/flow-graph.ts';

export const BITCOIN = 'bip122:000000000019d6689c085ae165831e93';
export const BTC = `${BITCOIN}/slip44:0`;
const ETHEREUM = 'eip155:1';
export const ETH = `${ETHEREUM}/slip44:60`;

/** Both policies say the same here: all that moves is stolen. */
const both = <T>(value: T) => ({ haircut: value, fifo: value });

const holding = (
  asset: string,
  received: string,
  sent: string,
  held: string,
  line?: string,
): HoldingTaint => ({
  asset,
  taint: both({ received, sent, held }),
  ends: line === undefined ? {} : { [line]: both(held) },
});

const nodes: readonly GraphNode[] = [
  {
    id: `${BITCOIN}:bc1qexchange`,
    kind: 'account',
    chain: 'bitcoin',
    address: 'bc1qexchange',
    hop: 1,
    labels: [{ name: 'Example Exchange', category: 'exchange', source: 'example list', confidence: 70 }],
    holdings: [holding(BTC, '1900', '0', '1900', 'exchange')],
    patterns: [],
    stop: {
      reason: 'labelled',
      category: 'exchange',
      entity: 'Example Exchange',
      rule: 'label',
      evidence: { confidence: '70', source: 'example list' },
    },
  },
  {
    id: `${BITCOIN}:bc1qthief`,
    kind: 'account',
    chain: 'bitcoin',
    address: 'bc1qthief',
    hop: 0,
    labels: [],
    holdings: [holding(BTC, '5000', '5000', '0')],
    patterns: [],
    stop: null,
  },
  {
    id: `${BITCOIN}:sink.fees`,
    kind: 'sink',
    chain: 'bitcoin',
    sink: 'fees',
    hop: 1,
    holdings: [holding(BTC, '100', '0', '100', 'fees')],
  },
  {
    id: `${BITCOIN}:tx:9f`,
    kind: 'transaction',
    chain: 'bitcoin',
    txid: '9f',
    height: 839000,
    time: '2024-04-12T09:30:11Z',
    hop: 1,
    patterns: [],
    memo: '=:ETH.ETH:0xthief',
  },
  {
    id: `${ETHEREUM}:0xcold`,
    kind: 'account',
    chain: 'ethereum',
    address: '0xcold',
    hop: 1,
    labels: [],
    holdings: [holding(ETH, '120000', '0', '120000', 'resting')],
    patterns: [],
    stop: { reason: 'resting' },
  },
  {
    id: `${ETHEREUM}:0xthief`,
    kind: 'account',
    chain: 'ethereum',
    address: '0xthief',
    hop: 0,
    labels: [],
    holdings: [holding(ETH, '100000', '120000', '0')],
    patterns: [
      {
        name: 'first-funder',
        confidence: 100,
        evidence: {
          accountsFunded: '1',
          amount: '70',
          asset: ETH,
          funder: '0xfriend',
          height: '19630000',
          transaction: `${ETHEREUM}:tx:0x11`,
        },
      },
    ],
    stop: null,
  },
  {
    id: `${ETHEREUM}:tx:0x7d`,
    kind: 'transaction',
    chain: 'ethereum',
    txid: '0x7d',
    height: 19640000,
    time: '2024-04-12T10:04:59Z',
    hop: 2,
    patterns: [],
  },
  {
    id: `${ETHEREUM}:tx:0x8e`,
    kind: 'transaction',
    chain: 'ethereum',
    txid: '0x8e',
    height: 19641000,
    time: '2024-04-12T13:26:23Z',
    hop: 1,
    patterns: [],
  },
];

const edges: readonly GraphEdge[] = [
  {
    source: `${BITCOIN}:bc1qthief`,
    target: `${BITCOIN}:tx:9f`,
    kind: 'draw',
    asset: BTC,
    amount: '5000',
    taint: both('5000'),
    outpoint: '1c:0',
  },
  {
    source: `${BITCOIN}:tx:9f`,
    target: `${BITCOIN}:bc1qexchange`,
    kind: 'payment',
    asset: BTC,
    amount: '1900',
    taint: both('1900'),
    outpoint: '9f:0',
  },
  {
    source: `${BITCOIN}:tx:9f`,
    target: `${BITCOIN}:sink.fees`,
    kind: 'fee',
    asset: BTC,
    amount: '100',
    taint: both('100'),
  },
  {
    source: `${BITCOIN}:tx:9f`,
    target: `${ETHEREUM}:tx:0x7d`,
    kind: 'bridge',
    asset: BTC,
    amount: '3000',
    taint: both('3000'),
    crossing: {
      id: `${BITCOIN}:tx:9f/thorchain/0`,
      rule: 'thorchain',
      tier: 1,
      confidence: 100,
      evidence: { destination: '0xthief', inbound: '9F' },
      asset: ETH,
      amount: '60000',
      taint: both('60000'),
    },
  },
  {
    source: `${ETHEREUM}:0xthief`,
    target: `${ETHEREUM}:tx:0x8e`,
    kind: 'draw',
    asset: ETH,
    amount: '120000',
    taint: both('120000'),
    presumed: both('20000'),
  },
  {
    source: `${ETHEREUM}:tx:0x7d`,
    target: `${ETHEREUM}:0xthief`,
    kind: 'payment',
    asset: ETH,
    amount: '60000',
    taint: both('60000'),
  },
  {
    source: `${ETHEREUM}:tx:0x8e`,
    target: `${ETHEREUM}:0xcold`,
    kind: 'payment',
    asset: ETH,
    amount: '120000',
    taint: both('120000'),
    presumed: both('20000'),
  },
];

const findings: readonly Finding[] = [
  {
    category: 'resting',
    entity: null,
    node: `${ETHEREUM}:0xcold`,
    asset: ETH,
    taint: both('120000'),
    presumed: both('20000'),
    loss: both('48000'),
    share: both('1.2'),
    book: ETH,
    losses: { [BTC]: { loss: both('3600'), share: both('0.72') } },
    firstTime: '2024-04-12T13:26:23Z',
    lastTime: '2024-04-12T13:26:23Z',
    transactions: [`${ETHEREUM}:tx:0x8e`],
    rule: 'history',
    confidence: 100,
  },
  {
    category: 'exchange',
    entity: 'Example Exchange',
    node: `${BITCOIN}:bc1qexchange`,
    asset: BTC,
    taint: both('1900'),
    loss: both('1900'),
    share: both('0.38'),
    book: BTC,
    firstTime: '2024-04-12T09:30:11Z',
    lastTime: '2024-04-12T09:30:11Z',
    transactions: [`${BITCOIN}:tx:9f`],
    rule: 'label',
    confidence: 70,
  },
];

const ledger: LossLedger = {
  unit: null,
  stolen: null,
  ends: {},
  assets: {
    [BTC]: { stolen: '5000', presumed: '600', ends: { exchange: '1900', fees: '100', resting: '3600' } },
    [ETH]: { stolen: '40000', presumed: '8000', ends: { resting: '48000' } },
  },
};

/** A small graph with something of everything; written out in `docs/graph-format.md`. */
export const smallGraph: FlowGraph = {
  schema: FLOW_GRAPH_SCHEMA,
  tool: { name: 'coinhound', version: '0.1.0' },
  incident: { id: 'example-2024', name: 'Example theft' },
  parameters: {
    policies: ['haircut', 'fifo'],
    presume: '0.5',
    limits: {
      hops: 20,
      minTaint: '0.01%',
      maxLookups: 10000,
      hubCounterparties: 1000,
      hubTransactions: 5000,
    },
    through: [],
    labelsAsOf: '2024-04-30',
    asOf: { [BITCOIN]: 840000, [ETHEREUM]: 19700000 },
    digests: { labels: 'a1', configuration: 'b2' },
  },
  assets: {
    [BTC]: { symbol: 'BTC', decimals: 8, chain: 'bitcoin' },
    [ETH]: { symbol: 'ETH', decimals: 18, chain: 'ethereum' },
  },
  seeds: [
    {
      id: `${BITCOIN}:1c#0`,
      node: `${BITCOIN}:bc1qthief`,
      transaction: `${BITCOIN}:tx:1c`,
      asset: BTC,
      amount: '5000',
      loss: '5000',
    },
    {
      id: `${ETHEREUM}:0x2a/native#0`,
      node: `${ETHEREUM}:0xthief`,
      transaction: `${ETHEREUM}:tx:0x2a`,
      asset: ETH,
      amount: '40000',
      loss: '40000',
    },
  ],
  nodes,
  edges,
  findings,
  leads: [
    {
      rule: 'further-seed',
      account: `${ETHEREUM}:0xvictim`,
      about: [`${ETHEREUM}:0xcold`],
      amounts: { [ETH]: '20000' },
      transactions: [`${ETHEREUM}:tx:0x9c`],
      firstTime: '2024-04-13T07:12:35Z',
      lastTime: '2024-04-13T07:12:35Z',
      confidence: 40,
      evidence: { accounts: '1', payments: '1', share: '0.2', tainted: '85%' },
    },
  ],
  clusters: [
    {
      id: `${BITCOIN}:bc1qpocket`,
      members: [`${BITCOIN}:bc1qpocket`, `${BITCOIN}:bc1qthief`],
      unions: [
        {
          a: `${BITCOIN}:bc1qthief`,
          b: `${BITCOIN}:bc1qpocket`,
          rule: 'multi-input',
          transaction: `${BITCOIN}:tx:3b`,
        },
      ],
    },
  ],
  ledger: both(ledger),
  coverage: [
    {
      node: `${BITCOIN}:bc1qthief`,
      asset: BTC,
      why: 'left-out',
      evidence: {},
      notes: ['1 unconfirmed transaction is not read'],
    },
  ],
  warnings: [
    { code: 'assumption', message: 'the label confidences are those of the lists' },
    ...['fifo', 'haircut'].map(
      (policy): Warning => ({
        code: 'presumed',
        message: `under ${policy}, part of what it paid out beyond its known history is presumed stolen: most of what came in was`,
        node: `${ETHEREUM}:0xthief`,
        asset: ETH,
        amount: '20000',
      }),
    ),
    {
      code: 'shortfall',
      message: 'paid out more than its history shows; what of it is not presumed was taken for clean value',
      node: `${ETHEREUM}:0xthief`,
      asset: ETH,
      amount: '20000',
    },
  ],
};
