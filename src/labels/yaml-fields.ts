import { dotted, type FileFault, type Path, type YamlFile } from './yaml-file.ts';

/** The fields of a map. */
export type Fields = Readonly<Record<string, unknown>>;

/** Where a path of a file stands, as a fault tells it. */
export function placeIn(yaml: YamlFile, path: Path): Pick<FileFault, 'line' | 'column' | 'path'> {
  const { line, column } = yaml.locate(path);
  return { line, column, path: dotted(path) };
}

/** The fields of a value that is a map; undefined for any other. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/**
 * A text that is not empty; undefined for anything else. An id of digits alone may be written without quotes, as long as it is
 * read to the digit.
 */
export function textOf(value: unknown): string | undefined {
  const text = Number.isSafeInteger(value) ? `${value}` : value;
  return typeof text === 'string' && text.trim() !== '' && text.length <= 2_000 ? text.trim() : undefined;
}
