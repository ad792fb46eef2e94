import { base58Bytes } from './base58.ts';
import type { Scheme } from './scheme.ts';

const ADDRESS_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * Solana: an address is a public key or a derived one, a transaction its first signature, both in base58. There is no
 * checksum: a wrong character that leaves the length as it is goes unseen.
 */
export const solana: Scheme = {
  name: 'solana',
  title: 'Solana',
  form: '32 bytes in base58: 32 to 44 characters',
  read: (text) => (base58Bytes(text)?.length === ADDRESS_BYTES ? { address: text } : { fault: 'malformed' }),
  transaction: (text) => (base58Bytes(text)?.length === SIGNATURE_BYTES ? text : undefined),
};
