import type { Files } from './zip.ts';

/** Where two bundles differ first. */
export interface Difference {
  readonly file: string;
  /** Inside the file, as far as it can be told: `edges[3] (a → b).amount`, `line 7`. */
  readonly place: string | null;
}

/** Files in the order in which a difference is worth most: what was found before what it was found from. */
const ORDER = ['graph.json', 'provenance.jsonl', 'lookups.jsonl', 'labels.jsonl', 'hints.jsonl'];

/** The first difference of files that were made again from those that were given; undefined where there is none. */
export function firstDifference(given: Files, made: Files): Difference | undefined {
  const names = [...new Set([...given.keys(), ...made.keys()])].sort(
    (a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1),
  );
  for (const file of names) {
    const [one, other] = [given.get(file), made.get(file)];
    if (!one || !other) return { file, place: null };
    if (!areEqual(one, other)) return { file, place: placeIn(file, one, other) };
  }
  return undefined;
}

const placeOf = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

/** Whether bytes are the same. */
export const areEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, n) => byte === b[n]);

function placeIn(file: string, one: Uint8Array, other: Uint8Array): string | null {
  const [a, b] = [one, other].map((bytes) => new TextDecoder().decode(bytes)) as [string, string];
  if (file.endsWith('.json')) {
    try {
      return pathOf(JSON.parse(a), JSON.parse(b)) ?? null;
    } catch {
      return null;
    }
  }
  const [lines, others] = [a.split('\n'), b.split('\n')];
  return `line ${lines.findIndex((line, n) => line !== others[n]) + 1}`;
}

type Json = Readonly<Record<string, unknown>> | readonly unknown[];

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The path to the first value that differs; members of a list are named by their ids. Undefined where the two are equal. */
export function pathOf(a: unknown, b: unknown): string | undefined {
  if (!isJson(a) || !isJson(b) || Array.isArray(a) !== Array.isArray(b)) return a === b ? undefined : '';
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  for (const key of keys) {
    const [one, other] = [a, b].map((value) => (value as Readonly<Record<string, unknown>>)[key]);
    const below = pathOf(one, other);
    if (below === undefined) continue;
    const step = Array.isArray(a) ? `[${key}]${nameOf(one ?? other)}` : key;
    return below === '' || below.startsWith('[') ? `${step}${below}` : `${step}.${below}`;
  }
  return undefined;
}

function nameOf(member: unknown): string {
  if (!isJson(member) || Array.isArray(member)) return '';
  const { id, source, target, node } = member as Readonly<Record<string, unknown>>;
  if (typeof id === 'string') return ` (${id})`;
  if (typeof source === 'string' && typeof target === 'string') return ` (${source} to ${target})`;
  return typeof node === 'string' ? ` (${node})` : '';
}
