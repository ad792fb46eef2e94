import { hexTransaction, type Scheme, type Spelling } from './scheme.ts';

const FORM = /^G[A-Z2-7]{55}$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** The version byte of an account: what makes its text begin with `G`. */
const ACCOUNT = 0x30;
const CHECKSUM_BYTES = 2;

/**
 * Stellar (SEP-23): the account. A memo is no part of the account that holds the value, so a muxed address, which has
 * one inside, is not taken.
 */
export const stellar: Scheme = {
  name: 'stellar',
  title: 'Stellar',
  form: 'G and 55 capitals and digits; of a muxed address (M) give the account it belongs to',
  read,
  transaction: hexTransaction,
};

function read(text: string): Spelling {
  if (!FORM.test(text)) return { fault: 'malformed' };
  const bytes = base32Bytes(text);
  const payload = bytes.subarray(0, -CHECKSUM_BYTES);
  const [low = 0, high = 0] = bytes.subarray(-CHECKSUM_BYTES);
  if (crc16(payload) !== low + 256 * high) return { fault: 'checksum' };
  return payload[0] === ACCOUNT ? { address: text } : { fault: 'malformed' };
}

/** 56 characters of five bits are 35 bytes, with no bit left over. */
function base32Bytes(text: string): Uint8Array {
  const value = [...text].reduce((sum, letter) => sum * 32n + BigInt(ALPHABET.indexOf(letter)), 0n);
  return Buffer.from(value.toString(16).padStart(70, '0'), 'hex');
}

/** CRC16-XModem: polynomial 0x1021, from zero. */
function crc16(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = ((sum << 1) ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return sum;
}
