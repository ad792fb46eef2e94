import { Buffer } from 'node:buffer';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { malformedMovements } from './errors.ts';

const LATIN1 = 0;
const UTF16 = 1;
const HEX = 2;
const HEX_0X = 3;
const MIXED_0X = 4;
const HEX_ODD = 5;

/**
 * Writes a piece of an id: its kind and length in bytes, then the bytes. Hex is packed two digits a byte, an EIP-55
 * address with a bit a digit for its case; all else as UTF-16, by half where it can be.
 */
export function writePart(bytes: ByteWriter, value: string): void {
  const { kind, packed, encoding } = formOf(value);
  const length = Buffer.byteLength(packed, encoding);
  bytes.varint(length * 8 + kind);
  bytes.text(packed, encoding);
  if (kind === MIXED_0X) writeCase(bytes, packed);
}

interface Form {
  readonly kind: number;
  readonly packed: string;
  readonly encoding: 'latin1' | 'utf16le' | 'hex';
}

function formOf(value: string): Form {
  const has0x = value.startsWith('0x');
  const digits = has0x ? value.slice(2) : value;
  const isEven = digits.length % 2 === 0;
  if (isEven && /^[\da-f]+$/.test(digits))
    return { kind: has0x ? HEX_0X : HEX, packed: digits, encoding: 'hex' };
  if (isEven && has0x && /^[\da-fA-F]+$/.test(digits))
    return { kind: MIXED_0X, packed: digits, encoding: 'hex' };
  if (!isEven && /^[\da-f]+$/.test(value)) return { kind: HEX_ODD, packed: `0${value}`, encoding: 'hex' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of one byte.
  const isNarrow = /^[\x00-\xff]*$/.test(value);
  return isNarrow
    ? { kind: LATIN1, packed: value, encoding: 'latin1' }
    : { kind: UTF16, packed: value, encoding: 'utf16le' };
}

/** Throws `movements-malformed` where the bytes are no part. */
export function readPart(bytes: ByteReader): string {
  const head = bytes.varint();
  const length = Math.floor(head / 8);
  switch (head % 8) {
    case LATIN1:
      return bytes.text(length, 'latin1');
    case UTF16:
      if (length % 2 === 1) throw malformedMovements('hold half a character');
      return bytes.text(length, 'utf16le');
    case HEX:
      return bytes.text(length, 'hex');
    case HEX_0X:
      return `0x${bytes.text(length, 'hex')}`;
    case MIXED_0X:
      return `0x${readCase(bytes, bytes.text(length, 'hex'))}`;
    case HEX_ODD:
      if (length === 0) throw malformedMovements('hold a text of no known form');
      return bytes.text(length, 'hex').slice(1);
    default:
      throw malformedMovements('hold a text of no known form');
  }
}

/** A bit for each digit, eight to a byte from the lowest: 1 for a capital. */
function writeCase(bytes: ByteWriter, digits: string): void {
  for (let start = 0; start < digits.length; start += 8) {
    let mask = 0;
    for (let n = start; n < Math.min(start + 8, digits.length); n++) {
      const code = digits.charCodeAt(n);
      if (code >= 0x41 && code <= 0x46) mask |= 1 << (n - start);
    }
    bytes.byte(mask);
  }
}

function readCase(bytes: ByteReader, digits: string): string {
  let value = '';
  for (let start = 0; start < digits.length; start += 8) {
    const mask = bytes.byte();
    for (let n = start; n < Math.min(start + 8, digits.length); n++) {
      const digit = digits[n]!;
      value += mask & (1 << (n - start)) ? digit.toUpperCase() : digit;
    }
  }
  return value;
}
