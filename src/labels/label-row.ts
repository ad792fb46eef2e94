import { confidenceForm, readConfidence } from './confidence.ts';
import type { ImportDefaults, ImportEntry } from './import-format.ts';
import { isDay } from './iso-day.ts';

/** Columns of a label in a table. */
export const labelColumns = [
  'chain',
  'address',
  'name',
  'category',
  'role',
  'source',
  'licence',
  'confidence',
  'firstSeen',
  'lastSeen',
  'published',
] as const;

/** Columns of other lists: other names for ours, what gives a label of its own, and what says nothing of a label. */
const FOREIGN = [
  ...(['entity', 'sources', 'sanctioned', 'sanctioned_entity'] as const),
  ...(['also', 'symbol', 'decimals'] as const),
];

/** One row of a table: texts of a CSV file, any values of a line of JSON. */
export type Row = Readonly<Record<string, unknown>>;

export interface RowFault {
  readonly column: string;
  readonly expected: string;
}

type Place = ImportEntry['place'];

/**
 * The labels of one row: one, and one more where its list of sanctions is in force (`sanctioned` is `OFAC`). `entity` is
 * `name`, and `sources` a list that is joined to `source`. Empty values are none.
 */
export function readRow(
  row: Row,
  defaults: ImportDefaults,
  place: Place,
): { readonly entries: readonly ImportEntry[]; readonly faults: readonly RowFault[] } {
  const faults: RowFault[] = unknownColumns(Object.keys(row));
  const told = (column: string, form: RegExp, expected: string): string | null => {
    const value = cell(row, column);
    if (value === undefined) return null;
    if (typeof value === 'string' && form.test(value)) return value;
    faults.push({ column, expected: `expected ${expected}` });
    return null;
  };
  const text = (column: string, expected: string) => told(column, /^[^\0]{1,2000}$/s, expected);
  const needed = (column: string, value: string | null | undefined, expected: string): string => {
    if (value === null && !faults.some((fault) => fault.column === column))
      faults.push({ column, expected: `expected ${expected}` });
    return value ?? '';
  };
  const day = (column: string): string | null => {
    const value = text(column, 'a day like 2024-07-16');
    if (value === null || isDay(value)) return value;
    faults.push({ column, expected: 'expected a day like 2024-07-16' });
    return null;
  };
  const rated = cell(row, 'confidence');
  const confidence = rated === undefined ? (defaults.confidence ?? UNKNOWN) : readConfidence(rated);
  if (confidence === undefined) faults.push({ column: 'confidence', expected: `expected ${confidenceForm}` });
  const entry = {
    chain: needed('chain', text('chain', 'the name of a chain'), 'the name of a chain'),
    address: needed('address', told('address', /^[\x21-\x7e]{1,200}$/, 'an address'), 'an address'),
    name: needed('name', text('name', 'the name of the entity') ?? entityOf(row), 'the name of the entity'),
    role: text('role', 'what the account does'),
    source: needed('source', sourceOf(row) ?? defaults.source ?? null, 'who says so, here or with --source'),
    licence: text('licence', 'a licence') ?? defaults.licence ?? null,
    confidence: confidence ?? UNKNOWN,
    firstSeen: day('firstSeen'),
    lastSeen: day('lastSeen'),
    published: day('published') ?? defaults.published ?? null,
    place,
  };
  const category = needed('category', text('category', 'a category'), 'a category');
  if (entry.firstSeen !== null && entry.lastSeen !== null && entry.lastSeen < entry.firstSeen)
    faults.push({ column: 'lastSeen', expected: 'expected a day not before firstSeen' });
  if (faults.length > 0) return { entries: [], faults };
  const listed = cell(row, 'sanctioned') === 'OFAC' && category !== 'sanctioned';
  const sanctioned: ImportEntry = {
    ...entry,
    name: text('sanctioned_entity', 'a name') ?? entry.name,
    categories: ['sanctioned'],
    role: null,
  };
  return { entries: [{ ...entry, categories: [category] }, ...(listed ? [sanctioned] : [])], faults };
}

/** GraphSense's confidence of a source nothing is known about. */
const UNKNOWN = 5;

/** A fault for each column that no list has: a misspelt one must not be passed over. */
export function unknownColumns(columns: readonly string[]): RowFault[] {
  const known: readonly string[] = [...labelColumns, ...FOREIGN];
  return columns
    .filter((column) => !known.includes(column))
    .map((column) => ({ column, expected: `no such column: expected ${labelColumns.join(', ')}` }));
}

function cell(row: Row, column: string): unknown {
  const value = Object.hasOwn(row, column) ? row[column] : undefined;
  const plain = typeof value === 'string' ? value.trim() : value;
  return plain === null || plain === '' ? undefined : plain;
}

/** A list that has a column for entities and nothing in it does not know who it is. */
function entityOf(row: Row): string | null {
  if (!Object.hasOwn(row, 'entity')) return null;
  const entity = cell(row, 'entity') ?? `unnamed ${cell(row, 'category') ?? ''}`.trim();
  return typeof entity === 'string' ? entity.slice(0, 2_000) : null;
}

function sourceOf(row: Row): string | undefined {
  const one = cell(row, 'source');
  if (typeof one === 'string') return one.slice(0, 2_000);
  const many = cell(row, 'sources');
  if (typeof many === 'string') return many.slice(0, 2_000);
  if (!Array.isArray(many) || many.length === 0) return undefined;
  return many
    .filter((source) => typeof source === 'string')
    .join('; ')
    .slice(0, 2_000);
}
