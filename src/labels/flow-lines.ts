type Scalar = string | number;

/** What stands before the list, and the entries with their lines, counted from 1. */
export interface FlowLines {
  readonly header: string;
  readonly labels: readonly Readonly<Record<string, Scalar>>[];
  readonly lines: readonly number[];
}

const LIST = /^labels:[ ]*$/;
const ENTRY = /^( *)- \{ (.+) \}$/;
const FIELD = /([A-Za-z]+): (?:"([^"\\]*)"|([^",{}[\]\\]+?))(?:, |$)/y;
/** Plain scalars that are text whatever reads them; everything less plain is left to the YAML library. */
const WORDS = /^[A-Za-z][A-Za-z0-9 ._()/+@-]*$/;
const NOT_TEXT = /^(?:null|true|false)$/i;
const LONG = /^[0-9A-Za-z]{25,100}$/;
const NUMBER = /^(?:[0-9]+(?:[eE][0-9]+)?|0o[0-7]+)$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const COUNT = /^(?:0|[1-9][0-9]{0,8})$/;

/**
 * Reads a label file whose entries are one-line flow maps of plain or quoted values, as those that ship are: hundreds of
 * times faster than a YAML parser, which matters for packs of a hundred thousand entries. Gives up with undefined on
 * anything it could read otherwise than YAML 1.2 would.
 */
export function readFlowLines(text: string): FlowLines | undefined {
  const rows = text.split('\n');
  const start = rows.findIndex((row) => LIST.test(row));
  if (start < 0) return undefined;
  const labels: Record<string, Scalar>[] = [];
  const lines: number[] = [];
  let indent: string | undefined;
  for (let n = start + 1; n < rows.length; n++) {
    const row = rows[n] as string;
    if (row === '' || /^ *#/.test(row)) continue;
    const [, before, inside] = ENTRY.exec(row) ?? [];
    indent ??= before;
    const fields = inside === undefined || before !== indent ? undefined : readFields(inside);
    if (!fields) return undefined;
    labels.push(fields);
    lines.push(n + 1);
  }
  return labels.length === 0 ? undefined : { header: rows.slice(0, start).join('\n'), labels, lines };
}

function readFields(inside: string): Record<string, Scalar> | undefined {
  const fields: Record<string, Scalar> = {};
  FIELD.lastIndex = 0;
  for (let at = 0; at < inside.length; at = FIELD.lastIndex) {
    const [, name, quoted, plain] = FIELD.exec(inside) ?? [];
    const value = plain === undefined ? quoted : plainValue(plain);
    if (name === undefined || value === undefined || name in fields || !isPrintable(value)) return undefined;
    fields[name] = value;
  }
  return fields;
}

/** A plain scalar as YAML 1.2 reads it; undefined for what it could read otherwise. */
export function plainValue(text: string): Scalar | undefined {
  if (COUNT.test(text)) return Number(text);
  if (DAY.test(text)) return text;
  if (LONG.test(text)) return NUMBER.test(text) ? undefined : text;
  const isText = WORDS.test(text) && !NOT_TEXT.test(text) && !text.endsWith(' ');
  return isText ? text : undefined;
}

/** Whether a YAML parser takes the value as it stands. */
export const isPrintable = (value: Scalar): boolean =>
  typeof value === 'number' || !/[^ -~\u00a0-\ud7ff]/.test(value);
