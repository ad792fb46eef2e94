import type { AccountNode, Finding, FlowGraph, GraphNode } from '../../../src/core/flow-graph.ts';
import { BITCOIN, smallGraph } from '../small-graph.ts';

const both = (value: string) => ({ haircut: value, fifo: value });
const thief = `${BITCOIN}:bc1qthief`;
const cold = 'eip155:1:0xcold';
const [resting, exchange] = smallGraph.findings as readonly [Finding, Finding];
const restingAt = (node: string, amount: string): Finding => ({
  ...exchange,
  category: 'resting',
  entity: null,
  node,
  taint: both(amount),
  loss: both(amount),
  share: both('0.5'),
  rule: 'history',
});
const account = (id: string): AccountNode => smallGraph.nodes.find((node) => node.id === id) as AccountNode;
const pocket: AccountNode = { ...account(cold), id: `${BITCOIN}:bc1qpocket`, chain: 'bitcoin' };

const gone: GraphNode = {
  id: `${BITCOIN}:tx:77`,
  kind: 'transaction',
  chain: 'bitcoin',
  txid: '77',
  height: null,
  time: null,
  hop: 1,
  patterns: [],
};

/** The small graph, with part of what rests in it frozen. */
export const later: FlowGraph = {
  ...smallGraph,
  nodes: [...smallGraph.nodes, pocket],
  findings: [...smallGraph.findings, { ...resting, category: 'frozen' }],
};

/** The same theft before: what differs is of every kind that two graphs can differ in. */
export const earlier: FlowGraph = {
  ...smallGraph,
  parameters: { ...smallGraph.parameters, asOf: { [BITCOIN]: 838000 } },
  nodes: [
    account(thief),
    { ...account(`${BITCOIN}:bc1qexchange`), labels: [], stop: { reason: 'resting' } },
    pocket,
    gone,
  ],
  edges: [],
  findings: [restingAt(thief, '5000'), restingAt(pocket.id, '200')],
  leads: [],
  ledger: {
    ...smallGraph.ledger,
    haircut: { unit: null, stolen: null, ends: {}, assets: {} },
  },
  coverage: [],
  warnings: [],
};
