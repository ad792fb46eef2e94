export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: characters that XML 1.0 forbids
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/u;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The root element of a document without DOCTYPE, comments and CDATA; throws where it is not well-formed XML 1.0. */
export function readXml(text: string): Element {
  if (ILLEGAL.test(text)) throw new Error('a character that XML 1.0 forbids');
  const document: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [document];
  let at = text.startsWith('<?xml') ? text.indexOf('?>') + 2 : 0;
  while (at < text.length) {
    const start = text.indexOf('<', at);
    const here = open.at(-1) as Element;
    here.text += unescaped(text.slice(at, start < 0 ? text.length : start));
    if (start < 0) break;
    at = text.indexOf('>', start) + 1;
    const [, closing, name, attributes, empty] =
      /^<(\/?)([A-Za-z][\w.:-]*)((?: [\w.:-]+="[^"<]*")*)(\/?)>$/.exec(text.slice(start, at)) ?? [];
    if (name === undefined) throw new Error(`no tag at ${start}: ${text.slice(start, at).slice(0, 80)}`);
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> at ${start} closes another element`);
      continue;
    }
    const element: Element = { name, attributes: attributesOf(attributes ?? ''), children: [], text: '' };
    here.children.push(element);
    if (!empty) open.push(element);
  }
  if (open.length !== 1 || document.children.length !== 1) throw new Error('not one root element');
  return document.children[0] as Element;
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/ ([\w.:-]+)="([^"]*)"/g)].map(
    ([, name, value]) => [name as string, unescaped(value as string)] as const,
  );
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error('an attribute twice');
  return Object.fromEntries(pairs);
}

function unescaped(text: string): string {
  if (/\r/.test(text)) throw new Error('a carriage return that readers would change');
  return text.replace(/&(#[0-9]+|\w+)?(;?)/g, (whole, reference: string | undefined, end: string) => {
    if (reference === undefined || end === '') throw new Error(`no reference: ${whole}`);
    if (reference.startsWith('#')) return String.fromCodePoint(Number(reference.slice(1)));
    const char = ENTITIES[reference];
    if (char === undefined) throw new Error(`no entity: ${whole}`);
    return char;
  });
}
