import type { Coverage, FlowGraph } from '../flow-graph.ts';
import { sortedRecord } from '../graph-input.ts';
import type { Compared } from './compared.ts';
import type { CoverageItem } from './diff-item.ts';
import { grouped, keyOf } from './keys.ts';

/** What one graph alone did not read whole. Other figures or notes of the same gap are no item. */
export function coverageItems({ before, after }: Compared): CoverageItem[] {
  const [was, now] = [gapsOf(before.graph), gapsOf(after.graph)];
  const item = (
    change: CoverageItem['change'],
    key: string,
    { node, asset, why, evidence, notes }: Coverage,
  ) => {
    const shown = sortedRecord(Object.entries(evidence));
    return {
      key: `coverage ${change} ${key}`,
      kind: 'coverage',
      change,
      node,
      asset,
      why,
      evidence: shown,
      notes,
    } as const;
  };
  return [
    ...[...now].flatMap(([key, gaps]) => (was.has(key) ? [] : [item('new', key, gaps[0] as Coverage)])),
    ...[...was].flatMap(([key, gaps]) => (now.has(key) ? [] : [item('gone', key, gaps[0] as Coverage)])),
  ];
}

const gapsOf = ({ coverage }: FlowGraph): ReadonlyMap<string, readonly Coverage[]> =>
  grouped(coverage, ({ node, asset, why }) => keyOf(node, asset, why));
