import { Buffer } from 'node:buffer';
import { address as codec } from 'bitcoinjs-lib';
import { CoinhoundError } from '../../core/error.ts';
import type { ChainId } from '../../core/ids.ts';
import { malformed } from '../../net/upstream-error.ts';
import { type AddressBook, addressBook } from '../address-book.ts';
import { chainByForm } from '../address-form.ts';

const BASE58 = /^T[1-9A-HJ-NP-Za-km-z]{33}$/;
const HEX = /^41[0-9a-f]{40}$/i;
/** First of the 21 bytes of every address. */
const PREFIX = 0x41;

/** Logs name it as the giver of a mint and the receiver of a burn; in the form of answers. */
export const ZERO_ADDRESS = `41${'0'.repeat(40)}`;

/**
 * The canonical spelling (base58check, `T…`) of an address a person typed in it or in hexadecimal (`41…`, which carries no
 * checksum). Throws the usage errors `address-checksum`, `address-of-another-chain` and `address-malformed`.
 */
export function parseAddress(text: string): string {
  if (HEX.test(text)) return spelled(text);
  if (!BASE58.test(text)) throw notAnAddress(text);
  try {
    const { version } = codec.fromBase58Check(text);
    if (version === PREFIX) return text;
  } catch (cause) {
    throw new CoinhoundError('usage', 'address-checksum', `the checksum of address ${text} does not match`, {
      hint: 'a character is wrong or missing: copy the address again from where it was found',
      details: { address: text },
      cause,
    });
  }
  throw notAnAddress(text);
}

/** The same 21 bytes in lower-case hexadecimal; `address` is canonical. */
export function hexOf(address: string): string {
  return `41${Buffer.from(codec.fromBase58Check(address).hash).toString('hex')}`;
}

/**
 * An address as answers spell it, in lower-case hexadecimal with `41`: base58check, hexadecimal, or the 20 bytes alone that
 * logs carry. Throws `malformed`; `field` names it in the error.
 */
export function readAddress(value: unknown, field: string): string {
  if (typeof value === 'string') {
    if (HEX.test(value)) return value.toLowerCase();
    if (/^[0-9a-f]{40}$/i.test(value)) return `41${value.toLowerCase()}`;
    if (BASE58.test(value) && isSound(value)) return hexOf(value);
  }
  throw malformed(`gave no address for ${field}`, { details: { field } });
}

/** The accounts of a chain by addresses in lower-case hexadecimal with `41`. */
export const tronAddresses = (chain: ChainId): AddressBook => addressBook(chain, spelled);

const spelled = (hex: string): string => codec.toBase58Check(Buffer.from(hex.slice(2), 'hex'), PREFIX);

function isSound(text: string): boolean {
  try {
    return codec.fromBase58Check(text).version === PREFIX;
  } catch {
    return false;
  }
}

function notAnAddress(text: string): CoinhoundError {
  const owner = chainByForm(text);
  if (owner !== undefined && owner !== 'tron') {
    const also = /^0x[0-9a-f]{40}$/i.test(text)
      ? `, or write ${spelled(`41${text.slice(2)}`)} for the same 20 bytes on tron`
      : '';
    return new CoinhoundError(
      'usage',
      'address-of-another-chain',
      `${text} is an address of chain ${owner}, not of tron`,
      { hint: `name the chain before it: ${owner}:${text}${also}`, details: { address: text, chain: owner } },
    );
  }
  const hint = /^(0x)?[0-9a-f]{64}$/i.test(text)
    ? 'this is the hash of a transaction: an address begins with T, or with 41 in hexadecimal'
    : 'an address is T and 33 more characters, or 41 and 40 hexadecimal digits';
  return new CoinhoundError('usage', 'address-malformed', `${text} is not an address of tron`, {
    hint,
    details: { address: text },
  });
}
