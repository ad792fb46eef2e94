import type { ImportContext, ImportEntry, ImportFile, ImportFormat, ImportRead } from './import-format.ts';
import { jsonFault } from './json-fault.ts';
import { jsonKeys } from './json-keys.ts';
import { type Row, readRow } from './label-row.ts';
import { dotted, type FileFault } from './yaml-file.ts';

/** One label a line, each an object of JSON with the columns of `label-row.ts`. `docs/labels.md` describes it. */
export const jsonLines: ImportFormat = {
  name: 'json-lines',
  extensions: ['.jsonl', '.ndjson'],
  recognises: () => true,
  read: readJsonLines,
};

function readJsonLines({ path: file, text }: ImportFile, { defaults }: ImportContext): ImportRead {
  const entries: ImportEntry[] = [];
  const faults: FileFault[] = [];
  for (const [n, content] of text.split('\n').entries()) {
    const line = content.replace(/\r$/, '');
    if (line.trim() === '') continue;
    const at = { file, line: n + 1 };
    const row = parsed(line);
    if (row === undefined) {
      const column = (jsonFault(line) ?? 0) + 1;
      faults.push({ ...at, column, path: '', expected: 'expected an object of JSON on one line' });
      continue;
    }
    const repeated = jsonKeys(line).filter(({ isRepeated }) => isRepeated);
    for (const { key, offset } of repeated)
      faults.push({ ...at, column: offset + 1, path: dotted([key]), expected: 'expected each key once' });
    if (repeated.length > 0) continue;
    const place = () => ({ line: n + 1, column: 1, path: 'address' });
    const read = readRow(row, defaults, place);
    entries.push(...read.entries);
    for (const { column, expected } of read.faults)
      faults.push({ ...at, column: 1, path: dotted([column]), expected });
  }
  return { entries, faults };
}

function parsed(line: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : undefined;
  } catch {
    return undefined;
  }
}
