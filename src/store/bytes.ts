import { Buffer } from 'node:buffer';
import { malformedMovements } from './errors.ts';

/** Collects bytes. Varints are little-endian groups of seven bits (LEB128), of whole numbers from 0 to 2^53 - 1. */
export interface ByteWriter {
  byte(value: number): void;
  varint(value: number): void;
  /** IEEE 754, 8 bytes, little-endian. */
  double(value: number): void;
  /** Text as `encoding` packs it, without a length. */
  text(value: string, encoding: 'latin1' | 'utf16le' | 'hex'): void;
  /** What was written, in memory of its own. */
  take(): Buffer;
}

/** Gives back what a writer collected. Every read throws `movements-malformed` where the bytes end before it. */
export interface ByteReader {
  byte(): number;
  varint(): number;
  double(): number;
  text(bytes: number, encoding: 'latin1' | 'utf16le' | 'hex'): string;
  /** An unsigned big-endian integer of so many bytes. */
  integer(bytes: number): bigint;
  /** Bytes not read yet. */
  left(): number;
}

export function byteWriter(): ByteWriter {
  let bytes = Buffer.allocUnsafe(4096);
  let end = 0;

  function reserve(count: number): void {
    if (end + count <= bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * bytes.length, end + count));
    bytes.copy(larger, 0, 0, end);
    bytes = larger;
  }
  return {
    byte(value) {
      reserve(1);
      bytes[end++] = value;
    },
    varint(value) {
      reserve(8);
      let rest = value;
      while (rest >= 0x80) {
        bytes[end++] = (rest % 0x80) | 0x80;
        rest = Math.floor(rest / 0x80);
      }
      bytes[end++] = rest;
    },
    double(value) {
      reserve(8);
      end = bytes.writeDoubleLE(value, end);
    },
    text(value, encoding) {
      reserve(2 * value.length);
      end += bytes.write(value, end, encoding);
    },
    take: () => Buffer.from(bytes.subarray(0, end)),
  };
}

export function byteReader(source: Uint8Array): ByteReader {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  let at = 0;

  /** Where the next `count` bytes begin; moves on past them. */
  function pass(count: number): number {
    const start = at;
    if (count > bytes.length - start) throw malformedMovements('end too early');
    at = start + count;
    return start;
  }
  return {
    byte: () => bytes[pass(1)]!,
    varint() {
      const first = bytes[pass(1)]!;
      if (first < 0x80) return first;
      let value = first & 0x7f;
      for (let unit = 0x80; ; unit *= 0x80) {
        const next = bytes[pass(1)]!;
        value += (next & 0x7f) * unit;
        if (value > Number.MAX_SAFE_INTEGER) throw malformedMovements('hold a number beyond 2^53');
        if (next < 0x80) return value;
        if (unit > Number.MAX_SAFE_INTEGER) throw malformedMovements('hold a number without end');
      }
    },
    double: () => bytes.readDoubleLE(pass(8)),
    text(count, encoding) {
      const start = pass(count);
      return bytes.toString(encoding, start, start + count);
    },
    integer(count) {
      const start = pass(count);
      if (count === 0) return 0n;
      if (count <= 6) return BigInt(bytes.readUIntBE(start, count));
      if (count === 8) return bytes.readBigUInt64BE(start);
      if (count === 7) return (BigInt(bytes[start]!) << 48n) | BigInt(bytes.readUIntBE(start + 1, 6));
      return BigInt(`0x${bytes.toString('hex', start, start + count)}`);
    },
    left: () => bytes.length - at,
  };
}
