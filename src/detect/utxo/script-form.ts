/** What kind of script an address of a bitcoin chain stands for. `bare`: a script that has no address (P2PK, bare multisig). */
export type ScriptForm = 'p2pkh' | 'p2sh' | 'p2wpkh' | 'p2wsh' | 'p2tr' | 'witness' | 'bare' | 'unknown';

const WITNESS = /^(?:bc|tb|ltc)1([a-z0-9])([a-z0-9]+)$/;
/** A checksum of 6 characters behind a program of 20 or 32 bytes at 5 bits a character (BIP 173). */
const LENGTH_OF_20_BYTES = 38;
const LENGTH_OF_32_BYTES = 58;
/** By first character, of bitcoin, its test networks, Litecoin and Dogecoin, in canonical spelling. */
const base58: Readonly<Record<string, ScriptForm>> = {
  '1': 'p2pkh',
  m: 'p2pkh',
  n: 'p2pkh',
  L: 'p2pkh',
  D: 'p2pkh',
  '3': 'p2sh',
  '2': 'p2sh',
  M: 'p2sh',
  A: 'p2sh',
  '9': 'p2sh',
};

/**
 * The script form that an address in canonical spelling has. What P2SH or P2WSH hide cannot be seen, so wrapped segwit is
 * `p2sh`. Witness versions above 1, and version 1 of other lengths, are `witness`.
 */
export function scriptForm(address: string): ScriptForm {
  if (address.startsWith('script.')) return 'bare';
  const [, version, rest] = WITNESS.exec(address) ?? [];
  if (version === undefined || rest === undefined) return base58[address.charAt(0)] ?? 'unknown';
  if (version === 'q' && rest.length === LENGTH_OF_20_BYTES) return 'p2wpkh';
  if (version === 'q' && rest.length === LENGTH_OF_32_BYTES) return 'p2wsh';
  return version === 'p' && rest.length === LENGTH_OF_32_BYTES ? 'p2tr' : 'witness';
}
