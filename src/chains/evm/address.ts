import { getAddress } from 'ethers/address';
import { CoinhoundError } from '../../core/error.ts';
import type { ChainId } from '../../core/ids.ts';
import { type AddressBook, addressBook } from '../address-book.ts';
import { chainByForm } from '../address-form.ts';

const ADDRESS = /^0x[0-9a-f]{40}$/i;

/**
 * The checksummed spelling (ERC-55) of an address a person typed. One case throughout carries no checksum and is taken
 * as it is. Throws the usage errors `address-checksum`, `address-of-another-chain` and `address-malformed`.
 */
export function parseAddress(text: string): string {
  if (!ADDRESS.test(text)) throw notAnAddress(text);
  const digits = text.slice(2);
  const canonical = getAddress(`0x${digits.toLowerCase()}`);
  const isMixed = digits !== digits.toLowerCase() && digits !== digits.toUpperCase();
  if (isMixed && canonical.slice(2) !== digits) {
    throw new CoinhoundError('usage', 'address-checksum', `the checksum of address ${text} does not match`, {
      hint: 'a character is wrong: copy the address again from where it was found; in lower case it would go unchecked',
      details: { address: text },
    });
  }
  return canonical;
}

/** The accounts of a chain by addresses in lower-case hexadecimal with `0x`. */
export const evmAddresses = (chain: ChainId): AddressBook => addressBook(chain, getAddress);

function notAnAddress(text: string): CoinhoundError {
  const owner = chainByForm(text);
  if (owner !== undefined) {
    return new CoinhoundError(
      'usage',
      'address-of-another-chain',
      `${text} is an address of chain ${owner}, not of this one`,
      { hint: `name the chain before it: ${owner}:${text}`, details: { address: text, chain: owner } },
    );
  }
  const hint = /^0x[0-9a-f]{64}$/i.test(text)
    ? 'this is the hash of a transaction: an address has 40 hexadecimal digits'
    : 'an address is 0x and 40 hexadecimal digits';
  return new CoinhoundError('usage', 'address-malformed', `${text} is not an address of an EVM chain`, {
    hint,
    details: { address: text },
  });
}
