import { marked, markOf } from '../../picture/marks.ts';

/** Class of whatever is drawn in the colour of a category. Names come from graphs: one that has no mark is not written out. */
export const markClass = (category: string): string =>
  marked().includes(category) ? `mark-${category.replaceAll('_', '-')}` : 'mark-group';

/**
 * Style sheet of the colours of all marks, for light and dark, as the variable `--mark`. It is made from the table of marks, so that
 * text, SVG and canvas never differ.
 */
export function markStyles(): string {
  const rules = (palette: 'light' | 'dark'): string =>
    marked()
      .map((name) => `.${markClass(name)}{--mark:${markOf(name).color[palette]}}`)
      .join('\n');
  return `${rules('light')}\n@media screen and (prefers-color-scheme: dark){\n${rules('dark')}\n}\n`;
}
