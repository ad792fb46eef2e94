import { type AccountId, type AssetId, type ChainId, chainOf } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionFacts, TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byEvents } from './by-events.ts';
import { byHistory } from './by-history.ts';
import { eventReader } from './event-reader.ts';
import { accountWord, addressIn, chainNumberOf, evmAccount, numberWord } from './evm.ts';
import { type FarAnswer, firstDelivered } from './far-answer.ts';
import { likeAssets, takenAssets } from './like-assets.ts';
import { contractsOn, standingOf } from './published.ts';
import { CHAIN_IDS, CORES, TOKEN_BRIDGES } from './wormhole-contracts.ts';

interface Published {
  readonly sender: string;
  readonly sequence: bigint;
  readonly payload: string;
}

/** As read by l2beat/l2beat packages/backend/src/modules/interop/plugins: wormhole.ts@116d214, wormhole-token-bridge.ts@ad2bc21. */
const published = eventReader<Published>(
  'event LogMessagePublished(address indexed sender, uint64 sequence, uint32 nonce, bytes payload, uint8 consistencyLevel)',
);
const redeemed = eventReader<{ sequence: bigint }>(
  'event TransferRedeemed(uint16 indexed emitterChainId, bytes32 indexed emitterAddress, uint64 indexed sequence)',
);

/** Wormhole's token bridge, also called Portal. */
export const wormhole: Bridge = {
  name: 'wormhole',
  summary:
    'By chain, token bridge and sequence of the message in the event of its redemption, before the end of 2023 in the calldata of the payment; does not follow wrapped tokens that nobody follows, nor Solana and other chains that are no EVM chains.',
  deposits: (input) => input.transaction.logs.flatMap((log) => depositIn(input, log) ?? []),
};

function depositIn(input: FinderInput, log: TransactionLog): Deposit | undefined {
  const { atlas, transaction } = input;
  const message = standingOf(log.contract, CORES) === 'published' ? published.read(log) : undefined;
  const emitter = message && evmAccount(atlas, transaction.chain, message.sender);
  // Anyone can publish a message; only those of the token bridge move tokens.
  if (!message || !emitter || standingOf(emitter, TOKEN_BRIDGES) !== 'published') return undefined;
  const transfer = readTransfer(message.payload);
  if (transfer === undefined) return undefined;
  const number = Object.entries(CHAIN_IDS).find(([, id]) => id === transfer.toChain)?.[0];
  const isOwn = CHAIN_IDS[chainNumberOf(transaction.chain) ?? 0] === transfer.tokenChain;
  const token = isOwn ? addressIn(transfer.token) : undefined;
  const assets = token === undefined ? [] : takenAssets(atlas, transaction.chain, token);
  const [asset] = assets;
  return {
    verified: true,
    assets,
    // Told in eight decimals at most: no amount that a payment could be held against.
    amount: undefined,
    payers: [],
    vaults: [emitter],
    claim: {
      chain: number === undefined ? `wormhole:${transfer.toChain}` : `eip155:${number}`,
      recipient: addressIn(transfer.to) ?? transfer.to,
    },
    destination: number === undefined ? undefined : atlas.evmChain(Number(number)),
    evidence: { emitter, sequence: String(message.sequence) },
    far(chain) {
      const told = { emitter: accountWord(emitter), sequence: message.sequence, to: transfer.to, asset };
      return firstDelivered([() => redeemedOn(input, chain, told), () => handedIn(input, chain, told)]);
    },
  };
}

interface Transfer {
  readonly token: string;
  readonly tokenChain: number;
  readonly to: string;
  readonly toChain: number;
}

/** Payloads 1 and 3, plain and with a message for a contract: wormhole-foundation/wormhole@0ac03fd ethereum/contracts/bridge/Bridge.sol, encodeTransfer. */
function readTransfer(payload: string): Transfer | undefined {
  const bytes = (from: number, to: number): string => `0x${payload.slice(2 + 2 * from, 2 + 2 * to)}`;
  if (payload.length < 2 + 2 * 133 || !/^0x0[13]/.test(payload)) return undefined;
  return {
    token: bytes(33, 65),
    tokenChain: Number(bytes(65, 67)),
    to: bytes(67, 99),
    toChain: Number(bytes(99, 101)),
  };
}

interface Message {
  /** As a topic. */
  readonly emitter: string;
  readonly sequence: bigint;
  readonly to: string;
  /** What was given, where it is of this chain and followed. */
  readonly asset: AssetId | undefined;
}

function redeemedOn(input: FinderInput, chain: ChainId, { emitter, sequence, to }: Message): FarAnswer {
  const searches = contractsOn(input.atlas, chain, TOKEN_BRIDGES).map((contract) => ({
    contract,
    topics: [redeemed.topic, numberWord(wormholeId(input)), emitter, numberWord(sequence)],
  }));
  return byEvents(input, searches, (event) => {
    const recipient = evmAccount(input.atlas, chainOf(event.contract), to);
    if (redeemed.read(event)?.sequence !== sequence || !recipient) return undefined;
    return { recipient, verified: true, evidence: { arrivedFor: recipient } };
  });
}

/**
 * Token bridges tell of redemptions since the end of 2023 (l2beat/l2beat packages/backend/discovery/portal/ethereum/diffHistory.md).
 * Before, the message itself tells, which whoever redeems it hands in as calldata: chain, emitter and sequence in one run.
 */
function handedIn(input: FinderInput, chain: ChainId, { emitter, sequence, to, asset }: Message): FarAnswer {
  const recipient = evmAccount(input.atlas, chain, to);
  if (!recipient || asset === undefined) return { state: 'none', searched: {} };
  const assets = likeAssets(input.atlas, asset, chain);
  const hex = (value: bigint | number, bytes: number): string => value.toString(16).padStart(2 * bytes, '0');
  const header = `${hex(wormholeId(input), 2)}${emitter.slice(2)}${hex(sequence, 8)}`;
  return byHistory(input, { recipient, assets, after: input.transaction.position }, (facts) => {
    const verified = facts.to !== null && standingOf(facts.to, TOKEN_BRIDGES) === 'published';
    const isIn = verified ? isHeadOf(facts.input, header) : facts.input.includes(header);
    if (!isIn || !isPaidByBridge(facts, recipient)) return undefined;
    return { recipient, assets, verified, evidence: { arrivedFor: recipient } };
  });
}

/**
 * Whether the one message that a token bridge is called with begins so: what stands elsewhere in calldata nobody reads. Behind the
 * selector and two words come six bytes, the last of which counts signatures, the signatures, a time and a nonce:
 * wormhole-foundation/wormhole@6825d5c ethereum/contracts/Messages.sol, parseVM.
 */
function isHeadOf(input: string, header: string): boolean {
  const message = 2 + 2 * (4 + 32 + 32);
  const signatures = Number.parseInt(input.slice(message + 10, message + 12), 16);
  return input.startsWith(header, message + 2 * (6 + 66 * signatures + 8));
}

/** A token bridge pays out what it holds, or mints. Anyone can show a message that was redeemed before, and pay something himself. */
function isPaidByBridge({ movements }: TransactionFacts, recipient: AccountId): boolean {
  return movements.some(({ inputs, outputs }) => {
    const payer = inputs[0]?.holding.owner;
    const isBridge = payer === undefined || standingOf(payer, TOKEN_BRIDGES) === 'published';
    return isBridge && outputs.some(({ holding }) => holding.owner === recipient);
  });
}

const wormholeId = ({ transaction }: FinderInput): number =>
  CHAIN_IDS[chainNumberOf(transaction.chain) ?? 0] ?? 0;
