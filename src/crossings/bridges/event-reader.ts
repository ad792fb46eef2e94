import { type EventFragment, Interface } from 'ethers/abi';
import { once } from '../../core/once.ts';
import type { TransactionLog } from '../../trace/inquiry.ts';

/** Reads one kind of event. */
export interface EventReader<Fields> {
  /** Hash of the signature: the first topic of its logs. */
  readonly topic: string;
  /** Fields by name; undefined where the log is of another event, or is not well formed. */
  read(log: TransactionLog): Fields | undefined;
}

/**
 * A reader of the event with a signature as in its contract: `event Send(bytes32 id, address indexed to)`. Numbers are read as
 * bigint, addresses checksummed, bytes as lower-case hex with `0x`, tuples as objects. `Fields` is what the caller knows the
 * signature to give.
 */
export function eventReader<Fields extends object>(signature: string): EventReader<Fields> {
  // At its first use: signatures of dozens of bridges take longer to parse than a small trace takes.
  const parsed = once(() => parse(signature));
  return {
    get topic() {
      return parsed().event.topicHash;
    },
    read(log) {
      const { abi, event, topics } = parsed();
      if (log.topics[0] !== event.topicHash || log.topics.length !== topics) return undefined;
      try {
        return abi.decodeEventLog(event, log.data, log.topics).toObject(true) as Fields;
      } catch {
        // Anyone can emit anything under any topic.
        return undefined;
      }
    },
  };
}

interface ParsedEvent {
  readonly abi: Interface;
  readonly event: EventFragment;
  /** With that of the signature. */
  readonly topics: number;
}

function parse(signature: string): ParsedEvent {
  const abi = new Interface([signature]);
  const [fragment] = abi.fragments;
  if (fragment?.type !== 'event') throw new Error(`${signature} is no event`);
  const event = abi.getEvent(fragment.format('sighash'));
  if (event === null) throw new Error(`${signature} is no event`);
  return { abi, event, topics: 1 + event.inputs.filter(({ indexed }) => indexed).length };
}
