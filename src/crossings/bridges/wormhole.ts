import { type AssetId, type ChainId, chainOf } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byEvents } from './by-events.ts';
import { byHistory } from './by-history.ts';
import { eventReader } from './event-reader.ts';
import { accountWord, addressIn, chainNumberOf, evmAccount, numberWord } from './evm.ts';
import { type FarAnswer, firstDelivered } from './far-answer.ts';
import { likeAssets, takenAssets } from './like-assets.ts';
import { type Contracts, contractsOn, standingOf } from './published.ts';

/** wormhole-foundation/wormhole-sdk-ts@03ec0e3 core/base/src/constants/contracts/core.ts. */
const CORES: Contracts = {
  1: ['0x98f3c9e6E3fAce36bAAd05FE09d375Ef1464288B'],
  10: ['0xEe91C335eab126dF5fDB3797EA9d6aD93aeC9722'],
  56: ['0x98f3c9e6E3fAce36bAAd05FE09d375Ef1464288B'],
  137: ['0x7A4B5a56256163F07b2C80A7cA55aBE66c4ec4d7'],
  8453: ['0xbebdb6C8ddC678FfA9f8748f85C815C556Dd8ac6'],
  42161: ['0xa5f208e072434bC67592E4C49C1B991BA79BCA46'],
  43114: ['0x54a8e5f9c4CbA08F9943965859F6c34eAF03E26c'],
};

/** wormhole-foundation/wormhole-sdk-ts@047e11d core/base/src/constants/contracts/tokenBridge.ts. */
const TOKEN_BRIDGES: Contracts = {
  1: ['0x3ee18B2214AFF97000D974cf647E7C347E8fa585'],
  10: ['0x1D68124e65faFC907325e3EDbF8c4d84499DAa8b'],
  56: ['0xB6F6D86a8f9879A9c87f643768d9efc38c1Da6E7'],
  137: ['0x5a58505a96D1dbf8dF91cB21B54419FC36e93fdE'],
  8453: ['0x8d2de8d2f73F1F4cAB472AC9A881C9b123C79627'],
  42161: ['0x0b2402144Bb366A632D14B83F244D2e0e21bD39c'],
  43114: ['0x0e082F06FF657D94310cB8cE8B0D9a04541d8052'],
};

/** Its own chain ids, by EIP-155 id: l2beat/l2beat@116d214 packages/backend/src/modules/interop/plugins/wormhole.ts. */
const CHAIN_IDS: Readonly<Record<number, number>> = {
  1: 2,
  10: 24,
  56: 4,
  137: 5,
  8453: 30,
  42161: 23,
  43114: 6,
};

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
    if (!facts.input.includes(header)) return undefined;
    return { recipient, assets, verified, evidence: { arrivedFor: recipient } };
  });
}

const wormholeId = ({ transaction }: FinderInput): number =>
  CHAIN_IDS[chainNumberOf(transaction.chain) ?? 0] ?? 0;
