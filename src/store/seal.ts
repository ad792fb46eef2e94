import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';

/** Bytes of a seal: the first half of a SHA-256 over a name and what stands under it. */
export const SEAL = 16;

/** The seal of `content` under a name. The name is sealed so that an entry that turned up under another name is seen. */
export const seal = (name: Uint8Array, content: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([name, content]), 'buffer').subarray(0, SEAL);

/** Whether bytes begin with the seal of what follows in them up to `end`. */
export const isSealed = (name: Uint8Array, bytes: Buffer, end: number): boolean =>
  seal(name, bytes.subarray(SEAL, end)).equals(bytes.subarray(0, SEAL));
