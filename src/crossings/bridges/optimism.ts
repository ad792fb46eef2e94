import { Interface } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { type AccountId, addressOf, type ChainId, chainOf } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byEvents } from './by-events.ts';
import { eventReader } from './event-reader.ts';
import { chainNumberOf, evmAccount } from './evm.ts';
import { takenAssets } from './like-assets.ts';

/** A rollup of the OP stack, and where Ethereum's side of its messages is. */
interface Rollup {
  readonly number: number;
  readonly messenger: string;
}

/** l2beat/l2beat@082c7b6 packages/backend/src/modules/interop/plugins/opstack/opstack.ts. */
const ROLLUPS: readonly Rollup[] = [
  { number: 10, messenger: '0x25ace71c97B33Cc4729CF772ae268934F7ab5fA1' },
  { number: 8453, messenger: '0x866E82a600A1414e583f7F13623F1aC5d58b0Afa' },
];
const ETHEREUM = 1;
/** On every rollup. */
const MESSENGER = '0x4200000000000000000000000000000000000007';

interface SentMessage {
  readonly target: string;
  readonly sender: string;
  readonly message: string;
  readonly messageNonce: bigint;
  readonly gasLimit: bigint;
}

/** As the rollups are read by the same; the hash that ties both sides: ethereum-optimism/optimism@8ad4dd8 packages/contracts-bedrock/src/libraries/Encoding.sol. */
const sent = eventReader<SentMessage>(
  'event SentMessage(address indexed target, address sender, bytes message, uint256 messageNonce, uint256 gasLimit)',
);
const extension = eventReader<{ value: bigint }>(
  'event SentMessageExtension1(address indexed sender, uint256 value)',
);
const relayed = eventReader<{ msgHash: string }>('event RelayedMessage(bytes32 indexed msgHash)');
const relay = new Interface([
  'function relayMessage(uint256 nonce, address sender, address target, uint256 value, uint256 gasLimit, bytes message)',
  'function relayMessage(address target, address sender, bytes message, uint256 nonce)',
]);

/** What messages of the standard bridges ask for: ethereum-optimism/optimism@3583dce packages/contracts-bedrock/src/universal/StandardBridge.sol, the last two before Bedrock. */
const calls = new Interface([
  'function finalizeBridgeETH(address from, address to, uint256 amount, bytes extraData)',
  'function finalizeBridgeERC20(address localToken, address remoteToken, address from, address to, uint256 amount, bytes extraData)',
  'function finalizeDeposit(address l1Token, address l2Token, address from, address to, uint256 amount, bytes data)',
  'function finalizeETHWithdrawal(address from, address to, uint256 amount, bytes data)',
]);

/** The standard bridges of Optimism and Base, both ways. */
export const optimism: Bridge = {
  name: 'op-stack',
  summary:
    'By the hash of the message in the event of its relay, from Ethereum to Optimism and Base and back; does not follow ether sent to a portal without a message.',
  deposits: ({ transaction, atlas, ask }) =>
    transaction.logs.flatMap(
      (log, at) => depositIn({ transaction, atlas, ask }, log, transaction.logs[at + 1]) ?? [],
    ),
};

function depositIn(
  input: FinderInput,
  log: TransactionLog,
  next: TransactionLog | undefined,
): Deposit | undefined {
  const { atlas, transaction } = input;
  const far = farSideOf(log.contract);
  const message = far && sent.read(log);
  const asked = message && readCall(message.message);
  if (!far || !message || !asked) return undefined;
  const hash = hashOf(message, next?.contract === log.contract ? (extension.read(next)?.value ?? 0n) : 0n);
  const payer = evmAccount(atlas, transaction.chain, asked.from);
  const bridge = evmAccount(atlas, transaction.chain, message.sender);
  const coin = atlas.native(transaction.chain);
  const assets =
    asked.token === undefined
      ? coin === undefined
        ? []
        : [coin]
      : takenAssets(atlas, transaction.chain, asked.token);
  return {
    verified: true,
    assets,
    amount: asked.amount,
    payers: payer ? [payer] : [],
    vaults: [log.contract, ...(bridge ? [bridge] : [])],
    claim: { chain: `eip155:${far.number}`, recipient: asked.to },
    destination: atlas.evmChain(far.number),
    evidence: { messageHash: hash },
    far: (chain) => {
      const contract = atlas.account(chain, far.messenger);
      const search = contract ? [{ contract, topics: [relayed.topic, hash] }] : [];
      return byEvents(input, search, (event) => {
        const recipient = evmAccount(atlas, chainOf(event.contract), asked.to);
        if (relayed.read(event)?.msgHash !== hash || !recipient) return undefined;
        return { recipient, amount: asked.amount, verified: true, evidence: { arrivedFor: recipient } };
      });
    },
  };
}

/** The other end of the messenger that a contract is; undefined where it is none. */
function farSideOf(contract: AccountId): Rollup | undefined {
  const address = addressOf(contract).toLowerCase();
  const number = chainNumberOf(chainOf(contract) as ChainId);
  if (number === ETHEREUM) {
    const rollup = ROLLUPS.find(({ messenger }) => messenger.toLowerCase() === address);
    return rollup && { number: rollup.number, messenger: MESSENGER };
  }
  const rollup = ROLLUPS.find((known) => known.number === number);
  return rollup && address === MESSENGER ? { number: ETHEREUM, messenger: rollup.messenger } : undefined;
}

interface Asked {
  /** On this side; undefined for ether. */
  readonly token: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

function readCall(data: string): Asked | undefined {
  try {
    const call = calls.parseTransaction({ data });
    if (call === null) return undefined;
    const { remoteToken, l1Token, from, to, amount } = call.args.toObject();
    // The far side's remote token is this side's own; before Bedrock each token had its layer's name.
    return { token: remoteToken ?? l1Token, from, to, amount };
  } catch {
    return undefined;
  }
}

/** The version stands in the first two bytes of the nonce: 0 before Bedrock, 1 since. */
function hashOf({ target, sender, message, messageNonce, gasLimit }: SentMessage, value: bigint): string {
  const version = messageNonce >> 240n;
  const data =
    version === 0n
      ? relay.encodeFunctionData('relayMessage(address,address,bytes,uint256)', [
          target,
          sender,
          message,
          messageNonce,
        ])
      : relay.encodeFunctionData('relayMessage(uint256,address,address,uint256,uint256,bytes)', [
          messageNonce,
          sender,
          target,
          value,
          gasLimit,
          message,
        ]);
  return keccak256(data);
}
