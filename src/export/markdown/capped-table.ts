import { markdownTable } from '../diff/markdown-text.ts';

/**
 * A table of the first of many rows, and a line that says how many it leaves out. `rows` are made only for those that are shown, so
 * that a page costs the same however large the graph is.
 */
export function cappedTable<T>(
  titles: readonly string[],
  items: readonly T[],
  { most, row }: { readonly most: number; readonly row: (item: T) => readonly string[] },
): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length - most;
  const lines = markdownTable(titles, items.slice(0, most).map(row));
  return more > 0 ? [...lines, '', `And ${more} more, in the json export.`] : lines;
}
