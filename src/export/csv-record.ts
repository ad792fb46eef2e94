import { bidiControls } from './plain-text.ts';

/**
 * A line of CSV by RFC 4180. No cell runs as a formula: one that might gets an apostrophe in front (OWASP, CSV injection), and so does
 * what would behind a semicolon or line break.
 * Control characters, halves of surrogate pairs and what turns the direction of text become U+FFFD: CSV has no escape for them.
 */
const csvRecord = (values: readonly CsvValue[]): string =>
  `${values.map((value) => cell(`${value ?? ''}`)).join(',')}\r\n`;

/** A column of a table: nothing where a row has none of it. */
export interface CsvColumn<Row> {
  readonly name: string;
  value(row: Row): CsvValue;
}

type CsvValue = string | number | null | undefined;

/** A header line, and a line for each row. */
export function* csvTable<Row>(columns: readonly CsvColumn<Row>[], rows: Iterable<Row>): Iterable<string> {
  yield csvRecord(columns.map(({ name }) => name));
  for (const row of rows) yield csvRecord(columns.map(({ value }) => value(row)));
}

/** What needs neither a guard nor quotes: ids, hashes, times, amounts. */
const PLAIN = /^[0-9A-Za-z][\w.:/-]*$/;
/** What a spreadsheet runs as a formula, also behind blanks and invisible characters, which some drop. */
const EXECUTABLE = /^(?:[\s\p{C}\ufffd]*[=+\-@＝＋－＠]|[\t\r\n])/u;
/** Where a comma is for decimals a spreadsheet splits at semicolons and line breaks whatever is quoted: what stands behind one begins a cell there. */
const BEFORE_CELL = /[;\r\n](?=[\s\p{C}\ufffd"]*[=+\-@＝＋－＠])/gu;
/** Half a surrogate pair has no UTF-8, and no reader of CSV expects control characters other than tab and line breaks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/gu;

function cell(value: string): string {
  if (value === '' || PLAIN.test(value)) return value;
  const text = value.replace(UNWRITABLE, '\ufffd').replace(bidiControls, '\ufffd');
  const guarded = (EXECUTABLE.test(text) ? `'${text}` : text).replace(BEFORE_CELL, "$&'");
  return /[",\t\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
