import type { GraphStop } from '../core/flow-graph.ts';

/** Why a trace ends at an account, in a sentence for people who know nothing of traces. */
export function stopWords({ reason, category, entity }: GraphStop): string {
  return `${reason} ${category ?? ''} ${entity ?? ''}`.trim();
}
