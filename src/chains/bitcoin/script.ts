import { createHash } from 'node:crypto';
import { address as codec, crypto } from 'bitcoinjs-lib';
import { printableText } from '../printable.ts';
import type { Network } from './network.ts';

const OP_RETURN = 0x6a;
const OP_CHECKSIG = 0xac;
/** Followed by a length in one byte, or in two, little-endian; lower bytes are lengths themselves. */
const OP_PUSHDATA1 = 0x4c;
const OP_PUSHDATA2 = 0x4d;
/** Consensus limit: no longer script can ever run. */
const MAX_SCRIPT_BYTES = 10_000;

/**
 * The address form of an output script: P2PKH, P2SH and witness programs as their addresses; every other script (P2PK,
 * bare multisig, odd ones) as `script.<sha256>`, the hash in the byte order of Esplora's `/scripthash`. Undefined where
 * no script can ever spend the output (OP_RETURN, or longer than consensus allows: Bitcoin Core's `IsUnspendable`).
 * Computed from the script, so that it does not depend on what a provider calls it.
 */
export function scriptAddress(script: Uint8Array, network: Network): string | undefined {
  if (script[0] === OP_RETURN || script.length > MAX_SCRIPT_BYTES) return undefined;
  if (isPayToKeyHash(script)) return codec.toBase58Check(script.subarray(3, 23), network.pubKeyHash);
  if (isPayToScriptHash(script)) return codec.toBase58Check(script.subarray(2, 22), network.scriptHash);
  const version = witnessVersion(script);
  if (version !== undefined && network.bech32 !== undefined)
    return codec.toBech32(script.subarray(2), version, network.bech32);
  return scriptName(script);
}

/** The account name of a script that has no address. */
export const scriptName = (script: Uint8Array): string =>
  `script.${createHash('sha256').update(script).digest('hex')}`;

/** Whether an account is named by its script, for want of an address. */
export const isScriptName = (address: string): boolean => address.startsWith('script.');

/** The script of an address in its canonical spelling, `script.…` excepted: the inverse of `scriptAddress`. */
export function addressScript(address: string, network: Network): Uint8Array {
  if (network.bech32 !== undefined && address.startsWith(`${network.bech32}1`)) {
    const { version, data } = codec.fromBech32(address);
    return Buffer.concat([Buffer.from([version === 0 ? 0 : 0x50 + version, data.length]), data]);
  }
  const { version, hash } = codec.fromBase58Check(address);
  if (version !== network.pubKeyHash) return Buffer.from([0xa9, 0x14, ...hash, 0x87]);
  return Buffer.from([0x76, 0xa9, 0x14, ...hash, 0x88, 0xac]);
}

/** A push of the key, then OP_CHECKSIG. */
export const payToKey = (key: Uint8Array): Uint8Array => Buffer.from([key.length, ...key, OP_CHECKSIG]);

/** The public key that a script pays to as such (P2PK); undefined for every other script. */
export function bareKey(script: Uint8Array): Uint8Array | undefined {
  const length = script[0];
  if ((length !== 33 && length !== 65) || script.length !== length + 2) return undefined;
  return script.at(-1) === OP_CHECKSIG ? script.subarray(1, -1) : undefined;
}

/** Whether a script is P2PKH: 76 a9 14 <20 bytes> 88 ac */
export function isPayToKeyHash(script: Uint8Array): boolean {
  return (
    script.length === 25 &&
    script[0] === 0x76 &&
    script[1] === 0xa9 &&
    script[2] === 0x14 &&
    script[23] === 0x88 &&
    script[24] === 0xac
  );
}

/** The P2PKH address of a public key. */
export const keyAddress = (key: Uint8Array, network: Network): string =>
  codec.toBase58Check(crypto.hash160(key), network.pubKeyHash);

/** Whether a public key is the one a P2PKH script pays to. */
export const isKeyOf = (key: Uint8Array, payToKeyHash: Uint8Array): boolean =>
  Buffer.compare(crypto.hash160(key), payToKeyHash.subarray(3, 23)) === 0;

/** a9 14 <20 bytes> 87 (BIP 16) */
function isPayToScriptHash(script: Uint8Array): boolean {
  return script.length === 23 && script[0] === 0xa9 && script[1] === 0x14 && script[22] === 0x87;
}

/** OP_0 or OP_1 to OP_16, then one push of the rest (BIP 141). */
function witnessVersion(script: Uint8Array): number | undefined {
  const op = script[0];
  if (op === undefined || script[1] !== script.length - 2) return undefined;
  const version = op === 0 ? 0 : op - 0x50;
  if (version < 0 || (op !== 0 && version === 0)) return undefined;
  return isWitnessProgram(version, script.length - 2) ? version : undefined;
}

/** Witness version 0 has programs of 20 and 32 bytes (BIP 141), later ones of 2 to 40. */
export function isWitnessProgram(version: number, length: number): boolean {
  if (version === 0) return length === 20 || length === 32;
  return version <= 16 && length >= 2 && length <= 40;
}

/**
 * The text that an OP_RETURN output carries: all that it pushes right behind, where that is text throughout. Undefined for
 * every other output, and where it is no text.
 */
export function returnedText(script: Uint8Array): string | undefined {
  if (script[0] !== OP_RETURN) return undefined;
  return printableText(Buffer.concat([...pushes(script.subarray(1))]));
}

/** What a script pushes, up to where it does something else, or a push breaks off. */
function* pushes(script: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < script.length; ) {
    const op = script[at++] as number;
    if (op > OP_PUSHDATA2) return;
    const lengthBytes = op < OP_PUSHDATA1 ? 0 : op === OP_PUSHDATA1 ? 1 : 2;
    const [low = 0, high = 0] = script.subarray(at, at + lengthBytes);
    const length = lengthBytes === 0 ? op : low + 256 * high;
    at += lengthBytes + length;
    if (at > script.length) return;
    yield script.subarray(at - length, at);
  }
}

/**
 * The last thing an input script pushes, where it does nothing but push: the public key, for a spend of P2PKH. Undefined
 * where it does more, or breaks off.
 */
export function lastPush(script: Uint8Array): Uint8Array | undefined {
  let last: Uint8Array | undefined;
  let read = 0;
  for (const push of pushes(script)) {
    last = push;
    read = push.byteOffset - script.byteOffset + push.length;
  }
  return read === script.length ? last : undefined;
}
