import { Interface } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { once } from '../../core/once.ts';

/** A message between the messengers of Ethereum and a rollup of the OP stack, as its event tells it. */
export interface SentMessage {
  readonly target: string;
  readonly sender: string;
  readonly message: string;
  readonly messageNonce: bigint;
  readonly gasLimit: bigint;
}

/** What a message of a standard bridge asks the far side to pay. */
export interface Asked {
  /** On this side; undefined for ether. */
  readonly token: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

const relay = once(
  () =>
    new Interface([
      'function relayMessage(uint256 nonce, address sender, address target, uint256 value, uint256 gasLimit, bytes message)',
      'function relayMessage(address target, address sender, bytes message, uint256 nonce)',
    ]),
);

/** What messages of the standard bridges ask for: ethereum-optimism/optimism@3583dce packages/contracts-bedrock/src/universal/StandardBridge.sol, the last two before Bedrock. */
const calls = once(
  () =>
    new Interface([
      'function finalizeBridgeETH(address from, address to, uint256 amount, bytes extraData)',
      'function finalizeBridgeERC20(address localToken, address remoteToken, address from, address to, uint256 amount, bytes extraData)',
      'function finalizeDeposit(address l1Token, address l2Token, address from, address to, uint256 amount, bytes data)',
      'function finalizeETHWithdrawal(address from, address to, uint256 amount, bytes data)',
    ]),
);

/** Undefined where the message is none of a standard bridge. */
export function askedOf(data: string): Asked | undefined {
  try {
    const call = calls().parseTransaction({ data });
    if (call === null) return undefined;
    const { remoteToken, l1Token, from, to, amount } = call.args.toObject();
    // The far side's remote token is this side's own; before Bedrock each token had its layer's name.
    return { token: remoteToken ?? l1Token, from, to, amount };
  } catch {
    return undefined;
  }
}

/** Under which a message is relayed. The version stands in the first two bytes of the nonce: 0 before Bedrock, 1 since. */
export function messageHash(
  { target, sender, message, messageNonce, gasLimit }: SentMessage,
  value: bigint,
): string {
  const version = messageNonce >> 240n;
  const data =
    version === 0n
      ? relay().encodeFunctionData('relayMessage(address,address,bytes,uint256)', [
          target,
          sender,
          message,
          messageNonce,
        ])
      : relay().encodeFunctionData('relayMessage(uint256,address,address,uint256,uint256,bytes)', [
          messageNonce,
          sender,
          target,
          value,
          gasLimit,
          message,
        ]);
  return keccak256(data);
}
