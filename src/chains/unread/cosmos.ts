import { bech32Encoding } from './bech32.ts';
import { hexTransaction, type Scheme, type Spelling } from './scheme.ts';

/** 20 bytes of an account, or 32 of a contract, in characters of five bits. */
const DATA_LENGTHS: ReadonlySet<number> = new Set([32, 52]);
const CHECKSUM_LENGTH = 6;

/** A chain of Cosmos, whose addresses are bech32 (BIP 173) under a prefix of its own, checksum verified. */
const cosmos = (name: string, title: string, prefix: string): Scheme => ({
  name,
  title,
  form: `${prefix}1 and 38 characters`,
  read: (text) => read(text, prefix),
  transaction: hexTransaction,
});

/** THORChain: what swaps that end inside it are paid to. */
export const thorchain: Scheme = cosmos('thorchain', 'THORChain', 'thor');
/** Maya Protocol, a fork of THORChain. */
export const mayachain: Scheme = cosmos('mayachain', 'Maya Protocol', 'maya');

function read(text: string, prefix: string): Spelling {
  const address = text.toLowerCase();
  const isOneCase = text === address || text === text.toUpperCase();
  const [, test = '', data] = new RegExp(`^([ts]?)${prefix}1([0-9a-z]+)$`).exec(address) ?? [];
  if (!isOneCase || data === undefined || !DATA_LENGTHS.has(data.length - CHECKSUM_LENGTH))
    return { fault: 'malformed' };
  if (bech32Encoding(`${test}${prefix}`, data) !== 'bech32') return { fault: 'checksum' };
  return test === '' ? { address } : { fault: 'foreign', of: 'a test network' };
}
