import { eventReader } from './event-reader.ts';

/** What a deposit of V3 and its fill both tell. Addresses are in 20 bytes, or in 32 behind zeros where they are of EVM chains. */
export interface AcrossRelay {
  readonly inputToken: string;
  /** The zero address in a deposit where it is the one like the input. */
  readonly outputToken: string;
  readonly inputAmount: bigint;
  readonly outputAmount: bigint;
  readonly depositId: bigint;
  readonly fillDeadline: bigint;
  readonly depositor: string;
  readonly recipient: string;
}

/** A deposit of V3. */
export interface AcrossDeposit extends AcrossRelay {
  readonly destinationChainId: bigint;
}

/** A fill of V3. What was asked for can be changed by the depositor until it is filled. */
export interface AcrossFill extends AcrossRelay {
  readonly relayExecutionInfo: { readonly updatedRecipient: string; readonly updatedOutputAmount: bigint };
}

/** A deposit of V2, filled at once or in parts. */
export interface AcrossDepositV2 {
  readonly amount: bigint;
  readonly destinationChainId: bigint;
  readonly depositId: bigint;
  readonly relayerFeePct: bigint;
  readonly originToken: string;
  readonly recipient: string;
  readonly depositor: string;
}

/** A fill of V2, or a part of one. `amount` is that of the deposit. */
export interface AcrossFillV2 {
  readonly amount: bigint;
  readonly depositor: string;
  readonly recipient: string;
  readonly relayerFeePct: bigint;
  readonly destinationToken: string;
  readonly updatableRelayData: { readonly recipient: string };
}

/** V3 of 2024, then with 32-byte addresses: across-protocol/contracts@03365c1 contracts/interfaces/V3SpokePoolInterface.sol. */
export const acrossDeposits = [
  eventReader<AcrossDeposit>(
    'event V3FundsDeposited(address inputToken, address outputToken, uint256 inputAmount, uint256 outputAmount, uint256 indexed destinationChainId, uint32 indexed depositId, uint32 quoteTimestamp, uint32 fillDeadline, uint32 exclusivityDeadline, address indexed depositor, address recipient, address exclusiveRelayer, bytes message)',
  ),
  eventReader<AcrossDeposit>(
    'event FundsDeposited(bytes32 inputToken, bytes32 outputToken, uint256 inputAmount, uint256 outputAmount, uint256 indexed destinationChainId, uint256 indexed depositId, uint32 quoteTimestamp, uint32 fillDeadline, uint32 exclusivityDeadline, bytes32 indexed depositor, bytes32 recipient, bytes32 exclusiveRelayer, bytes message)',
  ),
];

/** Of the same versions; how the first one spelled its last field: l2beat/l2beat@92a5e48 packages/backend/src/modules/interop/plugins/across. */
export const acrossFills = [
  eventReader<AcrossFill>(
    'event FilledV3Relay(address inputToken, address outputToken, uint256 inputAmount, uint256 outputAmount, uint256 repaymentChainId, uint256 indexed originChainId, uint32 indexed depositId, uint32 fillDeadline, uint32 exclusivityDeadline, address exclusiveRelayer, address indexed relayer, address depositor, address recipient, bytes message, (address updatedRecipient, bytes updatedMessage, uint256 updatedOutputAmount, uint8 fillType) relayExecutionInfo)',
  ),
  eventReader<AcrossFill>(
    'event FilledRelay(bytes32 inputToken, bytes32 outputToken, uint256 inputAmount, uint256 outputAmount, uint256 repaymentChainId, uint256 indexed originChainId, uint256 indexed depositId, uint32 fillDeadline, uint32 exclusivityDeadline, bytes32 exclusiveRelayer, bytes32 indexed relayer, bytes32 depositor, bytes32 recipient, bytes32 messageHash, (bytes32 updatedRecipient, bytes32 updatedMessageHash, uint256 updatedOutputAmount, uint8 fillType) relayExecutionInfo)',
  ),
];

/** V2 as of 2023: across-protocol/contracts@003b3f9 contracts/SpokePool.sol. */
export const acrossDepositV2 = eventReader<AcrossDepositV2>(
  'event FundsDeposited(uint256 amount, uint256 originChainId, uint256 indexed destinationChainId, int64 relayerFeePct, uint32 indexed depositId, uint32 quoteTimestamp, address originToken, address recipient, address indexed depositor, bytes message)',
);
export const acrossFillV2 = eventReader<AcrossFillV2>(
  'event FilledRelay(uint256 amount, uint256 totalFilledAmount, uint256 fillAmount, uint256 repaymentChainId, uint256 indexed originChainId, uint256 destinationChainId, int64 relayerFeePct, int64 realizedLpFeePct, uint32 indexed depositId, address destinationToken, address relayer, address indexed depositor, address recipient, bytes message, (address recipient, bytes message, int64 relayerFeePct, bool isSlowRelay, int256 payoutAdjustmentPct) updatableRelayData)',
);
