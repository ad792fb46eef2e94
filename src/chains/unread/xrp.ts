import { base58Check } from './base58.ts';
import { hexTransaction, type Scheme, type Spelling } from './scheme.ts';

const FORM = /^r[1-9A-HJ-NP-Za-km-z]{24,34}$/;
const BITCOIN_ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const ALPHABET = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';
const ACCOUNT_BYTES = 20;

/**
 * The XRP Ledger (xrpl.org, Accounts, base58 encodings): the classic address. A destination tag is no part of the
 * account that holds the value, so an X-address, which has one inside, is not taken.
 */
export const xrp: Scheme = {
  name: 'xrp',
  title: 'the XRP Ledger',
  form: 'r and 24 to 34 characters, without destination tag; of an X-address give the classic address',
  read,
  transaction: hexTransaction,
};

function read(text: string): Spelling {
  if (!FORM.test(text)) return { fault: 'malformed' };
  const payload = base58Check([...text].map(inBitcoinAlphabet).join(''));
  if (typeof payload === 'string') return { fault: payload };
  return payload[0] === 0 && payload.length === 1 + ACCOUNT_BYTES
    ? { address: text }
    : { fault: 'malformed' };
}

const inBitcoinAlphabet = (letter: string): string => BITCOIN_ALPHABET[ALPHABET.indexOf(letter)] as string;
