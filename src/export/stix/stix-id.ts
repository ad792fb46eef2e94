import { createHash } from 'node:crypto';
import { jsonText } from '../plain-text.ts';

/** Namespace of the ids of cyber observables, STIX 2.1 section 2.9: no other object may use it. */
const OBSERVABLES = '00abedb4-aa42-466c-9c23-fedd23ad9da9';
/** Coinhound's own, for everything else: the UUIDv5 of `urn:coinhound:stix` in the namespace of URLs (RFC 9562). */
const OWN = uuid5('6ba7b811-9dad-11d1-80b4-00c04fd430c8', 'urn:coinhound:stix');

/** The id of a wallet, by section 2.9 from its `value` alone: whoever keeps to that gives an address the same one. */
export const walletId = (address: string): string =>
  `cryptocurrency-wallet--${uuid5(OBSERVABLES, jsonText({ value: address }))}`;

/** The id of any other object, from its type and what tells it apart: equal facts give equal ids. */
export const stixId = (type: string, facts: unknown): string =>
  `${type}--${uuid5(OWN, jsonText([type, facts]))}`;

/** A name-based UUID of version 5, RFC 9562 section 5.5. */
function uuid5(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
