import type { GraphPattern } from '../flow-graph.ts';
import { sortedRecord } from '../graph-input.ts';
import type { Compared, GraphView } from './compared.ts';
import type { PatternItem } from './diff-item.ts';
import { keyOf, missing } from './keys.ts';

/** What rules saw at accounts and transactions of one graph alone. Of an asset, where the evidence names one. */
export function patternItems(compared: Compared): PatternItem[] {
  const [before, after] = [patternsOf(compared.before), patternsOf(compared.after)];
  const items = (change: PatternItem['change'], patterns: readonly (readonly [string, Seen])[]) =>
    patterns.map(([key, { node, pattern }]): PatternItem => {
      const { name, confidence, evidence } = pattern;
      const shown = sortedRecord(Object.entries(evidence));
      return {
        key: `pattern ${change} ${key}`,
        kind: 'pattern',
        change,
        node,
        name,
        confidence,
        evidence: shown,
      };
    });
  return [...items('new', missing(before, after)), ...items('gone', missing(after, before))];
}

interface Seen {
  readonly node: string;
  readonly pattern: GraphPattern;
}

function patternsOf({ nodes }: GraphView): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const node of nodes.values()) {
    if (node.kind === 'sink') continue;
    for (const pattern of node.patterns) {
      const { asset } = pattern.evidence;
      const key = keyOf(node.id, pattern.name, typeof asset === 'string' ? asset : null);
      if (!seen.has(key)) seen.set(key, { node: node.id, pattern });
    }
  }
  return seen;
}
