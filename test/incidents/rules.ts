import { createHash } from 'node:crypto';
import { networks } from 'bitcoinjs-lib';
import { decodeBase58, getBytes, keccak256, toBeArray } from 'ethers';
import { parseAddress as bitcoinAddress } from '../../src/chains/bitcoin/address.ts';
import { parseAddress as evmAddress } from '../../src/chains/evm/address.ts';
import type { ChainRules } from '../../src/chains/family.ts';
import { CoinhoundError } from '../../src/core/error.ts';
import { accountId, chainId, txId } from '../../src/core/ids.ts';

type Check = (address: string) => boolean;

const evmChains: Readonly<Record<string, number>> = {
  ethereum: 1,
  optimism: 10,
  bsc: 56,
  polygon: 137,
  base: 8453,
  arbitrum: 42161,
  avalanche: 43114,
};
const RIPPLE = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';
const BITCOIN = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Chains that have no family of their own yet: form and checksum of an address, and what a transaction looks like. */
const others: Readonly<
  Record<string, { readonly caip2: string; readonly is: Check; readonly transaction: RegExp }>
> = {
  nem: { caip2: 'nem:104', is: isNem, transaction: /^[0-9a-f]{64}$/ },
  tron: { caip2: 'tron:0x2b6653dc', is: base58Check([0x41]), transaction: /^[0-9a-f]{64}$/ },
  litecoin: {
    caip2: 'bip122:12a765e31ffd4059bada1e25190f6e98',
    is: base58Check([0x30, 0x32]),
    transaction: /^[0-9a-f]{64}$/,
  },
  dogecoin: {
    caip2: 'bip122:1a91e3dace36e2be3bf030a65679fe82',
    is: base58Check([0x1e, 0x16]),
    transaction: /^[0-9a-f]{64}$/,
  },
  'bitcoin-sv': {
    caip2: 'bip122:000000000000000001d956714215d96f',
    is: base58Check([0x00, 0x05]),
    transaction: /^[0-9a-f]{64}$/,
  },
  xrp: { caip2: 'xrpl:0', is: isRipple, transaction: /^[0-9A-F]{64}$/ },
  stellar: { caip2: 'stellar:pubnet', is: isStellar, transaction: /^[0-9a-f]{64}$/ },
  solana: {
    caip2: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
    is: (address) => bytesOf(address)?.length === 32,
    transaction: /^[1-9A-HJ-NP-Za-km-z]{86,88}$/,
  },
  eos: {
    caip2: 'antelope:aca376f206b8fc25a6ed44dbdc66547c',
    is: (name) => /^[a-z1-5.]{1,12}$/.test(name),
    transaction: /^[0-9a-f]{64}$/,
  },
};

/** The rules of every chain that the catalogue names: those of chain families where there are any, else a check of form. */
export function rulesOf(chain: string): ChainRules | undefined {
  if (chain === 'bitcoin')
    return rules('bip122:000000000019d6689c085ae165831e93', /^[0-9a-f]{64}$/i, (text) =>
      bitcoinAddress(text, networks.bitcoin),
    );
  const id = Object.hasOwn(evmChains, chain) ? evmChains[chain] : undefined;
  if (id !== undefined) return rules(`eip155:${id}`, /^0x[0-9a-f]{64}$/i, evmAddress);
  const other = Object.hasOwn(others, chain) ? others[chain] : undefined;
  if (!other) return undefined;
  return rules(other.caip2, other.transaction, (text) => {
    if (other.is(text)) return text;
    throw new CoinhoundError('usage', 'address-malformed', `${text} is none`);
  });
}

function rules(caip2: string, transaction: RegExp, parse: (text: string) => string): ChainRules {
  const chain = chainId(caip2);
  const isHex = transaction.flags === 'i';
  return {
    chain,
    account: (text) => accountId(chain, parse(text)),
    transaction: (text) => (transaction.test(text) ? txId(isHex ? text.toLowerCase() : text) : undefined),
  };
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Bytes of base58, its leading ones as zeros; undefined for what is none. */
function bytesOf(text: string): Uint8Array | undefined {
  if (!/^[1-9A-HJ-NP-Za-km-z]+$/.test(text)) return undefined;
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  const rest = toBeArray(decodeBase58(text));
  return new Uint8Array([...new Array<number>(zeros).fill(0), ...rest]);
}

function base58Check(versions: readonly number[]): Check {
  return (address) => {
    const bytes = bytesOf(address);
    if (bytes?.length !== 25 || !versions.includes(bytes[0] as number)) return false;
    return sha256(sha256(bytes.slice(0, 21)))
      .subarray(0, 4)
      .equals(bytes.slice(21));
  };
}

function isRipple(address: string): boolean {
  const spelled = [...address].map((letter) => BITCOIN[RIPPLE.indexOf(letter)] ?? '0').join('');
  return base58Check([0])(spelled);
}

function base32(text: string): Uint8Array {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return new Uint8Array((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** NEM main network: version 0x68, RIPEMD-160, four bytes of Keccak-256. */
function isNem(address: string): boolean {
  if (!/^N[A-Z2-7]{39}$/.test(address)) return false;
  const bytes = base32(address);
  const sum = getBytes(keccak256(bytes.slice(0, 21))).slice(0, 4);
  return bytes[0] === 0x68 && Buffer.from(sum).equals(bytes.slice(21));
}

/** SEP-23: version byte 6 << 3, 32 bytes of key, CRC-16/XMODEM with the low byte first. */
function isStellar(address: string): boolean {
  if (!/^G[A-Z2-7]{55}$/.test(address)) return false;
  const bytes = base32(address);
  let crc = 0;
  for (const byte of bytes.slice(0, 33)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return bytes[33] === (crc & 0xff) && bytes[34] === crc >> 8;
}
