import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type {
  AccountNode,
  Book,
  FlowGraph,
  GraphPattern,
  TransactionNode,
} from '../../src/core/flow-graph.ts';
import { readFlowGraph } from '../../src/export/index.ts';
import { runInProcess } from '../cli/in-process.ts';
import type { Place } from '../cli/lab.ts';
import type { ApiServer } from '../support/api-server.ts';
import { etherscanServer } from '../support/etherscan-server.ts';
import type { EvmWorld } from '../support/evm-world.ts';

/** What a trace that ended well left behind. */
export interface Traced {
  readonly graph: FlowGraph;
  readonly bytes: string;
  readonly said: string;
}

export interface TraceCall {
  readonly status?: number;
  readonly store?: string;
}

/** Runs `trace` in the test's process with the configuration of the place, and reads the graph that it wrote. */
export async function traceIn(
  here: Place,
  args: readonly string[],
  { status = 0, store = 'store' }: TraceCall = {},
): Promise<Traced> {
  const own = ['--config', './config.yaml', '--store', `./${store}`, '--out', './graph.json'];
  const ended = await runInProcess(here, ['trace', ...args, ...own]);
  expect(ended.status, ended.stderr).toBe(status);
  const bytes = readFileSync(here.path('graph.json'), 'utf8');
  return { graph: readFlowGraph(bytes, 'the graph'), bytes, said: ended.stderr };
}

/** The ledger of the leading policy; every conserving book of it closes, or there would be no graph. */
export function bookOf({ ledger, parameters }: FlowGraph, asset?: string): Book {
  const whole = ledger[parameters.policies[0] as string] as FlowGraph['ledger'][string];
  const book = whole.stolen === null ? whole.assets?.[asset ?? ''] : { ...whole, stolen: whole.stolen };
  expect(book).toBeDefined();
  const { stolen, presumed = '0', ends } = book as Book;
  const ended = Object.values(ends).reduce((sum, amount) => sum + BigInt(amount), 0n);
  expect(ended).toBe(BigInt(stolen) + BigInt(presumed));
  return book as Book;
}

export function accountIn({ nodes }: FlowGraph, id: string): AccountNode {
  const found = nodes.find((node): node is AccountNode => node.kind === 'account' && node.id === id);
  expect(found, `${id} in the graph`).toBeDefined();
  return found as AccountNode;
}

export function transactionIn({ nodes }: FlowGraph, txid: string): TransactionNode {
  const found = nodes.find(
    (node): node is TransactionNode => node.kind === 'transaction' && node.txid === txid,
  );
  expect(found, `${txid} in the graph`).toBeDefined();
  return found as TransactionNode;
}

/** The pattern of this name, or whose name begins with it and a point. */
export const patternIn = (
  { patterns }: AccountNode | TransactionNode,
  name: string,
): GraphPattern | undefined => patterns.find((one) => one.name === name || one.name.startsWith(`${name}.`));

export interface LabelLine {
  readonly chain: string;
  readonly address: string;
  readonly name: string;
  readonly category: string;
}

/** A file of labels, as a person writes it. */
export const labelFile = (labels: readonly LabelLine[]): string =>
  [
    'name: Labels of a test',
    'source: the test',
    'confidence: 90',
    'labels:',
    ...labels.map(
      ({ chain, address, name, category }) =>
        `  - { chain: ${chain}, address: "${address}", name: ${name}, category: ${category} }`,
    ),
    '',
  ].join('\n');

export interface Served {
  readonly labels?: readonly LabelLine[];
  /** Lines of the configuration behind the chains and labels. */
  readonly more?: string;
}

/** Serves a world as Etherscan does until the test ends, to a configuration that asks nobody else. */
export async function servedEthereum(
  here: Place,
  world: EvmWorld,
  { labels = [], more = '' }: Served = {},
): Promise<ApiServer> {
  const server = await etherscanServer(world, { flavour: 'etherscan' });
  here.finally(() => server.close());
  here.write('labels.yaml', labelFile(labels));
  const provider = `{ kind: etherscan, url: "${server.url}", ratePerSecond: 1000, concurrency: 8 }`;
  here.write(
    'config.yaml',
    [
      `chains: { ethereum: { confirmations: 12, providers: [${provider}] } }`,
      ...(labels.length > 0 ? ['labels: [labels.yaml]'] : []),
      more,
      '',
    ].join('\n'),
  );
  return server;
}
