import type { AssetId, ChainId } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byHistory } from './by-history.ts';
import { eventReader } from './event-reader.ts';
import { addressIn, chainNumberOf, evmAccount } from './evm.ts';
import type { FarAnswer } from './far-answer.ts';
import { takenAssets } from './like-assets.ts';
import { contractsOn, standingOf } from './published.ts';
import { ENDPOINTS } from './stargate-contracts.ts';
import { NODES, tokensOf, tokensOfPool, V1_POOLS } from './stargate-v1-contracts.ts';
import { readSwap, type SwapMessage } from './stargate-v1-message.ts';
import { toldIn } from './told-in.ts';

interface Swap {
  readonly chainId: bigint;
  readonly dstPoolId: bigint;
  readonly from: string;
}

interface PacketReceived {
  readonly srcChainId: bigint;
  readonly dstAddress: string;
  readonly nonce: bigint;
  readonly payloadHash: string;
}

/** As read by DefiLlama/bridges-server@05f6857 src/adapters/stargate/index.ts. */
const swapped = eventReader<Swap>(
  'event Swap(uint16 chainId, uint256 dstPoolId, address from, uint256 amountSD, uint256 eqReward, uint256 eqFee, uint256 protocolFee, uint256 lpFee)',
);
/** LayerZero-Labs/LayerZero-v1@3fb8f69 contracts/interfaces/ILayerZeroUltraLightNodeV2.sol. */
const packet = eventReader<{ payload: string }>('event Packet(bytes payload)');
const arrivedPacket = eventReader<PacketReceived>(
  'event PacketReceived(uint16 indexed srcChainId, bytes srcAddress, address indexed dstAddress, uint64 nonce, bytes32 payloadHash)',
);

/** LayerZero's ids of chains grew by this with its second version. */
const ENDPOINT_BASE = 30_000;

/** Stargate V1, 2022 to 2024. */
export const stargateV1: Bridge = {
  name: 'stargate-v1',
  summary:
    'By chain, nonce and hash of the LayerZero message in the event of its receipt; does not follow several transfers in one transaction, what was sent over later nodes of LayerZero, nor what calls a contract on arrival further than that contract.',
  deposits: (input) => input.transaction.logs.flatMap((log) => depositIn(input, log) ?? []),
};

function depositIn(input: FinderInput, log: TransactionLog): Deposit | undefined {
  const { atlas, transaction } = input;
  const swap = standingOf(log.contract, V1_POOLS) === 'published' ? swapped.read(log) : undefined;
  if (swap === undefined) return undefined;
  const endpoint = Number(swap.chainId) + ENDPOINT_BASE;
  const number = Object.entries(ENDPOINTS).find(([, known]) => known === endpoint)?.[0];
  const message = messageOf(input, swap);
  const payer = evmAccount(atlas, transaction.chain, swap.from);
  return {
    verified: true,
    assets: assetsOf(input, transaction.chain, tokensOf(log.contract)),
    // Told in decimals of its own, and without the fees.
    amount: undefined,
    payers: payer ? [payer] : [],
    vaults: [log.contract],
    claim: {
      chain: number === undefined ? `layerzero:${swap.chainId}` : `eip155:${number}`,
      recipient: message ? (addressIn(message.receiver) ?? message.receiver) : null,
    },
    destination: number === undefined ? undefined : atlas.evmChain(Number(number)),
    evidence: message ? { nonce: String(message.nonce), payloadHash: message.hash } : {},
    far: (chain) =>
      message ? arrived(input, chain, message) : { state: 'unavailable', code: 'message-not-told' },
  };
}

/** Undefined where there is none for the pool, or several: nothing ties each to its payment. */
function messageOf({ transaction }: FinderInput, { chainId, dstPoolId }: Swap): SwapMessage | undefined {
  const messages = transaction.logs.flatMap((log) => {
    const sent = standingOf(log.contract, NODES) === 'published' ? packet.read(log) : undefined;
    const message = sent && readSwap(sent.payload);
    return message?.to === Number(chainId) && message.poolId === dstPoolId ? [message] : [];
  });
  return messages.length === 1 ? messages[0] : undefined;
}

function arrived(input: FinderInput, chain: ChainId, message: SwapMessage): FarAnswer {
  const { atlas, transaction } = input;
  const recipient = evmAccount(atlas, chain, message.receiver);
  if (!recipient) return { state: 'unavailable', code: 'recipient-not-told' };
  if (contractsOn(atlas, chain, NODES).length === 0)
    return { state: 'unavailable', code: 'contract-not-published' };
  const assets = assetsOf(input, chain, tokensOfPool(chainNumberOf(chain) ?? 0, message.poolId));
  return byHistory(input, { recipient, assets, after: transaction.position }, (facts) =>
    toldIn(facts, NODES, (log) => {
      const event = arrivedPacket.read(log);
      const isOurs =
        event?.payloadHash === message.hash &&
        event.nonce === message.nonce &&
        event.srcChainId === BigInt(message.from) &&
        addressIn(event.dstAddress) === addressIn(message.taker);
      return isOurs ? { recipient, assets } : undefined;
    }),
  );
}

function assetsOf({ atlas }: FinderInput, chain: ChainId, tokens: readonly string[]): readonly AssetId[] {
  const coin = atlas.native(chain);
  return tokens.flatMap((token) => {
    if (token !== 'native') return takenAssets(atlas, chain, token);
    return coin === undefined ? [] : [coin];
  });
}
