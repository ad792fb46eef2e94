import { Buffer } from 'node:buffer';
import { invariant } from '../core/error.ts';

/** Longest key in bytes: what an LMDB page of 4 KiB allows. Keys of hashes and addresses stay below a tenth of it. */
const MAX_KEY_BYTES = 1978;

/**
 * A key's bytes, ordered as its code units are: each UTF-16 unit by itself in the form of UTF-8 (CESU-8, Unicode
 * Technical Report 26). Plain UTF-8 would sort U+10000 and above after U+E000 to U+FFFF, which code units do not.
 * Throws a `bug` for an empty key and one of more than 1,978 bytes.
 */
export function keyBytes(key: string): Buffer {
  const bytes = prefixBytes(key);
  invariant(bytes.length > 0, 'a store key is empty');
  invariant(bytes.length <= MAX_KEY_BYTES, `a store key is longer than ${MAX_KEY_BYTES} bytes`);
  return bytes;
}

/** The bytes every key with this prefix begins with. */
export function prefixBytes(prefix: string): Buffer {
  if (isAscii(prefix)) return Buffer.from(prefix, 'latin1');
  const bytes: number[] = [];
  for (let n = 0; n < prefix.length; n++) {
    const unit = prefix.charCodeAt(n);
    if (unit < 0x80) bytes.push(unit);
    else if (unit < 0x800) bytes.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    else bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  }
  return Buffer.from(bytes);
}

/** The key whose bytes these are; bytes of no key give some other string. */
export function keyOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (isAscii(text)) return text;
  const tail = (n: number): number => (bytes[n] ?? 0) & 0x3f;
  let key = '';
  for (let n = 0; n < bytes.length; ) {
    const lead = bytes[n]!;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : 3;
    if (length === 1) key += String.fromCharCode(lead);
    else if (length === 2) key += String.fromCharCode(((lead & 0x1f) << 6) | tail(n + 1));
    else key += String.fromCharCode(((lead & 0x0f) << 12) | (tail(n + 1) << 6) | tail(n + 2));
    n += length;
  }
  return key;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII.
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);
