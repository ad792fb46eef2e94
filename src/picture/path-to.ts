import type { Finding, FlowGraph, GraphEdge } from '../core/flow-graph.ts';
import { byKey } from './by-key.ts';
import { type Heap, pop, push } from './heap.ts';
import { timesOfTransactions } from './times.ts';
import { weightsOf } from './weights.ts';

/**
 * The way from a seed to a node by which the most of the loss came: places in the graph's list of edges, in order, crossings among them.
 * Its narrowest edge carries as much as that of any other way in which nothing is paid out before it came in, and an outpoint is spent
 * whole. Of ways as wide the one that comes first in time, then in the order of edges. Backward it is the way from what was asked about
 * to where value came from, against the edges. Null where no seed leads there under the policy. It shows one way, not all of the value.
 * To a `finding` it ends with one of its payments, in its asset: what else came to the account may be more, and may have moved on.
 */
export function pathTo(
  graph: FlowGraph,
  node: string,
  policy: string,
  finding?: Pick<Finding, 'asset' | 'transactions'>,
): readonly number[] | null {
  const isLast = finding === undefined ? () => true : lastOf(graph, finding);
  const search = searchOf(graph, policy);
  const heap: Heap<Arrival> = { items: [], isBefore };
  for (const step of search.starts) push(heap, arrivalBy(step, null));
  const isUsed = new Set<number>();
  for (let at = pop(heap); at !== undefined; at = pop(heap)) {
    if (at.step.ends === node && isLast(at.step.edge)) return wayOf(at);
    for (const next of leaving(search, at)) {
      if (isUsed.has(next.edge)) continue;
      isUsed.add(next.edge);
      push(heap, arrivalBy(next, at));
    }
  }
  return null;
}

/** Whether an edge is one of the payments of a finding; of one whose payments nobody tells, whether it moves its asset. */
function lastOf(
  { edges }: FlowGraph,
  { asset, transactions }: Pick<Finding, 'asset' | 'transactions'>,
): (edge: number) => boolean {
  const payments = new Set(transactions);
  return (n) => {
    const edge = edges[n] as GraphEdge;
    const isPaid = payments.size === 0 || payments.has(edge.source) || payments.has(edge.target);
    return isPaid && edge.asset === asset;
  };
}

/** An edge in the direction of the search, from one place to another: an asset in a transaction, an outpoint, or a balance. */
interface Step {
  readonly edge: number;
  readonly from: string;
  readonly to: string;
  /** The node it leads to. */
  readonly ends: string;
  readonly width: number;
  /** Of its transaction; null where it is not known. Negative backward, so that later is first. */
  readonly time: number | null;
  /** Whether it leaves an account, which has to wait for what comes in. */
  readonly isDraw: boolean;
}

interface Arrival {
  readonly step: Step;
  readonly width: number;
  readonly before: Arrival | null;
}

interface Search {
  readonly starts: readonly Step[];
  /** By place. Those that leave an account: the latest first, so that what comes in later leaves fewer of them. */
  readonly steps: ReadonlyMap<string, readonly Step[]>;
  /** How many of those that leave a place are used up. */
  readonly used: Map<string, number>;
}

const arrivalBy = (step: Step, before: Arrival | null): Arrival => ({
  step,
  width: before === null ? step.width : Math.min(before.width, step.width),
  before,
});

const isBefore = (a: Arrival, b: Arrival): boolean =>
  a.width !== b.width
    ? a.width > b.width
    : a.step.time !== b.step.time
      ? timeOrder(a.step.time) < timeOrder(b.step.time)
      : a.step.edge < b.step.edge;

const timeOrder = (time: number | null): number => time ?? Number.POSITIVE_INFINITY;

/** Steps from where a way arrived, each once: the widest comes first, so no later arrival would do better. */
function* leaving({ steps, used }: Search, { step }: Arrival): Iterable<Step> {
  const list = steps.get(step.to) ?? [];
  let n = used.get(step.to) ?? 0;
  for (; n < list.length; n++) {
    const next = list[n] as Step;
    if (next.isDraw && step.time !== null && timeOrder(next.time) < step.time) break;
    yield next;
  }
  used.set(step.to, n);
}

function wayOf(last: Arrival): readonly number[] {
  const way: number[] = [];
  for (let at: Arrival | null = last; at !== null; at = at.before) way.push(at.step.edge);
  return way.reverse();
}

function searchOf(graph: FlowGraph, policy: string): Search {
  const weights = weightsOf(graph, policy);
  const isBackward = graph.parameters.direction === 'backward';
  const times = timesOfTransactions(graph);
  const transactions = new Set(graph.nodes.flatMap(({ id, kind }) => (kind === 'transaction' ? [id] : [])));
  const seeds = new Set(graph.seeds.map(({ transaction, node, asset }) => key(transaction, node, asset)));
  const all = graph.edges.flatMap((edge, n): readonly Step[] => {
    if ((edge.taint[policy] ?? '0') === '0') return [];
    const source = placeAt(edge, edge.source, edge.asset, transactions);
    const target = placeAt(edge, edge.target, edge.crossing?.asset ?? edge.asset, transactions);
    const [from, to, ends] = isBackward ? [target, source, edge.source] : [source, target, edge.target];
    const begins = isBackward ? edge.target : edge.source;
    const time = times.get(edge.kind === 'draw' ? edge.target : edge.source) ?? null;
    const directed = time !== null && isBackward ? -time : time;
    const isDraw = !transactions.has(begins);
    return [{ edge: n, from, to, ends, width: weights[n] ?? 0, time: directed, isDraw }];
  });
  const starts = all.filter(({ edge }) => {
    const { source, target, asset } = graph.edges[edge] as GraphEdge;
    return seeds.has(key(source, target, asset));
  });
  const steps = byKey(all, ({ from }) => from);
  for (const list of steps.values()) list.sort((a, b) => compareTimes(b.time, a.time) || a.edge - b.edge);
  return { starts, steps, used: new Map() };
}

const compareTimes = (a: number | null, b: number | null): number =>
  a === b ? 0 : timeOrder(a) < timeOrder(b) ? -1 : 1;

/** Where an edge touches a node: of an account its outpoint or balance, of a transaction what of one asset passes through. */
function placeAt(
  { outpoint }: GraphEdge,
  node: string,
  asset: string,
  transactions: ReadonlySet<string>,
): string {
  return transactions.has(node) ? key(node, asset) : key(node, asset, outpoint ?? '');
}

const key = (...parts: readonly string[]): string => JSON.stringify(parts);
