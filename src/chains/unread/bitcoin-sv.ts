import { base58Check } from './base58.ts';
import { hexTransaction, type Scheme, type Spelling } from './scheme.ts';

const FORM = /^[1-9A-HJ-NP-Za-km-z]{25,36}$/;
const HASH_BYTES = 20;
/** Version bytes: pay to public key hash, pay to script hash. */
const VERSIONS: ReadonlySet<number | undefined> = new Set([0x00, 0x05]);
const TEST_VERSIONS: ReadonlySet<number | undefined> = new Set([0x6f, 0xc4]);

/** Bitcoin SV: base58 addresses as Bitcoin has them, so that one text may be an address of both. */
export const bitcoinSv: Scheme = {
  name: 'bitcoin-sv',
  title: 'Bitcoin SV',
  form: '1 or 3 and 24 to 34 characters',
  read,
  transaction: hexTransaction,
};

function read(text: string): Spelling {
  if (!FORM.test(text)) return { fault: 'malformed' };
  const payload = base58Check(text);
  if (typeof payload === 'string') return { fault: payload };
  if (payload.length !== 1 + HASH_BYTES) return { fault: 'malformed' };
  if (TEST_VERSIONS.has(payload[0])) return { fault: 'foreign', of: 'a bitcoin test network' };
  return VERSIONS.has(payload[0]) ? { address: text } : { fault: 'malformed' };
}
