/** Longest text of strangers that a page shows whole. */
const LONGEST = 300;

/**
 * Text of strangers as Markdown that shows it and does nothing: no markup, HTML, link, mention, formula or cell can begin in
 * it. Control and formatting characters become `\ufffd`; what is very long is cut.
 */
export function markdownText(text: string): string {
  const shown = [...text].length > LONGEST ? `${[...text].slice(0, LONGEST).join('')}…` : text;
  return shown
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\ufffd')
    .trim()
    .replace(/[&<>|@"]/g, (char) => `&#${char.codePointAt(0)};`)
    .replace(/[\\`*_[\]{}~$!]|#(?!\d+;)|:(?=\S)/g, '\\$&')
    .replace(/^[-+=]|(?<=^\d{1,9})[.)](?=\s|$)/, '\\$&')
    .replace(/(?<=www)\./gi, '&#46;');
}

/** An id as code where it has the characters of ids alone, else as text. */
export const markdownId = (id: string): string =>
  /^[\w.:/#-]{1,200}$/.test(id) ? `\`${id}\`` : markdownText(id);

/** A table in Markdown. Titles and cells are Markdown already; a column of which every cell is empty is left out. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const kept = titles.map((_, n) => n).filter((n) => rows.some((row) => (row[n] ?? '') !== ''));
  const line = (cells: readonly string[]): string => `| ${kept.map((n) => cells[n] ?? '').join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}

/** A part of a page; one without lines is left out. */
export interface MarkdownSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/** To the minute, as people read it; empty where no time is known. */
export const minuteText = (time: string | null): string => time?.slice(0, 16).replace('T', ' ') ?? '';

/** Transactions for a cell, the first ones and how many more. */
export function transactionsText(transactions: readonly string[], most = 3): string {
  const more = transactions.length - most;
  const shown = transactions.slice(0, most).map(markdownId);
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
