import { keccak256 } from 'ethers/crypto';
import { decodeBase58 } from 'ethers/utils';
import { hexTransaction, type Scheme, type Spelling } from './scheme.ts';

const FORM = /^[1-9A-HJ-NP-Za-km-z]{95}([1-9A-HJ-NP-Za-km-z]{11})?$/;
/** Characters of a block by the bytes it encodes: Monero's base58 goes in blocks of eight bytes. */
const BLOCK = { bytes: 8, characters: 11 };
const LAST_BLOCK = { bytes: 5, characters: 7 };
const CHECKSUM_BYTES = 4;
/** Prefix byte to length in characters: primary address, with a payment id integrated, subaddress. */
const KINDS: ReadonlyMap<number, number> = new Map([
  [18, 95],
  [19, 106],
  [42, 95],
]);
/** The same of the test network and the stage network. */
const TEST_KINDS: ReadonlySet<number> = new Set([53, 54, 63, 24, 25, 36]);

/**
 * Monero (getmonero.org, Moneropedia). The checksum is Keccak-256 over prefix and keys. Does not see whether the keys
 * are points of the curve.
 */
export const monero: Scheme = {
  name: 'monero',
  title: 'Monero',
  form: '95 characters from 4 or 8, or 106 from 4 where a payment id is integrated',
  read,
  transaction: hexTransaction,
  opacity: {
    why: 'value cannot be followed on Monero by anybody: every payment goes to a one-time address, what it spends hides among decoys, and amounts are encrypted',
    instead:
      "what can be had off the chain: the payer's transaction key or a payment proof, the receiver's private view key, which shows what came in, and records of exchanges and swap services",
    holds: () => true,
  },
};

function read(text: string): Spelling {
  if (!FORM.test(text)) return { fault: 'malformed' };
  const bytes = blockBytes(text);
  if (bytes === undefined) return { fault: 'checksum' };
  const keys = bytes.subarray(0, -CHECKSUM_BYTES);
  const sum = Buffer.from(keccak256(keys).slice(2), 'hex');
  if (bytes.subarray(-CHECKSUM_BYTES).some((byte, n) => byte !== sum[n])) return { fault: 'checksum' };
  const prefix = keys[0] as number;
  if (TEST_KINDS.has(prefix)) return { fault: 'foreign', of: 'a Monero test network' };
  return KINDS.get(prefix) === text.length ? { address: text } : { fault: 'malformed' };
}

/** The bytes of whole blocks and one last of five bytes; undefined where a block holds more than its bytes can. */
function blockBytes(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += BLOCK.characters) {
    const block = text.length - at < BLOCK.characters ? LAST_BLOCK : BLOCK;
    const digits = decodeBase58(text.slice(at, at + block.characters)).toString(16);
    if (digits.length > 2 * block.bytes) return undefined;
    bytes.push(...Buffer.from(digits.padStart(2 * block.bytes, '0'), 'hex'));
  }
  return Uint8Array.from(bytes);
}
