import type { Reply } from '../../net/http.ts';
import { malformed } from '../../net/upstream-error.ts';
import { enveloped, type Fields, object } from './envelope.ts';
import { hex, quantity } from './hexadecimal.ts';
import { type Log, readLog } from './receipt.ts';
import type { BlockRange, Place } from './wire.ts';

/** Which events of one contract: those with `topics[n]` at place n where it is not null. */
export interface EventFilter {
  /** In lower case. */
  readonly contract: string;
  readonly topics: readonly (string | null)[];
}

/** An event in its place. */
export interface EventRow extends Place, Log {
  readonly index: number;
  /** Of all events of the block. */
  readonly logIndex: number;
}

/** An event whose block's time the node does not tell with it. */
export interface UntimedEvent extends Omit<EventRow, 'time'> {
  readonly time: number | undefined;
}

/**
 * The rows of `logs/getLogs`, as Etherscan and Blockscout give them: oldest block first. Throws `malformed` where they are of other
 * blocks than were asked for, or in another order: a page that was cut would then lack any of them.
 */
export function readEventRows(range: BlockRange, filter: EventFilter, reply: Reply): EventRow[] {
  const result = enveloped(reply);
  if (!Array.isArray(result)) throw malformed('gave no list of events');
  let last = range.from;
  const rows = result.map((item): EventRow => {
    const fields = object(item, 'an event');
    const row = { ...eventOf(fields, filter), time: place(fields.timeStamp, 'timeStamp') };
    if (row.block < last || row.block > range.to)
      throw malformed(`gave an event of block ${row.block} out of order or beyond the blocks asked for`);
    last = row.block;
    return row;
  });
  return rows.sort(byLogIndex);
}

/** The answer to `eth_getLogs` in chain order, without what a reorganization removed. Throws `malformed`. */
export function readNodeEvents(
  { from, to }: BlockRange,
  filter: EventFilter,
  result: unknown,
): UntimedEvent[] {
  if (!Array.isArray(result)) throw malformed('gave no list of events');
  const rows = result.flatMap((item): UntimedEvent[] => {
    const fields = object(item, 'an event');
    if (fields.removed === true) return [];
    const row = eventOf(fields, filter);
    if (row.block < from || row.block > to)
      throw malformed(`gave an event of block ${row.block} that was not asked for`);
    const time = fields.blockTimestamp;
    const isTimed = time !== undefined && time !== null;
    return [{ ...row, time: isTimed ? quantity(time, 'blockTimestamp') : undefined }];
  });
  return rows.sort(byLogIndex);
}

const byLogIndex = (
  a: Pick<EventRow, 'block' | 'logIndex'>,
  b: Pick<EventRow, 'block' | 'logIndex'>,
): number => a.block - b.block || a.logIndex - b.logIndex;

function eventOf(fields: Fields, { contract, topics }: EventFilter): Omit<EventRow, 'time'> {
  const log = readLog(fields);
  const isWanted =
    log.contract === contract && topics.every((topic, n) => topic === null || topic === log.topics[n]);
  if (!isWanted) throw malformed('gave an event that was not asked for');
  return {
    ...log,
    hash: hex(fields.transactionHash, 32, 'transactionHash'),
    block: place(fields.blockNumber, 'blockNumber'),
    index: place(fields.transactionIndex, 'transactionIndex'),
    logIndex: place(fields.logIndex, 'logIndex'),
  };
}

/** A number that Etherscan writes without digits where it is zero. */
const place = (value: unknown, field: string): number => (value === '0x' ? 0 : quantity(value, field));
