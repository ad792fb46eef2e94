import type { Path } from '../labels/yaml-file.ts';

/** Something wrong with a file: what leads to it, and what was expected there. */
export interface Fault {
  readonly path: Path;
  readonly expected: string;
}

/** A map as a file has it, its values not looked at yet. */
export type RawMap = Readonly<Record<string, unknown>>;

/** An entry of a list, with what leads to it. */
export interface RawEntry {
  readonly map: RawMap;
  readonly path: Path;
}

/** The map under a key, empty where there is none. Takes anything, so that one fault does not hide another. */
export const mapAt = (map: RawMap, key: string): RawMap => asMap(map[key]);

export const asMap = (value: unknown): RawMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawMap) : {};

/** The maps of the list under a key; what is no map there is passed over. */
export function entriesAt(map: RawMap, key: string): readonly RawEntry[] {
  const list = map[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown, n) =>
    typeof entry === 'object' && entry !== null ? [{ map: asMap(entry), path: [key, n] }] : [],
  );
}

/** The text under a key, or undefined. */
export function textAt(map: RawMap, key: string): string | undefined {
  const value = map[key];
  return typeof value === 'string' ? value : undefined;
}
