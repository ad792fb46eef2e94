import type { FlowGraph, Warning } from '../core/flow-graph.ts';
import { allStops, frontier, type Knowledge } from '../core/frontier.ts';
import { buildGraph } from '../core/graph.ts';
import type { GraphContext } from '../core/graph-input.ts';
import type { Seed } from '../core/movement.ts';
import type { Hit } from '../core/pattern.ts';
import { patternBook } from '../core/pattern-book.ts';
import type { TaintPolicy } from '../core/policies/policy.ts';
import { type Settlement, settle } from '../core/settle.ts';
import { interrupted } from './interrupted.ts';

/** What a round was settled with. */
export interface RoundFacts {
  readonly policies: readonly TaintPolicy[];
  readonly seeds: readonly Seed[];
  readonly knowledge: Knowledge;
  /** What detectors and finders of crossings saw in it. */
  readonly hits: readonly Hit[];
  readonly remarks: readonly Warning[];
  readonly context: GraphContext;
}

/**
 * Builds, when it is asked to, the graph of a trace that is interrupted at a round: what would be looked up next is `unavailable`. What goes on
 * meanwhile does not change it. It lacks what detectors tell at the end, and labels of accounts that the leading policy does not reach.
 */
export function graphSoFar(led: Settlement, facts: RoundFacts): () => FlowGraph {
  const { policies, seeds, hits, remarks, context, knowledge } = facts;
  const { code } = interrupted();
  const labels = new Map(knowledge.labels);
  const histories = new Map(knowledge.histories);
  const before: Knowledge = { ...knowledge, labels, histories, failures: new Map(knowledge.failures) };
  return () => {
    const { journal } = led;
    const settlements: readonly [Settlement, ...Settlement[]] = [
      led,
      ...policies.slice(1).map((policy) => settle(journal, policy)),
    ];
    const movements = journal.movements.filter((_, m) => settlements.some(({ carries }) => carries[m] === 1));
    const open = frontier(led, before).next.map(({ id }) => [id, code] as const);
    const known: Knowledge = {
      ...before,
      failures: new Map([...before.failures, ...open]),
      patterns: patternBook(hits, movements),
    };
    const stops = allStops(settlements, frontier(led, known), known);
    return buildGraph({
      settlements,
      stops,
      knowledge: known,
      seeds,
      leads: [],
      clusters: [],
      remarks,
      context,
    });
  };
}
