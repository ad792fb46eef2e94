import type { AccountId } from '../../core/ids.ts';
import type { FinderInput } from '../../trace/crossing.ts';
import type { TransactionFacts } from '../../trace/inquiry.ts';
import { eventReader } from './event-reader.ts';
import type { FarAnswer } from './far-answer.ts';
import { standingOf } from './published.ts';
import { MESSAGING } from './stargate-contracts.ts';

/** A place in a bus of Stargate V2, which takes several transfers over in one message. */
export interface Ride extends BusRode {
  readonly messaging: AccountId;
  /** In 32 bytes. */
  readonly receiver: string;
}

interface BusRode {
  readonly dstEid: bigint;
  readonly ticketId: bigint;
  readonly passenger: string;
}

interface BusDriven {
  readonly dstEid: bigint;
  readonly startTicketId: bigint;
  readonly numPassengers: bigint;
  readonly guid: string;
}

/** As read by l2beat/l2beat@7ef4c83 packages/backend/src/modules/interop/plugins/stargate.ts. */
const rode = eventReader<BusRode>(
  'event BusRode(uint32 dstEid, uint72 ticketId, uint80 fare, bytes passenger)',
);
const driven = eventReader<BusDriven>(
  'event BusDriven(uint32 dstEid, uint72 startTicketId, uint8 numPassengers, bytes32 guid)',
);

/** In which a bus leaves: hours where blocks take a quarter of a second, days on Ethereum. */
const BUS_BLOCKS = 20_000;

/** Undefined where a transaction takes no place for the destination, or several. Layout of a passenger: stargate-protocol/stargate-v2@4eec1af packages/stg-evm-v2/src/libs/BusCodec.sol. */
export function rideIn({ logs }: TransactionFacts, dstEid: bigint): Ride | undefined {
  const rides = logs.flatMap((log) => {
    const ride = standingOf(log.contract, MESSAGING) === 'published' ? rode.read(log) : undefined;
    if (ride?.dstEid !== dstEid || ride.passenger.length !== 2 + 2 * 43) return [];
    return [{ ...ride, messaging: log.contract, receiver: `0x${ride.passenger.slice(6, 70)}` }];
  });
  // Several riders of one transaction have nothing that ties each to its payment.
  return rides.length === 1 ? rides[0] : undefined;
}

/** Id of the message under which all riders of the bus arrive that took the ticket; else why that is not known. */
export function busOf({ transaction, ask }: FinderInput, ride: Ride): string | FarAnswer {
  const { height } = transaction.position;
  const answer = ask({
    kind: 'events',
    contract: ride.messaging,
    topics: [driven.topic],
    from: height,
    to: height + BUS_BLOCKS,
  });
  if (answer === undefined) return { state: 'pending' };
  if (answer.kind === 'failed') return { state: 'unavailable', code: answer.code };
  const bus = answer.events
    .map((event) => driven.read(event))
    .find(
      (event) =>
        event?.dstEid === ride.dstEid &&
        event.startTicketId <= ride.ticketId &&
        ride.ticketId < event.startTicketId + event.numPassengers,
    );
  return bus?.guid ?? { state: 'none', searched: { contracts: ride.messaging, blocks: String(BUS_BLOCKS) } };
}
