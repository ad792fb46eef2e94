import { address as codec } from 'bitcoinjs-lib';
import { addressOf } from '../core/ids.ts';
import type { Movement } from '../core/movement.ts';

const CONTINUED = '^';
const PART_BYTES = 20;

/**
 * The texts written into a transaction of a UTXO chain, each in full: one that ends with `^` goes on in the keys' hashes of
 * further outputs, 20 characters each, the last filled up with zeros (THORNode docs, Sending Transactions, as copied in
 * decaswap-labs/decanode@5a921b1). An output counts for that only if its hash is text, so real payments are passed over.
 */
export function memosOf({ memo, outputs }: Movement): readonly string[] {
  const texts = (memo ?? '').split('\n').filter((text) => text !== '');
  if (!texts.some((text) => text.endsWith(CONTINUED))) return texts;
  const rest = outputs.map(({ holding }) => textIn(addressOf(holding.owner))).join('');
  return texts.map((text) => (text.endsWith(CONTINUED) ? text.slice(0, -1) + rest : text));
}

/** The text that stands for a hash in an address of P2WPKH or P2PKH; empty where it holds none. */
function textIn(address: string): string {
  const bytes = hashIn(address);
  if (bytes?.length !== PART_BYTES) return '';
  const end = bytes.indexOf(0);
  const used = end < 0 ? bytes : bytes.subarray(0, end);
  const isText = used.length > 0 && used.every((byte) => byte > 0x20 && byte < 0x7f);
  const isFilledUp = bytes.subarray(used.length).every((byte) => byte === 0);
  return isText && isFilledUp ? Buffer.from(used).toString('latin1') : '';
}

/** Addresses of other kinds, and names of scripts and sinks, have none. */
function hashIn(address: string): Uint8Array | undefined {
  try {
    const isBech32 = /^[a-z]{2,5}1[02-9ac-hj-np-z]+$/.test(address);
    return isBech32 ? codec.fromBech32(address).data : codec.fromBase58Check(address).hash;
  } catch {
    return undefined;
  }
}
