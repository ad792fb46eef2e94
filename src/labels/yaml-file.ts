import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { compare } from '../core/ids.ts';

/** One thing wrong with a file, and what was expected there. Never holds a value out of the file: it may be a key. */
export interface FileFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `chains.ethereum.providers[0].ratePerSecond`; empty for the file as a whole. */
  readonly path: string;
  readonly expected: string;
}

export type Path = readonly (string | number)[];

/** Where something stands in a file, and how much of a path could be followed there. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly depth: number;
}

/** A key of a map, or a text, of a file. */
export interface Text {
  readonly text: string;
  /** What leads to it; a key is the last step of its own path. */
  readonly path: Path;
  readonly isKey: boolean;
}

export interface YamlFile {
  readonly file: string;
  /** Plain JavaScript values; undefined for an empty file. */
  readonly value: unknown;
  /** Every key and text of the file, in its order; nothing behind an alias is listed twice. */
  readonly texts: readonly Text[];
  /** The place of what `path` leads to, or of as much of it as there is. */
  locate(path: Path): Place;
}

/**
 * Reads YAML 1.2 (core schema), but leaves hexadecimal numbers as text: an address needs no quotes. Duplicate keys,
 * several documents, unknown tags and excessive aliases are faults. Faults leave `value` undefined.
 */
export function readYaml(
  text: string,
  file: string,
): { readonly yaml: YamlFile; readonly faults: readonly FileFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.format !== 'HEX'),
  });
  const faultAt = (offset: number, expected: string): FileFault => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col), path: '', expected };
  };
  const faults = [...document.errors, ...document.warnings].map(({ code, pos }) =>
    faultAt(pos[0], `expected valid YAML: ${code.toLowerCase().replaceAll('_', ' ')}`),
  );
  let value: unknown;
  try {
    if (faults.length === 0) value = document.toJS() ?? undefined;
  } catch {
    faults.push(faultAt(0, 'expected valid YAML: an alias that names nothing, or too many aliases'));
  }
  const { contents } = document;
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  return {
    faults,
    yaml: {
      file,
      value,
      get texts() {
        return textsOf(contents, []);
      },
      locate(path) {
        const { offset, depth } = follow(contents, path, resolved);
        const { line, col } = lines.linePos(offset);
        return { line: Math.max(1, line), column: Math.max(1, col), depth };
      },
    },
  };
}

/** A path as faults print it: `chains.ethereum.providers[0]`. */
export const dotted = (path: Path): string =>
  path
    .map((step, n) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = /^[\w.-]{1,100}$/.test(step) ? step : JSON.stringify(step.slice(0, 100));
      return n === 0 ? name : `.${name}`;
    })
    .join('');

/** One line a fault, `file:line:column: path: expected`, by file and place; what was found twice is said once. */
export function listed(faults: readonly FileFault[]): readonly string[] {
  const lines = [...faults]
    .sort((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column)
    .map(
      ({ file, line, column, path, expected }) =>
        `${file}:${line}:${column}: ${path && `${path}: `}${expected}`,
    );
  return [...new Set(lines)];
}

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];

function follow(root: unknown, path: Path, resolved: (node: unknown) => unknown) {
  let node = resolved(root);
  let offset = startOf(root) ?? 0;
  for (const [depth, step] of path.entries()) {
    const entry = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      : undefined;
    const item: unknown = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
    if (!entry && item === undefined) return { offset, depth };
    offset = startOf(entry ? entry.key : item) ?? offset;
    node = resolved(entry ? entry.value : item);
  }
  return { offset, depth: path.length };
}

function textsOf(node: unknown, path: Path): readonly Text[] {
  if (isScalar(node)) return typeof node.value === 'string' ? [{ text: node.value, path, isKey: false }] : [];
  if (isSeq(node)) return node.items.flatMap((item, n) => textsOf(item, [...path, n]));
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '';
    const here = [...path, name];
    return [{ text: name, path: here, isKey: true }, ...textsOf(value, here)];
  });
}

/** Faults that an error lists; the rest are counted. */
const LISTED = 1_000;

/** The faults of several files as one message that begins with `whose`, and how many there are. */
export function toldFaults(
  whose: string,
  faults: readonly FileFault[],
): { readonly message: string; readonly count: number } {
  const lines = listed(faults);
  const count = lines.length;
  const shown = [...lines.slice(0, LISTED), ...(count > LISTED ? [`and ${count - LISTED} more`] : [])];
  const number = count === 1 ? 'a fault' : `${count} faults`;
  return { message: `${whose} ${number}:\n${shown.map((line) => `  ${line}`).join('\n')}`, count };
}
