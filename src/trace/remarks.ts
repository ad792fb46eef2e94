import type { Warning } from '../core/flow-graph.ts';
import { compare } from '../core/ids.ts';
import type { Detection } from './detector.ts';
import type { Inquiries } from './inquiries.ts';

/** What detectors left out for limits of their own. */
export const remarksOf = (detections: readonly Detection[]): Warning[] =>
  detections.flatMap(({ notes = [] }) => notes.map((message): Warning => ({ code: 'detector', message })));

/** Questions without an answer: what would have followed from them is not in the graph. */
export function unanswered({ failures, unasked }: Inquiries): Warning[] {
  const told = [...failures].map(
    ([key, { code }]) => `could not be looked up, so nothing was concluded from it (${code}): ${key}`,
  );
  const counted = (why: string, keys: ReadonlySet<string>): string[] => {
    const [first] = [...keys].sort(compare);
    if (first === undefined) return [];
    const count = keys.size === 1 ? '1 question' : `${keys.size} questions`;
    return [`${why}, so nothing was concluded from them: ${count}, the first of them ${first}`];
  };
  return [
    ...told,
    ...counted('beyond the budget of lookups', unasked.budget),
    ...counted('nobody to ask', unasked.nobody),
  ].map((message) => ({ code: 'crossing', message }));
}
