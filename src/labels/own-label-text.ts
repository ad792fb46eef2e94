import { parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import type { LabelEntry } from './format.ts';

/** A label as people add it by hand. */
export type NewEntry = Pick<
  LabelEntry,
  'chain' | 'address' | 'name' | 'category' | 'role' | 'source' | 'confidence' | 'published'
>;

const STYLE = { lineWidth: 0, flowCollectionPadding: true } as const;

const HEADER = `# Labels that were added by hand; docs/labels.md describes the format. Take one back by deleting it.
name: Added by hand
labels: []
`;

/** The text of a label file with one more label; comments and all else are kept. Undefined where there is no file yet. Pure. */
export function withLabel(before: string | undefined, label: NewEntry): string {
  const document = parseDocument(before ?? HEADER);
  const { chain, address, name, category, role, source, confidence, published } = label;
  const entry = {
    chain,
    address,
    name,
    category,
    ...(role !== null && { role }),
    source,
    confidence,
    ...(published !== null && { published }),
  };
  const node = document.createNode(entry) as YAMLMap;
  node.flow = true;
  document.addIn(['labels'], node);
  (document.get('labels') as YAMLSeq).flow = false;
  return document.toString(STYLE);
}

/** The text of a label file without the label at a place of its list. Pure. */
export function withoutLabel(before: string, place: number): string {
  const document = parseDocument(before);
  document.deleteIn(['labels', place]);
  return document.toString(STYLE);
}
