import type { GraphDiff } from '../../core/graph-diff.ts';
import { chunked } from '../exporter.ts';
import type { DiffWriter } from './diff-writer.ts';

/** The difference itself (`docs/graph-diff.md`), canonical: one item a line, keys in the order the format documents. */
export const diffJson: DiffWriter = {
  name: 'json',
  summary: 'the difference, complete; what alerts and other programs read',
  write: (diff) => chunked(document(diff)),
};

function* document(diff: GraphDiff): Iterable<string> {
  const { schema, incident, parameters, notes, policies, stolen, assets, items } = diff;
  const head = { schema, incident, parameters, notes, policies, stolen, assets } satisfies Omit<
    GraphDiff,
    'items'
  >;
  yield '{\n';
  for (const [name, value] of Object.entries(head))
    yield `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`;
  yield '  "items": [';
  for (const [n, item] of items.entries()) yield `${n === 0 ? '' : ','}\n    ${JSON.stringify(item)}`;
  yield items.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}
