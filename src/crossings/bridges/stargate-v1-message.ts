import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';

/** What Stargate V1 sends over LayerZero V1 for a transfer. */
export interface SwapMessage {
  readonly nonce: bigint;
  /** LayerZero's chain ids, both. */
  readonly from: number;
  readonly to: number;
  /** The far side's contract that takes it, in 20 bytes. */
  readonly taker: string;
  readonly poolId: bigint;
  /** Whom it pays there, in 20 bytes. */
  readonly receiver: string;
  /** Of the payload, by which the far side names it. */
  readonly hash: string;
}

const SWAP = 1n;
const HEAD_BYTES = 52;

/**
 * Undefined where a packet is something else. Head of a packet: LayerZero-Labs/LayerZero-v1@3fb8f69 contracts/UltraLightNodeV2.sol,
 * `send`; payload of a swap: stargate-protocol/stargate@5f0dfd2 contracts/Bridge.sol.
 */
export function readSwap(packet: string): SwapMessage | undefined {
  if (packet.length <= 2 + 2 * HEAD_BYTES) return undefined;
  const bytes = (from: number, to?: number): string =>
    `0x${packet.slice(2 + 2 * from, to === undefined ? undefined : 2 + 2 * to)}`;
  const payload = bytes(HEAD_BYTES);
  try {
    const [type, , poolId, , , , receiver] = AbiCoder.defaultAbiCoder().decode(
      [
        'uint8',
        'uint256',
        'uint256',
        'uint256',
        '(uint256, uint256)',
        '(uint256, uint256, uint256, uint256, uint256, uint256)',
        'bytes',
        'bytes',
      ],
      payload,
    );
    if (type !== SWAP) return undefined;
    return {
      nonce: BigInt(bytes(0, 8)),
      from: Number(bytes(8, 10)),
      to: Number(bytes(30, 32)),
      taker: bytes(32, 52),
      poolId,
      receiver,
      hash: keccak256(payload),
    };
  } catch {
    return undefined;
  }
}
