import type {
  FlowGraph,
  GraphEdge,
  GraphLabel,
  GraphNode,
  GraphPattern,
  TransactionNode,
} from '../core/flow-graph.ts';
import { sortedRecord } from '../core/graph-input.ts';

/** A format a flow graph can be written in: the port that every file of this folder's table implements. */
export interface Exporter {
  /** What `--format` takes. */
  readonly name: string;
  /** Of a file in this format, without the dot. */
  readonly extension: string;
  /** One line for help. */
  readonly summary: string;
  /** The document in pieces, in order; joined they are well-formed UTF-16. Pure: equal graphs give equal bytes. */
  write(graph: FlowGraph): Iterable<string>;
}

const CHUNK_LENGTH = 65_536;

/** Joins small pieces to chunks of about 64 kB: fewer writes, and never a whole document in memory. */
export function* chunked(pieces: Iterable<string>): Iterable<string> {
  let parts: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    parts.push(piece);
    length += piece.length;
    if (length < CHUNK_LENGTH) continue;
    yield parts.join('');
    parts = [];
    length = 0;
  }
  if (length > 0) yield parts.join('');
}

/** An amount of base units in whole units, exact: `inUnits('150', 2)` is `1.5`. */
export function inUnits(amount: string, decimals: number): string {
  const digits = amount.padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const part = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return part === '' ? whole : `${whole}.${part}`;
}

/** Labels on one line for people, strongest first: `Binance (exchange, 70); Binance 14 (exchange, 50)`. */
export const labelsText = (labels: readonly GraphLabel[]): string =>
  labels.map(({ name, category, confidence }) => `${name} (${category}, ${confidence})`).join('; ');

/** Patterns on one line for people, as the graph orders them: `deposit-address (70); first-funder (100)`. */
export const patternsText = (patterns: readonly GraphPattern[]): string =>
  patterns.map(({ name, confidence }) => `${name} (${confidence})`).join('; ');

/** Evidence as JSON on one line, its names sorted: `{"depositId":"7"}`. */
export const evidenceText = (evidence: Readonly<Record<string, string>>): string =>
  JSON.stringify(sortedRecord(Object.entries(evidence)));

/** What formats that keep a row an edge say of it beside the edge itself. */
export interface EdgeContext {
  readonly edge: GraphEdge;
  readonly source: GraphNode | undefined;
  readonly target: GraphNode | undefined;
  /** Places of both in the graph's list of nodes. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** The transaction at either end of the edge; of two, the one it leaves. */
  readonly transaction: TransactionNode | undefined;
  readonly asset: FlowGraph['assets'][string] | undefined;
  /** Of a crossing: the transaction it leads to, and the asset that came out. */
  readonly arrival: TransactionNode | undefined;
  readonly received: FlowGraph['assets'][string] | undefined;
}

/** Every edge with its ends, its transaction and its asset, in the graph's order. */
export function* edgesInContext({ nodes, edges, assets }: FlowGraph): Iterable<EdgeContext> {
  const places = new Map<string, number>();
  for (const [place, { id }] of nodes.entries()) places.set(id, place);
  const assetNamed = (id: string) => (Object.hasOwn(assets, id) ? assets[id] : undefined);
  for (const edge of edges) {
    const from = places.get(edge.source);
    const to = places.get(edge.target);
    const source = from === undefined ? undefined : nodes[from];
    const target = to === undefined ? undefined : nodes[to];
    const transaction =
      source?.kind === 'transaction' ? source : target?.kind === 'transaction' ? target : undefined;
    const arrival = edge.crossing && target?.kind === 'transaction' ? target : undefined;
    const received = edge.crossing && assetNamed(edge.crossing.asset);
    const sides = { source, target, from, to };
    yield { edge, ...sides, transaction, asset: assetNamed(edge.asset), arrival, received };
  }
}
