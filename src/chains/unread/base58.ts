import { createHash } from 'node:crypto';
import { decodeBase58 } from 'ethers/utils';

/** Longer than any address or transaction id. */
const FORM = /^[1-9A-HJ-NP-Za-km-z]{1,200}$/;
const CHECKSUM_BYTES = 4;

/** The bytes that base58 text in Bitcoin's alphabet stands for, each leading `1` a zero byte; undefined where it is none. */
export function base58Bytes(text: string): Uint8Array | undefined {
  if (!FORM.test(text)) return undefined;
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  const value = decodeBase58(text);
  const digits = value === 0n ? '' : value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return Uint8Array.from([...new Uint8Array(zeros), ...bytes]);
}

/** What stands before the checksum of base58check text (double SHA-256), or what is wrong with it. */
export function base58Check(text: string): Uint8Array | 'malformed' | 'checksum' {
  const bytes = base58Bytes(text);
  if (bytes === undefined || bytes.length <= CHECKSUM_BYTES) return 'malformed';
  const payload = bytes.subarray(0, -CHECKSUM_BYTES);
  const sum = sha256(sha256(payload)).subarray(0, CHECKSUM_BYTES);
  return sum.every((byte, n) => byte === bytes[payload.length + n]) ? payload : 'checksum';
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
