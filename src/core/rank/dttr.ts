import { byGraph } from './by-graph.ts';
import { log10 } from './log10.ts';
import type { RankEdge, RankGraph, RankStrategy } from './rank.ts';
import { rankQueue } from './rank-queue.ts';
import { rounded } from './rounded.ts';
import { routersOf } from './routers-of.ts';

/** Part of the weight that stays at a step. */
const ALPHA = 0.15;
/** Residual from which a node is pushed; also the value of a payment that each node owes to every source. */
const EPSILON = 1e-3;

/**
 * PageRank kept up to date as payments arrive, in chain order: what was paid before its payer had weight counts for nothing. Values
 * count by their decimal logarithm in US dollars, in base units where no price is known, so that a hundredfold payment weighs
 * little more. Accounts that pass on all but 5 % within one transaction are left out of it. Rule and parameters as DTTR of
 * wuzhy1ng/DynamicTTR@4ae62b93c1cec1a7674166f4ae86bcd64ec22ce6 algos/dttr.py. There a
 * transaction's routers are sought among payments of who had weight before it alone; here among all. What an account that was not looked
 * up is known to have paid is not all it paid, and left out.
 */
export const dttr: RankStrategy = {
  name: 'dttr',
  summary: 'PageRank kept up to date payment by payment, without routers, by the logarithm of value',
  scores: byGraph((graph) => {
    const { kept } = dttrWeights(graph);
    return Float64Array.from({ length: graph.size }, (_, node) => kept(node));
  }),
};

/** What each node's weight and residual is after all payments. */
export interface DttrWeights {
  kept(node: number): number;
  residual(node: number): number;
}

/** Weights after all payments of open accounts, transaction by transaction. */
export function dttrWeights(graph: RankGraph): DttrWeights {
  const { size, sources, isOpen } = graph;
  const kept = new Float64Array(size);
  const residual = new Float64Array(size);
  const paid = new Float64Array(size);
  /** By payer: value by receiver. */
  const shares: Map<number, number>[] = Array.from({ length: size }, () => new Map());
  const due = rankQueue(size);
  const pay = (from: number, to: number, value: number): void => {
    const own = shares[from] as Map<number, number>;
    own.set(to, (own.get(to) ?? 0) + value);
    paid[from] = (paid[from] as number) + value;
  };
  const add = (node: number, amount: number): void => {
    const sum = (residual[node] as number) + amount;
    residual[node] = sum;
    const size = rounded(Math.abs(sum));
    // What was due once is pushed, also where others took it below the bound meanwhile.
    if (size >= EPSILON || due.has(node)) due.set(node, size);
  };
  const push = (node: number): void => {
    const all = residual[node] as number;
    residual[node] = 0;
    due.remove(node);
    kept[node] = (kept[node] as number) + ALPHA * all;
    const own = shares[node] as Map<number, number>;
    const onward = (1 - ALPHA) * all;
    if (own.size === 1 && own.has(node)) kept[node] = (kept[node] as number) + onward;
    else for (const [to, value] of own) add(to, (onward * value) / (paid[node] as number));
  };
  const arrive = ({ from, to }: RankEdge, worth: number): void => {
    const before = kept[from] as number;
    if (before === 0 || !isOpen(from)) return;
    if (paid[to] === 0) for (const { node } of sources) pay(to, node, EPSILON);
    const weight = log10(1 + worth);
    const sum = paid[from] as number;
    kept[from] = (before * (sum + weight)) / sum;
    const change = (-before * weight) / (ALPHA * sum);
    pay(from, to, weight);
    add(from, change);
    add(to, -(1 - ALPHA) * change);
    for (let node = due.first(); node !== undefined; node = due.first()) push(node);
  };

  for (const { node } of sources) {
    kept[node] = 1;
    pay(node, node, EPSILON);
  }
  for (const edges of transactionsOf(graph.edges)) {
    if (edges.every(({ from }) => kept[from] === 0)) continue;
    const routers = routersOf(edges, graph.usd);
    for (const edge of edges) {
      if (!routers.has(edge.from) && !routers.has(edge.to)) arrive(edge, worthOf(edge, graph.usd));
    }
  }
  return { kept: (node) => kept[node] as number, residual: (node) => residual[node] as number };
}

const worthOf = ({ paid: { value, symbol } }: RankEdge, usd: ReadonlyMap<string, number>): number =>
  value * (usd.get(symbol) ?? 1);

/** Payments by transaction, in the order of the first of each. */
function transactionsOf(edges: readonly RankEdge[]): Iterable<readonly RankEdge[]> {
  const transactions = new Map<string, RankEdge[]>();
  for (const edge of edges) {
    const known = transactions.get(edge.tx);
    if (known) known.push(edge);
    else transactions.set(edge.tx, [edge]);
  }
  return transactions.values();
}
