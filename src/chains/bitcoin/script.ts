import { createHash } from 'node:crypto';
import { address as codec, type Network } from 'bitcoinjs-lib';
import { isWitnessProgram } from './address.ts';

const OP_RETURN = 0x6a;
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
  if (version !== undefined) return codec.toBech32(script.subarray(2), version, network.bech32);
  return `script.${createHash('sha256').update(script).digest('hex')}`;
}

/** 76 a9 14 <20 bytes> 88 ac */
function isPayToKeyHash(script: Uint8Array): boolean {
  return (
    script.length === 25 &&
    script[0] === 0x76 &&
    script[1] === 0xa9 &&
    script[2] === 0x14 &&
    script[23] === 0x88 &&
    script[24] === 0xac
  );
}

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
