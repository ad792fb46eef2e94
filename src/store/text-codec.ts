import type { ByteReader, ByteWriter } from './bytes.ts';
import { malformedMovements } from './errors.ts';
import { readPart, writePart } from './part-codec.ts';

/** Writes strings; what occurred before is written as a reference. */
export interface TextWriter {
  /** A string that is not likely to come again whole, though its parts are. */
  text(value: string): void;
  /** A string that comes again whole. */
  interned(value: string): void;
}

export interface TextReader {
  text(): string;
  /** Equal strings are one string in memory. */
  interned(): string;
}

/*
 * Ids are made of parts that come again: `eip155:1/erc20:0xdAC1…`, `bip122:…:txid:vout`. So a string is a list of parts
 * with what follows each (nothing, or one of these), and a part is written once.
 */
const SEPARATORS = ['', ':', '/', '>', '#'];

export function textWriter(bytes: ByteWriter): TextWriter {
  const parts = new Map<string, number>();
  const strings = new Map<string, number>();

  function part(value: string, separator: number): void {
    const known = parts.get(value);
    bytes.varint((known === undefined ? 0 : known + 1) * 8 + separator);
    if (known !== undefined) return;
    parts.set(value, parts.size);
    writePart(bytes, value);
  }

  function text(value: string): void {
    let start = 0;
    for (let n = 0; n < value.length; n++) {
      const separator = separatorAt(value, n);
      if (separator === 0) continue;
      part(value.slice(start, n), separator);
      start = n + 1;
    }
    part(value.slice(start), 0);
  }
  return {
    text,
    interned(value) {
      const known = strings.get(value);
      bytes.varint(known === undefined ? 0 : known + 1);
      if (known !== undefined) return;
      strings.set(value, strings.size);
      text(value);
    },
  };
}

export function textReader(bytes: ByteReader): TextReader {
  const parts: string[] = [];
  const strings: string[] = [];

  function text(): string {
    let value = '';
    for (;;) {
      const head = bytes.varint();
      const separator = head % 8;
      if (head < 8) parts.push(readPart(bytes));
      const part = head < 8 ? parts.at(-1) : parts[Math.floor(head / 8) - 1];
      if (part === undefined || separator >= SEPARATORS.length) throw malformedMovements('refer to no text');
      value += part;
      if (separator === 0) return value;
      value += SEPARATORS[separator];
    }
  }
  return {
    text,
    interned() {
      const known = bytes.varint();
      if (known === 0) strings.push(text());
      const value = known === 0 ? strings.at(-1) : strings[known - 1];
      if (value === undefined) throw malformedMovements('refer to no text');
      return value;
    },
  };
}

function separatorAt(value: string, n: number): number {
  switch (value.charCodeAt(n)) {
    case 0x3a:
      return 1;
    case 0x2f:
      return 2;
    case 0x3e:
      return 3;
    case 0x23:
      return 4;
    default:
      return 0;
  }
}
