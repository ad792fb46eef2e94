import { Buffer } from 'node:buffer';
import { keccak256, ripemd160 } from 'ethers/crypto';
import { CoinhoundError } from '../../core/error.ts';
import { accountId, type ChainId } from '../../core/ids.ts';
import { type AddressBook, addressBook } from '../address-book.ts';
import { chainByForm } from '../address-form.ts';
import { decodeBase32, encodeBase32 } from './base32.ts';

const ADDRESS = /^[A-Z2-7]{40}$/;
const PUBLIC_KEY = /^[0-9a-f]{64}$/i;
/** Of 25 bytes the last four are the checksum. */
const PAYLOAD_BYTES = 21;

/** The network byte of a NEM chain: 104 of `nem:104`, which is `N` in addresses; 152 is `T`, 96 is `M`. */
export const networkOf = (chain: ChainId): number => Number(chain.slice(chain.indexOf(':') + 1));

/**
 * The canonical spelling, 40 capitals, of an address a person typed with or without hyphens and in any case. Throws the usage
 * errors `address-checksum`, `address-of-another-chain` and `address-malformed`.
 */
export function parseAddress(text: string, network: number): string {
  const address = text.replaceAll('-', '').toUpperCase();
  const bytes = ADDRESS.test(address) ? decodeBase32(address) : undefined;
  if (!bytes) throw notAnAddress(text);
  if (!isWhole(bytes)) {
    throw new CoinhoundError('usage', 'address-checksum', `the checksum of address ${text} does not match`, {
      hint: 'a character is wrong: copy the address again from where it was found',
      details: { address: text },
    });
  }
  if (bytes[0] !== network) {
    throw new CoinhoundError(
      'usage',
      'address-of-another-chain',
      `${text} is an address of another network of NEM, number ${bytes[0]}`,
      { hint: `addresses of this chain are those of network ${network}`, details: { address: text } },
    );
  }
  return address;
}

/**
 * The address of an account by its public key, 32 bytes in hexadecimal: network byte, RIPEMD-160 of the original Keccak-256
 * (not SHA-3) of the key, and a checksum, in Base32.
 */
export function addressOfKey(publicKey: string, network: number): string {
  const hash = ripemd160(keccak256(`0x${publicKey}`)).slice(2);
  const payload = Buffer.from(network.toString(16).padStart(2, '0') + hash, 'hex');
  return encodeBase32(Buffer.concat([payload, checksumOf(payload)]));
}

/** The accounts of a chain of NEM by their addresses, or by public keys where an answer names one. */
export interface NemAddresses extends AddressBook {
  /** Whether a text names an account in either way, its checksum unseen. */
  isName(text: unknown): text is string;
}

/** Remembers what it derived of keys. */
export function nemAddresses(chain: ChainId): NemAddresses {
  const network = networkOf(chain);
  const derived = addressBook(chain, (key) => addressOfKey(key, network));
  return {
    account: (named) =>
      PUBLIC_KEY.test(named) ? derived.account(named.toLowerCase()) : accountId(chain, named),
    isName: (text): text is string =>
      typeof text === 'string' && (ADDRESS.test(text) || PUBLIC_KEY.test(text)),
  };
}

const isWhole = (bytes: Uint8Array): boolean =>
  checksumOf(bytes.subarray(0, PAYLOAD_BYTES)).equals(bytes.subarray(PAYLOAD_BYTES));

const checksumOf = (payload: Uint8Array): Buffer =>
  Buffer.from(keccak256(payload).slice(2), 'hex').subarray(0, 4);

function notAnAddress(text: string): CoinhoundError {
  const owner = chainByForm(text);
  if (owner !== undefined && owner !== 'nem') {
    return new CoinhoundError(
      'usage',
      'address-of-another-chain',
      `${text} is an address of chain ${owner}, not of this one`,
      { hint: `name the chain before it: ${owner}:${text}`, details: { address: text, chain: owner } },
    );
  }
  const hint = /^[0-9a-f]{64}$/i.test(text)
    ? 'this is the hash of a transaction, or a public key: an address has 40 letters and digits'
    : 'an address has 40 letters and digits from 2 to 7, hyphens aside, and begins with N';
  return new CoinhoundError('usage', 'address-malformed', `${text} is not an address of NEM`, {
    hint,
    details: { address: text },
  });
}
