import { Buffer } from 'node:buffer';
import * as z from 'zod';
import { isSealed, SEAL, seal } from './seal.ts';
import type { FactEntry, LookupEntry, LookupRef } from './store.ts';

/*
 * A lookup:  seal (16 bytes), SHA-256 of the body (32), meta (JSON).
 * A fact:    seal (16 bytes), flags (1), height (8, IEEE 754), where it names answers the length of that list (4) and the
 *            list (of each the length of its key in UTF-8 (2), the key, the SHA-256 of its body (32)), value.
 * Integers are little-endian; a seal covers the key and all that follows it.
 */
const DIGEST_END = SEAL + 32;
const FACT_HEAD = SEAL + 9;

const FINAL = 1;
const NAMES_ANSWERS = 2;

const metaSchema = z.tuple([z.string(), z.string(), z.number(), z.number(), z.boolean(), z.boolean()]);

/** What is kept of a lookup beside its body. */
export interface LookupMeta extends Omit<LookupEntry, 'body'> {
  /** SHA-256 of the body. */
  readonly digest: Buffer;
}

/** Bytes of a lookup for the store, without its body. */
export function encodeLookup(key: Uint8Array, { digest, ...entry }: LookupMeta): Buffer {
  const { provider, request, time, height, buried, final } = entry;
  const meta = Buffer.from(JSON.stringify([provider, request, time, height, buried, final]), 'utf8');
  const bytes = Buffer.concat([Buffer.alloc(SEAL), digest, meta]);
  seal(key, bytes.subarray(SEAL)).copy(bytes);
  return bytes;
}

/** The lookup in `bytes`; undefined where they are not, to the bit, what was put under this key. */
export function decodeLookup(key: Uint8Array, bytes: Buffer): LookupMeta | undefined {
  if (!isLookup(key, bytes)) return undefined;
  const meta = metaSchema.parse(JSON.parse(bytes.toString('utf8', DIGEST_END)));
  const [provider, request, time, height, buried, final] = meta;
  const digest = bytes.subarray(SEAL, DIGEST_END);
  return { digest, provider, request, time, height, buried, final };
}

/** Whether `bytes` are a lookup that was put under this key. */
export const isLookup = (key: Uint8Array, bytes: Buffer): boolean =>
  bytes.length >= DIGEST_END && isSealed(key, bytes, bytes.length);

/** Bytes of a fact for the store. */
export function encodeFact(key: Uint8Array, { value, height, final, madeOf }: FactEntry): Buffer {
  const head = Buffer.alloc(FACT_HEAD);
  head.writeUInt8((final ? FINAL : 0) | (madeOf ? NAMES_ANSWERS : 0), SEAL);
  head.writeDoubleLE(height, SEAL + 1);
  const bytes = Buffer.concat([head, ...(madeOf ? [encodeRefs(madeOf)] : []), value]);
  seal(key, bytes.subarray(SEAL)).copy(bytes);
  return bytes;
}

/** The fact in `bytes`; undefined where they are not, to the bit, what was put under this key. */
export function decodeFact(key: Uint8Array, bytes: Buffer): FactEntry | undefined {
  if (!isFact(key, bytes)) return undefined;
  const flags = bytes.readUInt8(SEAL);
  const fact = { height: bytes.readDoubleLE(SEAL + 1), final: (flags & FINAL) !== 0 };
  if ((flags & NAMES_ANSWERS) === 0) return { value: bytes.subarray(FACT_HEAD), ...fact };
  const start = FACT_HEAD + 4;
  const end = start + bytes.readUInt32LE(FACT_HEAD);
  return { value: bytes.subarray(end), ...fact, madeOf: decodeRefs(bytes.subarray(start, end)) };
}

/** Whether `bytes` are a fact that was put under this key. */
export const isFact = (key: Uint8Array, bytes: Buffer): boolean =>
  bytes.length >= FACT_HEAD && isSealed(key, bytes, bytes.length);

function encodeRefs(refs: readonly LookupRef[]): Buffer {
  const parts = refs.flatMap(({ key, digest }) => {
    const name = Buffer.from(key, 'utf8');
    const length = Buffer.alloc(2);
    length.writeUInt16LE(name.length);
    return [length, name, Buffer.from(digest, 'hex')];
  });
  const length = Buffer.alloc(4);
  length.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0));
  return Buffer.concat([length, ...parts]);
}

function decodeRefs(bytes: Buffer): LookupRef[] {
  const refs: LookupRef[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + bytes.readUInt16LE(at);
    refs.push({ key: bytes.toString('utf8', at + 2, end), digest: bytes.toString('hex', end, end + 32) });
    at = end + 32;
  }
  return refs;
}
