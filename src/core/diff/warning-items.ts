import type { FlowGraph, Warning } from '../flow-graph.ts';
import type { Compared } from './compared.ts';
import type { WarningItem } from './diff-item.ts';
import { grouped, keyOf } from './keys.ts';

/** Warnings that one graph alone has, and those whose amount is another. */
export function warningItems({ before, after }: Compared): WarningItem[] {
  const [was, now] = [warningsOf(before.graph), warningsOf(after.graph)];
  return [...new Map([...was, ...now])].flatMap(([key, [warning]]): WarningItem[] => {
    const [old, fresh] = [was.get(key), now.get(key)];
    const { code, message, node, asset } = warning as Warning;
    const amounts = { was: old ? amountsOf(old) : null, now: fresh ? amountsOf(fresh) : null };
    if (old && fresh && amounts.was === amounts.now) return [];
    const change = !old ? 'new' : fresh ? 'changed' : 'gone';
    return [
      {
        key: change === 'gone' ? `warning gone ${key}` : `warning ${key} ${amounts.now ?? ''}`.trimEnd(),
        kind: 'warning',
        change,
        code,
        message,
        ...(node !== undefined && { node }),
        ...(asset !== undefined && { asset }),
        ...amounts,
      },
    ];
  });
}

const warningsOf = ({ warnings }: FlowGraph): ReadonlyMap<string, readonly Warning[]> =>
  grouped(warnings, ({ code, node, asset, message }) => keyOf(code, node ?? null, asset ?? null, message));

/** The amounts of warnings of one sentence together; null where they have none. */
function amountsOf(warnings: readonly Warning[]): string | null {
  const amounts = warnings.flatMap(({ amount }) => (amount === undefined ? [] : [BigInt(amount)]));
  return amounts.length === 0 ? null : `${amounts.reduce((a, b) => a + b)}`;
}
