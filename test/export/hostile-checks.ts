import { inflateSync } from 'node:zlib';
import { Parser } from 'commonmark';
import { parse } from 'yaml';
import { readDot } from './read-dot.ts';
import { readCsv } from './rfc4180.ts';
import { type Element, readXml } from './xml.ts';

/** How a format's documents are read back, for the test with hostile texts. */
export interface HostileCheck {
  /** Every text that a reader gets out of a document, in any order; throws where the document is broken. */
  texts(document: string): readonly ReadText[];
  /** What stays the same whatever the texts hold: how many elements there are, and of what. */
  shape(document: string): unknown;
  /** Writes accounts of known categories alone. */
  readonly category?: 'exchange';
}

export interface ReadText {
  readonly text: string;
  /** What a reader gets of a whole text: characters that the format cannot hold are replaced. */
  readonly shown: (whole: string) => string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: characters that XML 1.0 forbids
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;
const NOT_CSV =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no reader of CSV expects
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const NOT_A_LINE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]/gu;

const replacing = (pattern: RegExp) => (text: string) => text.replace(pattern, '\ufffd');
const wellFormed = replacing(/\p{Cs}/gu);
const oneLine = replacing(NOT_A_LINE);

/** Texts of a value of JSON, names among them; JSON in a string is read as well. */
function jsonTexts(value: unknown, shown: ReadText['shown']): readonly ReadText[] {
  if (typeof value === 'string') return textsWithin(value, shown);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    ...(Array.isArray(value) ? [] : [{ text: name, shown }]),
    ...jsonTexts(member, shown),
  ]);
}

function textsWithin(text: string, shown: ReadText['shown']): readonly ReadText[] {
  if (!/^[[{]"|^\[\{/.test(text)) return [{ text, shown }];
  try {
    return jsonTexts(JSON.parse(text), (whole) => shown(wellFormed(whole)));
  } catch {
    return [{ text, shown }];
  }
}

const csv: HostileCheck = {
  texts: (document) =>
    readCsv(document)
      .flat()
      .flatMap((cell) => {
        if (/^[\s\p{C}\ufffd]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(cell))
          throw new Error(`a formula: ${cell.slice(0, 80)}`);
        return textsWithin(cell, replacing(NOT_CSV));
      }),
  shape: (document) => readCsv(document).map((record) => record.length),
};

/** Ids and labels of nodes are left out: they are encoded, and shortened; attributes have both as they are. */
const xml: HostileCheck = {
  texts: (document) =>
    elementsOf(readXml(document)).flatMap(({ name: element, attributes, text }) => [
      ...Object.entries(attributes)
        .filter(([name]) => !['id', 'source', 'target', 'label'].includes(name))
        .flatMap(([, value]) => textsWithin(value, replacing(NOT_XML))),
      ...(element === 'description'
        ? jsonTexts(JSON.parse(text.slice(text.indexOf('{"policies"'))), replacing(NOT_XML))
        : []),
      ...(element === 'description' || /^[\n ]*$/.test(text) ? [] : textsWithin(text, replacing(NOT_XML))),
    ]),
  shape: (document) => elementsOf(readXml(document)).map(({ name }) => name),
};

const elementsOf = (root: Element): readonly Element[] => [root, ...root.children.flatMap(elementsOf)];

/** As far as a line of a drawing goes. */
function beginning(whole: string): string {
  const chars = [...oneLine(whole)];
  return chars.length > 80 ? `${chars.slice(0, 80).join('')}…` : chars.join('');
}

const dot: HostileCheck = {
  // What is shortened in the middle is left out: tooltips have it whole.
  texts: (document) =>
    readDot(document).flatMap(({ statement, texts }) =>
      texts
        .filter((text) => !/….*…$|…[^…]/.test(text))
        .map((text) => ({ text, shown: statement.includes('->') ? oneLine : beginning })),
    ),
  shape: (document) => readDot(document).map(({ statement, texts }) => [statement, texts.length]),
};

/** What a page shows, without blanks: a text is told apart from others by what stands around it. */
const markdown: HostileCheck = {
  texts: (document) =>
    document.split('\n').map((line) => ({
      text: visible(line),
      shown: (whole) => oneLine(whole).replace(/\s/gu, ''),
    })),
  shape: (document) => [
    nodesOf(document).filter((type) => !['text', 'code', 'softbreak'].includes(type)),
    document.split('\n').map((line) => line.split('|').length),
  ],
};

function nodesOf(document: string): readonly string[] {
  const walker = new Parser().parse(document).walker();
  const types: string[] = [];
  for (let step = walker.next(); step; step = walker.next()) if (step.entering) types.push(step.node.type);
  return types;
}

function visible(line: string): string {
  const walker = new Parser().parse(line).walker();
  let text = '';
  for (let step = walker.next(); step; step = walker.next())
    if (step.entering) text += step.node.literal ?? '';
  return text.replace(/\s/gu, '');
}

const PROSE = ['name', 'description', 'abstract', 'content', 'external_id'];
const stix: HostileCheck = {
  texts: (document) =>
    (JSON.parse(document) as { readonly objects: readonly object[] }).objects
      .flatMap((object) => [
        ...PROSE.flatMap((name) => jsonTexts((object as Record<string, unknown>)[name], oneLine)),
        ...jsonTexts((object as { external_references?: unknown }).external_references, oneLine),
        ...jsonTexts(
          { ...object, ...Object.fromEntries([...PROSE, 'external_references'].map((name) => [name, 0])) },
          wellFormed,
        ),
      ])
      .filter(({ text }) => !/--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)),
  shape: (document) =>
    (JSON.parse(document) as { objects: { type: string }[] }).objects.map(({ type }) => type),
};

const tagpack: HostileCheck = {
  texts: (document) => {
    const { tags, ...header } = parse(document) as Record<string, unknown>;
    const line = (text: string) => oneLine(text).trim();
    const address = (text: string) => wellFormed(text.trim());
    return [
      ...jsonTexts(header, line),
      ...(tags as Record<string, unknown>[]).flatMap(({ context, address: own, ...tag }) => [
        ...jsonTexts(tag, line),
        ...jsonTexts(own, address),
        ...jsonTexts(context, wellFormed),
      ]),
    ];
  },
  shape: (document) => {
    const { tags, ...header } = parse(document) as Record<string, unknown>;
    return [Object.keys(header), (tags as object[]).map((tag) => Object.keys(tag))];
  },
  category: 'exchange',
};

const json: HostileCheck = {
  texts: (document) => jsonTexts(JSON.parse(document), (whole) => whole),
  shape: (document) => shapeOf(JSON.parse(document)),
};

/** The graph within a page, byte for byte; what is shown of it is looked at in the browser. No text makes an element of its own. */
const html: HostileCheck = {
  texts: (document) => {
    const packed = document.split('id="flow-graph">')[1]?.split('</script>')[0] ?? '';
    return json.texts(inflateSync(Buffer.from(packed, 'base64')).toString('utf8'));
  },
  shape: (document) => {
    const elements =
      document.replace(/<script>[\s\S]*?<\/script>/, '').match(/<\/?[a-z!][a-z0-9]*\b/gi) ?? [];
    return [...elements].sort();
  },
};

function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  return typeof value === 'object' && value !== null ? Object.values(value).map(shapeOf) : typeof value;
}

/** By name of the format. A format without a line here fails the test: say how its documents are read back. */
export const hostileChecks: Readonly<Record<string, HostileCheck>> = {
  json,
  markdown,
  csv,
  'csv-nodes': csv,
  'csv-findings': csv,
  graphml: xml,
  gexf: xml,
  dot,
  stix,
  tagpack,
  html,
};
