import { address as codec, type Network, networks } from 'bitcoinjs-lib';
import { CoinhoundError } from '../../core/error.ts';
import { chainByForm } from '../address-form.ts';

const BASE58 = /^[1-9A-HJ-NP-Za-km-z]{25,36}$/;
const BECH32 = /^([a-z]{2,5})1[a-z0-9]{6,87}$/;
const SCRIPT_FORM = /^script\.[0-9a-f]{64}$/;

/**
 * The canonical spelling of an address of `network`: base58check kept (P2PKH, P2SH), bech32 and bech32m in lower case
 * (BIP 173, BIP 350, every witness version), `script.<sha256>` for scripts that have no address. The checksum is
 * verified. Throws the usage errors `address-checksum`, `address-of-another-chain` and `address-malformed`.
 */
export function parseAddress(text: string, network: Network): string {
  if (SCRIPT_FORM.test(text)) return text;
  const foreign = chainByForm(text);
  if (foreign !== undefined && foreign !== 'bitcoin') throw ofAnotherChain(text, foreign);
  const isOneCase = text === text.toLowerCase() || text === text.toUpperCase();
  const prefix = isOneCase ? BECH32.exec(text.toLowerCase())?.[1] : undefined;
  if (prefix !== undefined) return parseBech32(text.toLowerCase(), prefix, network);
  if (BASE58.test(text)) return parseBase58(text, network);
  throw malformed(text);
}

function parseBech32(text: string, prefix: string, network: Network): string {
  if (prefix !== network.bech32) throw ofAnotherChain(text, bitcoinByPrefix(prefix));
  const { version, data } = decoded(text, codec.fromBech32);
  if (!isWitnessProgram(version, data.length)) throw malformed(text);
  return text;
}

function parseBase58(text: string, network: Network): string {
  const { version } = decoded(text, codec.fromBase58Check);
  if (version === network.pubKeyHash || version === network.scriptHash) return text;
  throw ofAnotherChain(text, bitcoinByVersion(version));
}

/** Witness version 0 has programs of 20 and 32 bytes (BIP 141), later ones of 2 to 40. */
export function isWitnessProgram(version: number, length: number): boolean {
  if (version === 0) return length === 20 || length === 32;
  return version <= 16 && length >= 2 && length <= 40;
}

function decoded<T>(text: string, decode: (text: string) => T): T {
  try {
    return decode(text);
  } catch (cause) {
    if (cause instanceof TypeError) throw malformed(text);
    throw new CoinhoundError('usage', 'address-checksum', `the checksum of address ${text} does not match`, {
      hint: 'a character is wrong or missing: copy the address again from where it was found',
      details: { address: text },
      cause,
    });
  }
}

const bitcoinByPrefix = (prefix: string): string | undefined => {
  if (prefix === networks.bitcoin.bech32) return 'bitcoin';
  return prefix === networks.testnet.bech32 ? 'a bitcoin test network' : undefined;
};

const bitcoinByVersion = (version: number): string | undefined => {
  if (version === networks.bitcoin.pubKeyHash || version === networks.bitcoin.scriptHash) return 'bitcoin';
  const { pubKeyHash, scriptHash } = networks.testnet;
  return version === pubKeyHash || version === scriptHash ? 'a bitcoin test network' : undefined;
};

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

function malformed(text: string): CoinhoundError {
  return new CoinhoundError('usage', 'address-malformed', `${text} is not a bitcoin address`, {
    hint: /^[0-9a-f]{64}$/i.test(text)
      ? 'this looks like a transaction: name it as chain:txid or chain:txid:vout'
      : 'expected a base58 address (1…, 3…) or a bech32 address (bc1…)',
    details: { address: text },
  });
}
