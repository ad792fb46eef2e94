import type { FlowGraph, GraphNode } from '../core/flow-graph.ts';
import { compare } from '../core/ids.ts';
import { directionWords } from './direction-words.ts';
import { weightsOf } from './weights.ts';

/** What moved when, for a small chart. */
export interface Timeline {
  /** Seconds that a bin is long: an hour, a day, a week or 30 days. */
  readonly step: number;
  /** Those in which anything moved, in order. */
  readonly bins: readonly TimelineBin[];
  /** Payments that no time is known of, which are in no bin. */
  readonly untimed: number;
}

export interface TimelineBin {
  /** Where it begins, ISO 8601 in UTC. */
  readonly start: string;
  /** By kind, sorted: the part of the loss that moved. For drawing alone; value that moves twice counts twice. */
  readonly parts: readonly { readonly kind: string; readonly weight: number; readonly payments: number }[];
}

const HOUR = 3_600;
const STEPS = [HOUR, 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR];
const MOST_BINS = 200;

/**
 * When value was stolen, moved, and reached what ended the trace. Kinds are keys of `markOf`: `seed` for the theft (backward `asked`), the category of a
 * payee that a label or pattern tells (`exchange`, `mixer`), `moved` for all other payments.
 */
export function timelineOf(graph: FlowGraph, policy: string): Timeline {
  const weights = weightsOf(graph, policy);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const seeds = new Set(graph.seeds.map(({ transaction, node }) => JSON.stringify([transaction, node])));
  const { seed } = directionWords(graph);
  const moves: Move[] = [];
  let untimed = 0;
  graph.edges.forEach(({ source, target, kind, taint }, n) => {
    if (kind !== 'payment' || (taint[policy] ?? '0') === '0') return;
    const transaction = byId.get(source);
    const time =
      transaction?.kind === 'transaction' && transaction.time !== null
        ? Date.parse(transaction.time) / 1000
        : Number.NaN;
    const isSeed = seeds.has(JSON.stringify([source, target]));
    if (Number.isNaN(time)) untimed++;
    else moves.push({ time, kind: isSeed ? seed : kindOf(byId.get(target)), weight: weights[n] ?? 0 });
  });
  moves.sort((a, b) => a.time - b.time || compare(a.kind, b.kind) || a.weight - b.weight);
  const span = (moves.at(-1)?.time ?? 0) - (moves[0]?.time ?? 0);
  const step = STEPS.find((one) => span / one < MOST_BINS) ?? (STEPS.at(-1) as number);
  return { step, bins: binsOf(moves, step), untimed };
}

interface Move {
  readonly time: number;
  readonly kind: string;
  readonly weight: number;
}

function kindOf(payee: GraphNode | undefined): string {
  if (payee?.kind === 'sink') return payee.sink;
  return (payee?.kind === 'account' ? payee.stop?.category : undefined) ?? 'moved';
}

function binsOf(moves: readonly Move[], step: number): readonly TimelineBin[] {
  const bins = new Map<number, Map<string, { weight: number; payments: number }>>();
  for (const { time, kind, weight } of moves) {
    const start = Math.floor(time / step) * step;
    const parts = bins.get(start) ?? new Map<string, { weight: number; payments: number }>();
    bins.set(start, parts);
    const part = parts.get(kind) ?? { weight: 0, payments: 0 };
    parts.set(kind, { weight: part.weight + weight, payments: part.payments + 1 });
  }
  return [...bins].map(([start, parts]) => ({
    start: new Date(start * 1000).toISOString().replace('.000Z', 'Z'),
    parts: [...parts].sort(([a], [b]) => compare(a, b)).map(([kind, part]) => ({ kind, ...part })),
  }));
}
