import type { ImportContext, ImportEntry, ImportFile, ImportFormat, ImportRead } from './import-format.ts';
import { readRow, unknownColumns } from './label-row.ts';
import { dotted, type FileFault } from './yaml-file.ts';

/** A table (RFC 4180) whose first record names the columns of `label-row.ts`. `docs/labels.md` describes it. */
export const csv: ImportFormat = {
  name: 'csv',
  extensions: ['.csv'],
  recognises: () => true,
  read: readCsv,
};

function readCsv({ path: file, text }: ImportFile, { defaults }: ImportContext): ImportRead {
  const fault = (line: number, column: string, expected: string): FileFault => ({
    file,
    line,
    column: 1,
    path: column === '' ? '' : dotted([column]),
    expected,
  });
  const [header, ...records] = recordsOf(text);
  if (!header) return { entries: [], faults: [fault(1, '', 'expected a first line that names the columns')] };
  const columns = header.fields.map((name) => name.trim());
  const twice = columns.filter((name, n) => columns.indexOf(name) !== n);
  if (twice.length > 0)
    return { entries: [], faults: twice.map((name) => fault(1, name, 'expected each column once')) };
  const unknown = unknownColumns(columns);
  if (unknown.length > 0)
    return { entries: [], faults: unknown.map(({ column, expected }) => fault(1, column, expected)) };
  const entries: ImportEntry[] = [];
  const faults: FileFault[] = [];
  for (const { line, fields, isWhole } of records) {
    if (!isWhole || fields.length !== columns.length) {
      const told = isWhole ? `expected ${columns.length} fields, not ${fields.length}` : QUOTES;
      faults.push(fault(line, '', told));
      continue;
    }
    const row = Object.fromEntries(columns.map((name, n) => [name, fields[n]]));
    const read = readRow(row, defaults, () => ({ line, column: 1, path: 'address' }));
    entries.push(...read.entries);
    for (const { column, expected } of read.faults) faults.push(fault(line, column, expected));
  }
  return { entries, faults };
}

const QUOTES =
  'expected a field in quotes to end with a quote and a comma or the end of the line, with "" for a quote inside it';

interface CsvRecord {
  /** On which it begins. */
  readonly line: number;
  readonly fields: readonly string[];
  /** False where its quotes do not match. */
  readonly isWhole: boolean;
}

/** Quoted text goes by runs: by characters, a field of a million would be more than the matcher can keep. */
const FIELD = /"([^"]*(?:""[^"]*)*)"|([^",\r\n]*)/y;
const END = /,|\r?\n|$/y;

/** Records that are not empty. One whose quotes do not match ends with its line. */
function recordsOf(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const start = line;
    const fields: string[] = [];
    let isWhole = true;
    for (let more = true; more; ) {
      FIELD.lastIndex = at;
      const [whole = '', quoted, plain] = FIELD.exec(text) ?? [];
      END.lastIndex = at + whole.length;
      const end = END.exec(text)?.[0];
      if (end === undefined) {
        isWhole = false;
        const next = text.indexOf('\n', at);
        at = next < 0 ? text.length : next + 1;
        line++;
        break;
      }
      fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
      line += whole.split('\n').length - 1 + (end.includes('\n') ? 1 : 0);
      at += whole.length + end.length;
      more = end === ',';
    }
    if (!isWhole || fields.length > 1 || fields[0]?.trim()) records.push({ line: start, fields, isWhole });
  }
  return records;
}
