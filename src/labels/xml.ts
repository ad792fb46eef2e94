/** What is met in a document, in its order. Names come without the prefix of their namespace. */
export interface XmlReader {
  open(name: string, attribute: (name: string) => string | undefined, offset: number): void;
  /** The text since the last tag, with references resolved and without space around it; not called where there is none. */
  text(text: string, offset: number): void;
  close(name: string, offset: number): void;
}

export interface XmlFault {
  readonly offset: number;
  readonly expected: string;
}

/** By runs and with a name that ends: by characters, or with any part of a name, a long tag would take for ever. */
const TAG = /<([^\s/>]+)(?=[\s/>])([^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*)>/y;
const ATTRIBUTE = /\s*([^\s=]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'))?|=/y;
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads a document of XML 1.0 without a document type: elements, attributes, text, comments, CDATA. Returns the first
 * fault of its form, after which nothing was read. Does not check that names are names or that attributes are set once.
 */
export function readXml(text: string, reader: XmlReader): XmlFault | undefined {
  const open: string[] = [];
  let at = 0;
  let hasRoot = false;
  const past = (end: string, from: number): number => {
    const found = text.indexOf(end, from);
    return found < 0 ? -1 : found + end.length;
  };
  for (;;) {
    const tag = text.indexOf('<', at);
    const between = text.slice(at, tag < 0 ? text.length : tag);
    const words = between.trim();
    if (words !== '') {
      if (open.length === 0) return { offset: at, expected: 'expected an element, not text' };
      reader.text(resolved(words), at + between.length - between.trimStart().length);
    }
    if (tag < 0) {
      if (!hasRoot) return { offset: at, expected: 'expected an element' };
      const left = open.at(-1);
      return left === undefined ? undefined : { offset: text.length, expected: `expected </${left}>` };
    }
    let end = -1;
    if (text.startsWith('<!--', tag)) end = past('-->', tag + 4);
    else if (text.startsWith('<?', tag)) end = past('?>', tag + 2);
    else if (text.startsWith('<![CDATA[', tag) && open.length > 0) {
      end = past(']]>', tag + 9);
      if (end >= 0) reader.text(text.slice(tag + 9, end - 3), tag + 9);
    } else if (text.startsWith('<!', tag)) {
      return { offset: tag, expected: 'expected a document without a document type' };
    } else if (text.startsWith('</', tag)) {
      end = past('>', tag);
      const name = text.slice(tag + 2, end - 1).trim();
      const expected = open.pop();
      if (end < 0 || name !== expected)
        return {
          offset: tag,
          expected: expected === undefined ? 'expected no closing tag' : `expected </${expected}>`,
        };
      reader.close(local(name), tag);
    } else {
      TAG.lastIndex = tag;
      const [whole, name, inside] = TAG.exec(text) ?? [];
      if (whole !== undefined && name !== undefined && inside !== undefined) {
        if (open.length === 0 && hasRoot) return { offset: tag, expected: 'expected one root element' };
        hasRoot = true;
        end = tag + whole.length;
        reader.open(local(name), (wanted) => attributeOf(inside, wanted), tag);
        if (inside.endsWith('/')) reader.close(local(name), tag);
        else open.push(name);
      }
    }
    if (end < 0) return { offset: tag, expected: 'expected a tag that ends' };
    at = end;
  }
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function attributeOf(inside: string, wanted: string): string | undefined {
  ATTRIBUTE.lastIndex = 0;
  for (;;) {
    const [whole, name, double, single] = ATTRIBUTE.exec(inside) ?? [];
    if (whole === undefined) return undefined;
    const value = double ?? single;
    if (name === wanted && value !== undefined) return resolved(value);
  }
}

/** What is no reference stays as it is. */
function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] as string) : whole;
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
