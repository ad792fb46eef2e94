import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CoinhoundError } from '../core/error.ts';
import { type FileFault, type Path, readYaml, type YamlFile } from '../labels/yaml-file.ts';

export interface Sources {
  /** In the order of precedence, the last one strongest. */
  readonly files: readonly YamlFile[];
  /** What is no valid YAML, or no map. */
  readonly faults: readonly FileFault[];
}

/** Reads the files of a configuration. Throws `config-unreadable`. */
export async function readSources(builtIn: readonly string[], file: string | undefined): Promise<Sources> {
  const read = await Promise.all([
    ...builtIn.map((path) => readSource(path, 'it ships with coinhound: install the package anew')),
    ...(file === undefined
      ? []
      : [readSource(resolve(file), 'check its path and that you may read it; --config names one file')]),
  ]);
  return { files: read.map(({ yaml }) => yaml), faults: read.flatMap(({ faults }) => faults) };
}

async function readSource(file: string, hint: string) {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const why = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new CoinhoundError('usage', 'config-unreadable', `the configuration ${file} cannot be read${why}`, {
      hint,
      details: { file },
      cause,
    });
  });
  const { yaml, faults } = readYaml(text, file);
  if (faults.length > 0 || yaml.value === undefined || isMap(yaml.value)) return { yaml, faults };
  const expected =
    'expected a map of chains, assets, labels, incidents, services, limits, ends, policies, alerts';
  return { yaml, faults: [{ file, ...yaml.locate([]), path: '', expected }] };
}

/**
 * The files as one: maps merge, everything else replaces what stood there before, but `labels` and `incidents`, which add up. Relative
 * paths become absolute, from the folder of the file that names them.
 */
export function merge(files: readonly YamlFile[]): unknown {
  let merged: unknown = {};
  for (const { file, value } of files) {
    if (value === undefined) continue;
    const here = anchored(value, dirname(file));
    const below = merged;
    merged = overlaid(below, here);
    for (const name of ADDING) {
      const lists = [below, here].map((one) => (isMap(one) ? one[name] : undefined));
      if (isMap(merged) && lists.every((list) => Array.isArray(list)))
        merged = { ...merged, [name]: lists.flat() };
    }
  }
  return merged;
}

/** Lists of paths, of which a further file names more. */
const ADDING = ['labels', 'incidents'] as const;

/** Where a path of the merged configuration comes from: the file that has most of it, of several the strongest. */
export function placeOf(files: readonly YamlFile[], path: Path): Omit<FileFault, 'expected' | 'path'> {
  const places = files.map(({ file, locate }) => ({ file, ...locate(path) }));
  const { file, line, column } = places.reduce((best, one) => (one.depth >= best.depth ? one : best));
  return { file, line, column };
}

type PlainMap = Readonly<Record<string, unknown>>;

export const isMap = (value: unknown): value is PlainMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function overlaid(below: unknown, above: unknown): unknown {
  if (!isMap(below) || !isMap(above)) return above;
  const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  // fromEntries, unlike an assignment, gives an entry __proto__ no power.
  return Object.fromEntries(
    keys.map((key) => [
      key,
      Object.hasOwn(above, key)
        ? Object.hasOwn(below, key)
          ? overlaid(below[key], above[key])
          : above[key]
        : below[key],
    ]),
  );
}

/** With the paths of label files, incidents, recorded facts and channels of alerts made absolute; whatever has another shape is left as it is. */
function anchored(value: unknown, folder: string): unknown {
  const absolute = (path: unknown): unknown =>
    typeof path === 'string' && path !== '' ? resolve(folder, path) : path;
  const over = (map: unknown, change: (entry: unknown, key: string) => unknown): unknown =>
    isMap(map)
      ? Object.fromEntries(Object.entries(map).map(([key, entry]) => [key, change(entry, key)]))
      : map;
  const each = (list: unknown, change: (entry: unknown) => unknown): unknown =>
    Array.isArray(list) ? list.map(change) : list;

  const provider = (entry: unknown): unknown =>
    over(entry, (field, key) => (key === 'file' ? absolute(field) : field));
  const chain = (entry: unknown): unknown =>
    over(entry, (field, key) => (key === 'providers' ? each(field, provider) : field));
  // A program named without a folder is looked for where the system looks for programs.
  const program = (word: unknown): unknown =>
    typeof word === 'string' && /[/\\]/.test(word) ? resolve(folder, word) : word;
  const channel = (entry: unknown): unknown =>
    over(entry, (field, key) => {
      if (key === 'file') return absolute(field);
      if (key !== 'command' || !Array.isArray(field)) return field;
      return field.map((word, n) => (n === 0 ? program(word) : word));
    });
  const alert = (entry: unknown): unknown =>
    over(entry, (field, key) => (key === 'to' ? each(field, channel) : field));
  return over(value, (entry, key) => {
    if (ADDING.some((name) => name === key)) return each(entry, absolute);
    if (key === 'alerts') return each(entry, alert);
    return key === 'chains' ? over(entry, chain) : entry;
  });
}
