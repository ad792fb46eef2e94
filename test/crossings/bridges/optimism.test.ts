import { Interface } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { describe, expect, it } from 'vitest';
import type { AssetId, ChainId } from '../../../src/core/ids.ts';
import type { TransactionFacts } from '../../../src/trace/inquiry.ts';
import { MULE, RELAYER, THIEF } from './scenes.ts';
import { asking, asset, contractOf, ETHEREUM, evm, find, log, party, transaction } from './world.ts';

const BASE = evm(8453);
const OPTIMISM = evm(10);
const L1_MESSENGER = '0x866E82a600A1414e583f7F13623F1aC5d58b0Afa';
const L1_BRIDGE = '0x3154Cf16ccdb4C6d922629664174b904d80F2C35';
const L2_MESSENGER = '0x4200000000000000000000000000000000000007';
const L2_BRIDGE = '0x4200000000000000000000000000000000000010';
const abi = new Interface([
  'function relayMessage(uint256 nonce, address sender, address target, uint256 value, uint256 gasLimit, bytes message)',
  'function relayMessage(address target, address sender, bytes message, uint256 nonce)',
  'function finalizeBridgeETH(address from, address to, uint256 amount, bytes extraData)',
  'function finalizeBridgeERC20(address localToken, address remoteToken, address from, address to, uint256 amount, bytes extraData)',
  'function finalizeDeposit(address l1Token, address l2Token, address from, address to, uint256 amount, bytes data)',
]);

interface Message {
  readonly from: { readonly chain: ChainId; readonly messenger: string; readonly bridge: string };
  readonly to: { readonly chain: ChainId; readonly messenger: string; readonly bridge: string };
  readonly given: AssetId;
  readonly message: string;
  readonly value?: bigint;
  readonly nonce?: bigint;
  readonly hash?: string;
}

const L1 = { chain: ETHEREUM, messenger: L1_MESSENGER, bridge: L1_BRIDGE };
const L2 = { chain: BASE, messenger: L2_MESSENGER, bridge: L2_BRIDGE };
const NONCE = (1n << 240n) + 5n;

function sentOver({ from, to, given, message, value, nonce = NONCE, hash }: Message) {
  const extension =
    value === undefined
      ? []
      : [
          log(
            from.chain,
            from.messenger,
            'event SentMessageExtension1(address indexed sender, uint256 value)',
            [from.bridge, value],
          ),
        ];
  const deposit = transaction({
    chain: from.chain,
    name: 'sent',
    sender: THIEF,
    payments: [{ asset: given, from: THIEF, to: from.bridge, amount: 700n }],
    logs: [
      log(
        from.chain,
        from.messenger,
        'event SentMessage(address indexed target, address sender, bytes message, uint256 messageNonce, uint256 gasLimit)',
        [to.bridge, from.bridge, message, nonce, 200_000n],
      ),
      ...extension,
    ],
  });
  const hashed =
    hash ??
    keccak256(
      abi.encodeFunctionData('relayMessage(uint256,address,address,uint256,uint256,bytes)', [
        nonce,
        from.bridge,
        to.bridge,
        value ?? 0n,
        200_000n,
        message,
      ]),
    );
  const relayed = log(to.chain, to.messenger, 'event RelayedMessage(bytes32 indexed msgHash)', [hashed]);
  return { deposit, relayed };
}

const paid = (chain: ChainId, relayed: TransactionFacts['logs'][number], of: AssetId): TransactionFacts =>
  transaction({
    chain,
    name: 'relayed',
    sender: RELAYER,
    payments: [{ asset: of, from: chain === ETHEREUM ? L1_BRIDGE : L2_BRIDGE, to: MULE, amount: 700n }],
    logs: [relayed],
    // Withdrawals wait for a week before they can be proven.
    time: 700_000,
  });

describe('the standard bridges of the OP stack', () => {
  const ether = abi.encodeFunctionData('finalizeBridgeETH', [THIEF, MULE, 700n, '0x']);
  const usdc = asset(ETHEREUM, 'USDC');
  const l2Usdc = asset(BASE, 'USDC');

  it('carry ether from Base to Ethereum', () => {
    const { deposit, relayed } = sentOver({
      from: L2,
      to: L1,
      given: asset(BASE, 'coin'),
      message: ether,
      value: 700n,
    });
    const far = paid(ETHEREUM, relayed, asset(ETHEREUM, 'coin'));
    const [crossing] = find(deposit, asking([deposit, far]))?.crossings ?? [];
    expect(crossing).toMatchObject({
      rule: 'op-stack',
      tier: 1,
      confidence: 100,
      received: [{ share: 700n }],
    });
  });

  it('carry a token by its own name on this side', () => {
    const message = abi.encodeFunctionData('finalizeBridgeERC20', [
      contractOf(l2Usdc),
      contractOf(usdc),
      THIEF,
      MULE,
      700n,
      '0x',
    ]);
    const { deposit, relayed } = sentOver({ from: L1, to: L2, given: usdc, message });
    const found = find(deposit, asking([deposit, paid(BASE, relayed, l2Usdc)]));
    expect(found?.crossings).toMatchObject([{ confidence: 100, evidence: { recipient: MULE } }]);
  });

  it('carried tokens before Bedrock, under a hash of other fields', () => {
    const from = {
      ...L1,
      messenger: '0x25ace71c97B33Cc4729CF772ae268934F7ab5fA1',
      bridge: '0x99C9fc46f92E8a1c0deC1b1747d010903E884bE1',
    };
    const to = { ...L2, chain: OPTIMISM };
    const there = asset(OPTIMISM, 'USDC.e');
    const message = abi.encodeFunctionData('finalizeDeposit', [
      contractOf(usdc),
      contractOf(there),
      THIEF,
      MULE,
      700n,
      '0x',
    ]);
    const hash = keccak256(
      abi.encodeFunctionData('relayMessage(address,address,bytes,uint256)', [
        to.bridge,
        from.bridge,
        message,
        5n,
      ]),
    );
    const { deposit, relayed } = sentOver({ from, to, given: usdc, message, nonce: 5n, hash });
    const found = find(deposit, asking([deposit, paid(OPTIMISM, relayed, there)]));
    expect(found?.crossings).toMatchObject([{ confidence: 100, evidence: { messageHash: hash } }]);
  });

  it('are not what another contract asks in the same words, which may pay whom it likes', () => {
    const from = { ...L1, bridge: party('a bridge of one token') };
    const { deposit, relayed } = sentOver({
      from,
      to: L2,
      given: asset(ETHEREUM, 'coin'),
      message: ether,
      value: 700n,
    });
    const found = find(deposit, asking([deposit, paid(BASE, relayed, asset(BASE, 'coin'))]));
    expect(found).toMatchObject({
      crossings: [],
      patterns: [
        { name: 'op-stack.contract-unverified', confidence: 60, evidence: { contract: 'unverified' } },
      ],
    });
  });

  it('are no way for messages that ask for no payment', () => {
    const { deposit } = sentOver({
      from: L1,
      to: L2,
      given: asset(ETHEREUM, 'coin'),
      message: '0x12345678',
      value: 700n,
    });
    expect(find(deposit, asking([deposit]))).toBeUndefined();
  });
});
