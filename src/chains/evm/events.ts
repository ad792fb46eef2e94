import { Buffer } from 'node:buffer';
import { addressOf, type ChainId, txId } from '../../core/ids.ts';
import { emptyBasis, refsOf } from '../../store/basis.ts';
import type { LookupRef } from '../../store/store.ts';
import type { ChainEvent } from '../../trace/inquiry.ts';
import type { EventQuery } from '../../trace/source.ts';
import type { Keeping } from '../account-book.ts';
import { readHeights } from '../read-heights.ts';
import type { EvmAssets } from './assets.ts';
import type { EventFilter, EventRow } from './event-rows.ts';
import type { Tellers } from './tellers.ts';

export interface EventReader {
  readonly chain: ChainId;
  readonly keeping: Keeping;
  readonly tellers: Tellers;
  readonly assets: EvmAssets;
}

/** Events of a contract from the first block asked for up to a height. */
interface EventRecord {
  /** Of the form of this record. */
  readonly version: number;
  readonly through: number;
  readonly rows: readonly EventRow[];
}

const VERSION = 1;

/** The events as far as they are read, out of which answers, and at which heights they were read on. */
interface Reading extends Omit<EventRecord, 'version'> {
  readonly madeOf: readonly LookupRef[];
  readonly heights: readonly number[];
}

/**
 * The events of a contract, all of them or an error. What no later block changes is kept, and read on from there: a list that
 * grows over years is read once.
 */
export async function chainEvents(query: EventQuery, reader: EventReader): Promise<readonly ChainEvent[]> {
  const { keeping, chain, tellers, assets } = reader;
  const { cached } = keeping;
  const { facts } = cached.store;
  const heights = readHeights(chain, cached);
  const { asOf, from = 0, to = asOf } = query;
  const end = Math.min(to, asOf);
  if (from > end) return [];
  const filter = filterOf(query);
  const topics = filter.topics.map((topic) => topic ?? '*').join(',');
  const about = `events/${filter.contract}/${topics}/${from}`;
  const key = `${chain}/${about}`;
  const fact = await facts.get(key);
  const kept = recordIn(fact?.value);
  const before = await heights.of(about);
  let reading: Reading = kept
    ? { ...kept, madeOf: fact?.madeOf ?? [], heights: before }
    : { through: from - 1, rows: [], madeOf: [], heights: [] };

  async function readOn(through: number): Promise<void> {
    const range = { from: reading.through + 1, to: through };
    const scope = { ...query, asOf: through };
    const basis = emptyBasis();
    const found = await cached.collect(basis, () =>
      tellers.run(about, scope, (teller) => teller.events(filter, { range, scope })),
    );
    reading = {
      through,
      rows: [...reading.rows, ...found],
      madeOf: [...reading.madeOf, ...refsOf(basis)],
      heights: [...reading.heights, through],
    };
  }

  // As it was read before, height by height: the answers to that are in the store.
  for (const height of kept ? [] : before) if (reading.through < end) await readOn(height);
  if (reading.through < end) {
    await readOn(end);
    if (keeping.isBuried(end)) {
      const { through, rows, madeOf } = reading;
      const record: EventRecord = { version: VERSION, through, rows };
      const value = Buffer.from(JSON.stringify(record));
      await Promise.all([
        facts.put(key, { value, height: end, final: false, madeOf }),
        heights.put(about, reading.heights),
      ]);
    }
  }
  return reading.rows.filter(({ block }) => block <= end).map((row) => eventOf(row, assets));
}

/** Without what asks for nothing at the end: some providers would take it for any topic, but one. */
function filterOf({ contract, topics }: EventQuery): EventFilter {
  const given = topics.findLastIndex((topic) => topic !== null);
  return {
    contract: addressOf(contract).toLowerCase(),
    topics: topics.slice(0, given + 1).map((topic) => topic?.toLowerCase() ?? null),
  };
}

function recordIn(value: Uint8Array | undefined): EventRecord | undefined {
  const record = value && (JSON.parse(Buffer.from(value).toString()) as EventRecord);
  return record?.version === VERSION ? record : undefined;
}

const eventOf = (
  { contract, topics, data, hash, block, index, time }: EventRow,
  { addresses }: EvmAssets,
): ChainEvent => ({
  contract: addresses.account(contract),
  topics,
  data,
  txid: txId(hash),
  position: { height: block, index, time },
});
