import { address as codec } from 'bitcoinjs-lib';
import { CoinhoundError } from '../../core/error.ts';
import { chainByForm } from '../address-form.ts';
import { type Network, networks } from './network.ts';
import { isWitnessProgram, payToKey, scriptName } from './script.ts';

const BASE58 = /^[1-9A-HJ-NP-Za-km-z]{25,36}$/;
const BECH32 = /^([a-z]{2,5})1[a-z0-9]{6,87}$/;
const SCRIPT_FORM = /^script\.[0-9a-f]{64}$/;
/** SEC 1: 02 or 03 and one coordinate, or 04 and both. */
const PUBLIC_KEY = /^(0[23][0-9a-f]{64}|04[0-9a-f]{128})$/i;
const KEY_LENGTH = /^([0-9a-f]{66}|[0-9a-f]{130})$/i;

/**
 * The canonical spelling of an address of `network`: base58check kept (P2PKH, P2SH), but for a former version of P2SH, which
 * is spelled anew; bech32 and bech32m in lower case (BIP 173, BIP 350, every witness version); `script.<sha256>` for scripts
 * that have no address. A public key stands for the coins paid to the bare key (P2PK), so for the script that does so. The
 * checksum is verified, a key only by its form. Throws the usage errors `address-checksum`, `address-of-another-chain` and
 * `address-malformed`.
 */
export function parseAddress(text: string, network: Network): string {
  if (SCRIPT_FORM.test(text)) return text;
  if (PUBLIC_KEY.test(text)) return scriptName(payToKey(Buffer.from(text, 'hex')));
  const foreign = chainByForm(text);
  if (foreign !== undefined && !networks.some(({ name }) => name === foreign))
    throw ofAnotherChain(text, foreign);
  const isOneCase = text === text.toLowerCase() || text === text.toUpperCase();
  const prefix = isOneCase ? BECH32.exec(text.toLowerCase())?.[1] : undefined;
  if (prefix !== undefined) return parseBech32(text.toLowerCase(), prefix, network);
  if (BASE58.test(text)) return parseBase58(text, network);
  throw malformed(text, network);
}

function parseBech32(text: string, prefix: string, network: Network): string {
  if (prefix !== network.bech32) {
    const owner = networks.find(({ bech32 }) => bech32 === prefix);
    throw ofAnotherChain(text, owner?.name);
  }
  const { version, data } = decoded(text, network, codec.fromBech32);
  if (!isWitnessProgram(version, data.length)) throw malformed(text, network);
  return text;
}

function parseBase58(text: string, network: Network): string {
  const { version, hash } = decoded(text, network, codec.fromBase58Check);
  if (version === network.pubKeyHash || version === network.scriptHash) return text;
  if (version === network.formerScriptHash) return codec.toBase58Check(hash, network.scriptHash);
  const owner = networks.find(
    ({ pubKeyHash, scriptHash }) => version === pubKeyHash || version === scriptHash,
  );
  throw ofAnotherChain(text, owner?.name);
}

function decoded<T>(text: string, network: Network, decode: (text: string) => T): T {
  try {
    return decode(text);
  } catch (cause) {
    if (cause instanceof TypeError) throw malformed(text, network);
    throw new CoinhoundError('usage', 'address-checksum', `the checksum of address ${text} does not match`, {
      hint: 'a character is wrong or missing: copy the address again from where it was found',
      details: { address: text },
      cause,
    });
  }
}

function ofAnotherChain(text: string, chain: string | undefined): CoinhoundError {
  const named = chain !== undefined && !chain.includes(' ');
  const whose = chain === undefined ? 'another chain' : named ? `chain ${chain}` : chain;
  return new CoinhoundError(
    'usage',
    'address-of-another-chain',
    `${text} is an address of ${whose}, not of this one`,
    {
      hint: named
        ? `name its chain: ${chain}:${text}${chain === 'ethereum' ? ' (or another EVM chain)' : ''}`
        : 'name the chain the address belongs to, as the configuration calls it',
      details: { address: text },
    },
  );
}

function malformed(text: string, { forms }: Network): CoinhoundError {
  return new CoinhoundError('usage', 'address-malformed', `${text} is not an address of this chain`, {
    hint: hintOn(text, forms),
    details: { address: text },
  });
}

function hintOn(text: string, forms: string): string {
  if (/^[0-9a-f]{64}$/i.test(text))
    return 'this looks like a transaction: name it as chain:txid or chain:txid:vout';
  if (KEY_LENGTH.test(text))
    return 'a public key begins with 02 or 03 where it has 66 digits, with 04 where it has 130';
  return `expected ${forms}, or a public key (66 or 130 hexadecimal digits)`;
}
