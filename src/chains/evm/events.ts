import { Buffer } from 'node:buffer';
import { addressOf, type ChainId, txId } from '../../core/ids.ts';
import type { ChainEvent } from '../../trace/inquiry.ts';
import type { EventQuery } from '../../trace/source.ts';
import type { Keeping } from '../account-book.ts';
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

/**
 * The events of a contract, all of them or an error. What no later block changes is kept, and read on from there: a list that
 * grows over years is read once.
 */
export async function chainEvents(query: EventQuery, reader: EventReader): Promise<readonly ChainEvent[]> {
  const { keeping, chain, tellers, assets } = reader;
  const { facts } = keeping.cached.store;
  const { asOf, from = 0, to = asOf } = query;
  const end = Math.min(to, asOf);
  if (from > end) return [];
  const filter = filterOf(query);
  const topics = filter.topics.map((topic) => topic ?? '*').join(',');
  const about = `events/${filter.contract}/${topics}/${from}`;
  const key = `${chain}/${about}`;
  const known = recordIn((await facts.get(key))?.value);
  let rows = known?.rows ?? [];
  if (!known || known.through < end) {
    const range = { from: known ? known.through + 1 : from, to: end };
    const found = await tellers.run(about, query, (teller) => teller.events(filter, { range, scope: query }));
    rows = [...rows, ...found];
    if (keeping.isBuried(end)) {
      const record: EventRecord = { version: VERSION, through: end, rows };
      await facts.put(key, { value: Buffer.from(JSON.stringify(record)), height: end, final: false });
    }
  }
  return rows.filter(({ block }) => block <= end).map((row) => eventOf(row, assets));
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
