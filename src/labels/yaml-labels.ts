import * as z from 'zod';
import { categories, type Label } from '../core/label.ts';
import { readFlowLines } from './flow-lines.ts';
import type { LabelEntry, LabelFormat, LabelsRead } from './format.ts';
import { dotted, type FileFault, type Path, readYaml } from './yaml-file.ts';

/** GraphSense's confidence of a source nothing is known about. */
const UNKNOWN = 5;

const text = (what: string) =>
  z.string(`expected ${what}`).regex(/\S/, `expected ${what}`).max(2_000, `expected ${what}, not a book`);
const confidence = z
  .int('expected a confidence from 0 to 100')
  .min(0, 'expected a confidence from 0 to 100')
  .max(100, 'expected a confidence from 0 to 100');
const day = z.iso.date('expected a day like 2024-07-16');
const source = text('who says so, with version');
const licence = text('the licence of the source, or null').nullable();

const entry = map('a label', {
  chain: z.string('expected a chain name').regex(/^[a-z][a-z0-9-]*$/, 'expected a chain name like ethereum'),
  address: z.string('expected an address').regex(/^[\x21-\x7e]{1,200}$/, 'expected an address'),
  name: text('the name of the entity'),
  category: z.enum(categories, `expected one of ${categories.join(', ')}`),
  role: text('what the account does for the entity').nullish(),
  source: source.optional(),
  licence: licence.optional(),
  confidence: confidence.optional(),
  firstSeen: day.nullish(),
  lastSeen: day.nullish(),
  published: day.nullish(),
});
const file = map('a label file', {
  name: text('the name of the collection'),
  source: source.optional(),
  licence: licence.optional(),
  date: day.nullish(),
  published: day.nullish(),
  confidence: confidence.optional(),
  labels: z.array(z.unknown(), 'expected a list of labels'),
});

type Header = Omit<z.infer<typeof file>, 'labels'>;
type RawLabel = z.infer<typeof entry>;

/** Coinhound's own format: a header whose fields its labels inherit, and a list. `docs/labels.md` describes it. */
export const yamlLabels: LabelFormat = {
  name: 'yaml',
  extensions: ['.yaml', '.yml'],
  read: (content, name) => readYamlLabels(content, name, {}),
};

/** What holds where neither a label nor the header of its file says otherwise. */
type Defaults = Partial<Pick<Label, 'source' | 'licence' | 'confidence' | 'published'>>;

/** Reads a label file of Coinhound's own format. `name` is for faults only. */
export function readYamlLabels(content: string, name: string, defaults: Defaults): LabelsRead {
  const read = quickly(content, name) ?? slowly(content, name);
  if (read.faults.length > 0) return { entries: [], faults: read.faults };
  const place = ({ path, expected }: Found): FileFault => {
    const { line, column } = read.locate(path);
    return { file: name, line, column, path: dotted(path), expected };
  };
  const parsed = file.safeParse(read.value);
  // A fault of the header must not hide those of the labels.
  const { labels, ...own } = parsed.success
    ? parsed.data
    : { name, source: '', labels: labelsOf(read.value) };
  const header: Header = { ...defaults, ...own };
  const faults = parsed.success ? [] : faultsOf(parsed.error, []).map(place);
  const entries: LabelEntry[] = [];
  for (const [n, value] of labels.entries()) {
    const label = entry.safeParse(value);
    const path = ['labels', n];
    const found = label.success ? faultsBetween(label.data, header, path) : faultsOf(label.error, path);
    for (const one of found) faults.push(place(one));
    if (label.success && found.length === 0)
      entries.push(entryOf(label.data, header, [...path, 'address'], read.locate));
  }
  return { entries, faults };
}

function labelsOf(value: unknown): readonly unknown[] {
  const labels = typeof value === 'object' && value !== null && 'labels' in value ? value.labels : undefined;
  return Array.isArray(labels) ? labels : [];
}

type Locate = (path: Path) => { readonly line: number; readonly column: number };

interface Read {
  readonly value: unknown;
  readonly faults: readonly FileFault[];
  readonly locate: Locate;
}

function slowly(content: string, name: string): Read {
  const { yaml, faults } = readYaml(content, name);
  return { value: yaml.value, faults, locate: yaml.locate };
}

function quickly(content: string, name: string): Read | undefined {
  const flow = readFlowLines(content);
  if (!flow) return undefined;
  const header = readYaml(flow.header, name);
  const { value } = header.yaml;
  if (header.faults.length > 0 || typeof value !== 'object' || value === null || 'labels' in value)
    return undefined;
  return {
    value: { ...value, labels: flow.labels },
    faults: [],
    locate(path) {
      const line = typeof path[1] === 'number' ? flow.lines[path[1]] : undefined;
      return line === undefined ? header.yaml.locate(path) : { line, column: 1 };
    },
  };
}

interface Found {
  readonly path: Path;
  readonly expected: string;
}

function faultsOf(error: z.ZodError, before: Path): readonly Found[] {
  return error.issues.flatMap((issue) => {
    const steps = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    const path = [...before, ...steps];
    if (issue.code !== 'unrecognized_keys') return [{ path, expected: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key], expected: issue.message }));
  });
}

function faultsBetween(label: RawLabel, header: Header, path: Path): readonly Found[] {
  const { source: own, firstSeen, lastSeen } = label;
  const found: Found[] = [];
  if (own === undefined && header.source === undefined)
    found.push({ path: [...path, 'source'], expected: 'expected a source, here or in the header' });
  if (firstSeen && lastSeen && lastSeen < firstSeen)
    found.push({ path: [...path, 'lastSeen'], expected: 'expected a day not before firstSeen' });
  return found;
}

function entryOf(label: RawLabel, header: Header, path: Path, locate: Locate): LabelEntry {
  const { line, column } = locate(path);
  return {
    chain: label.chain,
    address: label.address,
    name: label.name,
    category: label.category,
    source: label.source ?? header.source ?? '',
    licence: label.licence === undefined ? (header.licence ?? null) : label.licence,
    confidence: label.confidence ?? header.confidence ?? UNKNOWN,
    firstSeen: label.firstSeen ?? null,
    lastSeen: label.lastSeen ?? null,
    published: label.published === undefined ? (header.published ?? null) : label.published,
    role: label.role ?? null,
    place: { line, column, path: dotted(path) },
  };
}

function map<Shape extends z.ZodRawShape>(what: string, shape: Shape) {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `no such entry here: expected ${names}`
        : `expected ${what}: a map of ${names}`,
  });
}
