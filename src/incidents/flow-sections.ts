import { isPrintable, plainValue } from '../labels/flow-lines.ts';

type Scalar = string | number;
type Entry = Readonly<Record<string, Scalar | readonly Scalar[]>>;

/** The lists of a file by their keys, and the lines that are left, which hold none of them. */
export interface FlowSections {
  readonly rest: string;
  readonly sections: Readonly<Record<string, readonly Entry[]>>;
}

const SECTION = /^(seeds|accounts|transactions|expect):$/;
const ENTRY = /^ {2}- \{ (.+) \}$/;
const FIELD = /([A-Za-z]+): (?:"([^"\\]*)"|\[([^\]\\]*)\]|([^",{}[\]\\]+?))(?:, |$)/y;
const ITEM = /(?:"([^"\\]*)"|([^",{}[\]\\]+?))(?:, |$)/y;
/** Plain text to a YAML parser, unlike a year alone. */
const MOMENT = /^[0-9]{4}-[0-9]{2}(?:-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?Z)?)?$/;

/**
 * Reads the long lists of an incident file whose entries are one-line flow maps, as those that ship are: most of a
 * catalogue's bytes, many times faster than a YAML parser. Gives up with undefined on anything in a list that it could
 * read otherwise than YAML 1.2 would; what is left is for a YAML parser.
 */
export function readFlowSections(text: string): FlowSections | undefined {
  const rest: string[] = [];
  const sections: Record<string, Entry[]> = {};
  let section: Entry[] | undefined;
  for (const row of text.split('\n')) {
    const name = SECTION.exec(row)?.[1];
    if (name !== undefined) {
      if (name in sections) return undefined;
      section = sections[name] = [];
    } else if (section && /^[ \t-]/.test(row)) {
      const entry = entryOf(ENTRY.exec(row)?.[1]);
      if (!entry) return undefined;
      section.push(entry);
    } else {
      if (row !== '') section = undefined;
      rest.push(row);
    }
  }
  const isWhole = Object.values(sections).every(({ length }) => length > 0);
  return isWhole ? { rest: rest.join('\n'), sections } : undefined;
}

function entryOf(inside: string | undefined): Entry | undefined {
  const entry: Record<string, Scalar | readonly Scalar[]> = {};
  const parts = inside === undefined ? undefined : partsOf(FIELD, inside);
  for (const [, name, quoted, listed, plain] of parts ?? []) {
    const value = listed === undefined ? scalarOf(quoted, plain) : listOf(listed);
    if (name === undefined || value === undefined || name in entry) return undefined;
    entry[name] = value;
  }
  return parts && entry;
}

function listOf(inside: string): readonly Scalar[] | undefined {
  const values = partsOf(ITEM, inside)?.map(([, quoted, plain]) => scalarOf(quoted, plain));
  return values?.includes(undefined) ? undefined : (values as readonly Scalar[] | undefined);
}

function scalarOf(quoted: string | undefined, plain: string | undefined): Scalar | undefined {
  const value = plain === undefined ? quoted : MOMENT.test(plain) ? plain : plainValue(plain);
  return value !== undefined && isPrintable(value) ? value : undefined;
}

/** Matches one behind the other, or undefined where they do not cover the text. */
function partsOf(form: RegExp, text: string): readonly RegExpExecArray[] | undefined {
  const parts: RegExpExecArray[] = [];
  form.lastIndex = 0;
  for (let at = 0; at < text.length; at = form.lastIndex) {
    const part = form.exec(text);
    if (!part) return undefined;
    parts.push(part);
  }
  return parts;
}
