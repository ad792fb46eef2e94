import { base58Check } from './base58.ts';
import { bech32Encoding } from './bech32.ts';
import { hexTransaction, type Scheme, type Spelling } from './scheme.ts';

const BASE58 = /^(t[1-9A-HJ-NP-Za-km-z]{34}|z[1-9A-HJ-NP-Za-km-z]{94})$/;
const BECH32 = /^(zs|u|ztestsapling|utest)1([0-9a-z]{75,2000})$/;
/** Two leading bytes, in hexadecimal, to the bytes that follow: pay to public key, pay to script, Sprout. */
const LEADS: ReadonlyMap<string, number> = new Map([
  ['1cb8', 20],
  ['1cbd', 20],
  ['169a', 64],
]);
const TEST_LEADS: ReadonlySet<string> = new Set(['1d25', '1cba', '16b6']);
/** A Sapling address is 43 bytes: its text has this length. */
const SAPLING_LENGTH = 78;
const FOREIGN: Spelling = { fault: 'foreign', of: 'a Zcash test network' };

/**
 * Zcash (protocol specification, section 5.6; ZIP 316). Of a unified address the checksum is verified, not what it is
 * made of. A `tex1` address (ZIP 320) is another spelling of a `t1` address and not taken.
 */
export const zcash: Scheme = {
  name: 'zcash',
  title: 'Zcash',
  form: 't1 or t3 and 33 characters, zs1 and 75, or u1 and more; of a tex1 address give the t1 address it stands for',
  read: (text) => (BASE58.test(text) ? readBase58(text) : readBech32(text)),
  transaction: hexTransaction,
  opacity: {
    why: 'value cannot be followed behind a shielded Zcash address by anybody: payers, receivers and amounts of shielded payments are encrypted',
    instead:
      "what can be had off the chain: the receiver's viewing key, a payment disclosure of the payer, and records of exchanges and swap services; transparent addresses (t1, t3) are in plain sight",
    holds: (address) => address !== undefined && !address.startsWith('t'),
  },
};

function readBase58(text: string): Spelling {
  const payload = base58Check(text);
  if (typeof payload === 'string') return { fault: payload };
  const lead = Buffer.from(payload.subarray(0, 2)).toString('hex');
  if (TEST_LEADS.has(lead)) return FOREIGN;
  return LEADS.get(lead) === payload.length - 2 ? { address: text } : { fault: 'malformed' };
}

function readBech32(text: string): Spelling {
  const isOneCase = text === text.toLowerCase() || text === text.toUpperCase();
  const address = text.toLowerCase();
  const [, prefix, data] = BECH32.exec(address) ?? [];
  if (!isOneCase || prefix === undefined || data === undefined) return { fault: 'malformed' };
  const isUnified = prefix.startsWith('u');
  if (bech32Encoding(prefix, data) !== (isUnified ? 'bech32m' : 'bech32')) return { fault: 'checksum' };
  if (prefix.includes('test')) return FOREIGN;
  return isUnified || address.length === SAPLING_LENGTH ? { address } : { fault: 'malformed' };
}
