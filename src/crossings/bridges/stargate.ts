import { type AccountId, type AssetId, type ChainId, chainOf } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { ChainEvent, TransactionLog } from '../../trace/inquiry.ts';
import type { Arrival } from './arrival.ts';
import type { Bridge, Deposit } from './bridge.ts';
import { byEvents } from './by-events.ts';
import { eventReader } from './event-reader.ts';
import { accountWord, addressIn, chainNumberOf, evmAccount } from './evm.ts';
import type { FarAnswer } from './far-answer.ts';
import { takenAssets } from './like-assets.ts';
import { contractsOn, standingOf } from './published.ts';
import { busOf, rideIn } from './stargate-bus.ts';
import { ENDPOINTS, POOLS, poolTokenOf } from './stargate-contracts.ts';

interface Sent {
  readonly guid: string;
  readonly dstEid: bigint;
  readonly fromAddress: string;
  readonly amountSentLD: bigint;
}

interface Received {
  readonly guid: string;
  readonly srcEid: bigint;
  readonly toAddress: string;
  readonly amountReceivedLD: bigint;
}

/** As read by l2beat/l2beat@7ef4c83 packages/backend/src/modules/interop/plugins/stargate.ts; used in stargate-protocol/stargate-v2@0001cb9 packages/stg-evm-v2/src/StargateBase.sol. */
const sent = eventReader<Sent>(
  'event OFTSent(bytes32 indexed guid, uint32 dstEid, address indexed fromAddress, uint256 amountSentLD, uint256 amountReceivedLD)',
);
const received = eventReader<Received>(
  'event OFTReceived(bytes32 indexed guid, uint32 srcEid, address indexed toAddress, uint256 amountReceivedLD)',
);

const NO_GUID = `0x${'0'.repeat(64)}`;

/** Stargate V2. */
export const stargate: Bridge = {
  name: 'stargate',
  summary:
    "By the message's id in the events of the pools on both sides, for riders of a bus by their ticket first; does not follow what calls a contract on arrival further than that contract.",
  deposits: (input) => input.transaction.logs.flatMap((log) => depositIn(input, log) ?? []),
};

function depositIn(input: FinderInput, log: TransactionLog): Deposit | undefined {
  const { atlas, transaction } = input;
  const standing = standingOf(log.contract, POOLS);
  const event = standing === 'published' ? sent.read(log) : undefined;
  if (event === undefined) return undefined;
  const number = Object.entries(ENDPOINTS).find(([, endpoint]) => BigInt(endpoint) === event.dstEid)?.[0];
  const payer = evmAccount(atlas, transaction.chain, event.fromAddress);
  const ride = event.guid === NO_GUID ? rideIn(transaction, event.dstEid) : undefined;
  return {
    verified: true,
    assets: assetsOf(input, log.contract),
    amount: event.amountSentLD,
    payers: payer ? [payer] : [],
    vaults: [log.contract],
    claim: {
      chain: number === undefined ? `layerzero:${event.dstEid}` : `eip155:${number}`,
      recipient: ride ? (addressIn(ride.receiver) ?? ride.receiver) : null,
    },
    destination: number === undefined ? undefined : atlas.evmChain(Number(number)),
    evidence: ride ? { ticketId: String(ride.ticketId) } : { guid: event.guid },
    far(chain) {
      if (event.guid !== NO_GUID) return arrived(input, { chain, guid: event.guid });
      if (ride === undefined) return { state: 'unavailable', code: 'ticket-not-told' };
      const guid = busOf(input, ride);
      return typeof guid === 'string' ? arrived(input, { chain, guid, receiver: ride.receiver }) : guid;
    },
  };
}

function assetsOf({ atlas, transaction }: FinderInput, pool: AccountId): readonly AssetId[] {
  const token = poolTokenOf(pool);
  const coin = atlas.native(transaction.chain);
  if (token === 'native') return coin === undefined ? [] : [coin];
  return token === undefined ? [] : takenAssets(atlas, transaction.chain, token);
}

function arrived(
  input: FinderInput,
  { chain, guid, receiver }: { readonly chain: ChainId; readonly guid: string; readonly receiver?: string },
): FarAnswer {
  const rider = receiver === undefined ? undefined : evmAccount(input.atlas, chain, receiver);
  if (receiver !== undefined && !rider) return { state: 'unavailable', code: 'recipient-not-told' };
  const topics = rider ? [received.topic, guid, accountWord(rider)] : [received.topic, guid];
  const searches = contractsOn(input.atlas, chain, POOLS).map((contract) => ({ contract, topics }));
  const origin = BigInt(ENDPOINTS[chainNumberOf(input.transaction.chain) ?? 0] ?? 0);
  return byEvents(input, searches, (event) => {
    const fields = received.read(event);
    return fields?.guid === guid && fields.srcEid === origin ? arrivalOf(input, event, fields) : undefined;
  });
}

function arrivalOf({ atlas }: FinderInput, event: ChainEvent, fields: Received): Arrival | undefined {
  const recipient = evmAccount(atlas, chainOf(event.contract), fields.toAddress);
  return (
    recipient && {
      recipient,
      amount: fields.amountReceivedLD,
      verified: true,
      evidence: { arrivedFor: recipient, guid: fields.guid },
    }
  );
}
