import { malformed } from '../../net/upstream-error.ts';
import { object } from './envelope.ts';
import { callRowsOf, type FilteredTrace, readFilteredTrace } from './frames.ts';
import { toHex } from './hexadecimal.ts';
import { isFull } from './list-walk.ts';
import { blockTime, settled, traceOf } from './node-facts.ts';
import { bothSides, byTransaction, type PageQuery, type SidePage } from './sides.ts';
import type { Touched, TouchedQuery } from './touched.ts';
import { callParties } from './transfers.ts';
import type { BlockRange, PaymentRow } from './wire.ts';

/**
 * By `trace_filter`, one query for each side: nodes differ in what both together mean. It tells frames by themselves, so
 * whether one around them was rolled back takes the trace of the whole transaction.
 */
export async function* filteredSteps(
  query: TouchedQuery,
): AsyncGenerator<readonly Touched[], void, undefined> {
  const { node, address, pageRows, scope } = query;
  const ask = ({ side, range, next }: PageQuery) => {
    const after = Number(next ?? 0);
    const [fromBlock, toBlock] = [toHex(range.from), toHex(range.to)];
    return node.get(
      {
        method: 'trace_filter',
        params: [{ fromBlock, toBlock, [side]: [address], after, count: pageRows }],
        read: (result) => readFiltered({ range, after, pageRows }, result),
        blockOf: () => range.to,
      },
      scope,
    );
  };
  for await (const { rows: traces } of bothSides(query.range, ask)) {
    yield byTransaction(traces)
      .toSorted(([a], [b]) => a.block - b.block || a.index - b.index)
      .map((rows) => touchedIn(rows, query));
  }
}

interface Cut {
  readonly range: BlockRange;
  readonly after: number;
  readonly pageRows: number;
}

function readFiltered({ range, after, pageRows }: Cut, result: unknown): SidePage<FilteredTrace> {
  const { from, to } = range;
  if (!Array.isArray(result)) throw malformed('gave no list of traces');
  let last = from;
  const rows = result.flatMap((item) => readFilteredTrace(object(item, 'a trace')) ?? []);
  for (const { block } of rows) {
    if (block < last || block > to)
      throw malformed(`gave a trace of block ${block} out of order or beyond the blocks asked for`);
    last = block;
  }
  return { rows, next: isFull(result.length, pageRows) ? after + result.length : undefined };
}

/** One transaction by its rows; a frame that is on both sides stands twice among them. */
function touchedIn(
  rows: readonly [FilteredTrace, ...FilteredTrace[]],
  { node, abilities, address, scope }: TouchedQuery,
): Touched {
  const { hash, block, index } = rows[0];
  const top = rows.find(({ frame }) => frame.trace?.length === 0)?.frame;
  const mayMove = rows.some(({ frame }) => frame.trace?.length !== 0 && callParties(frame));
  return {
    async payment(): Promise<PaymentRow | undefined> {
      if (!top) return undefined;
      const { from, to, created, value, failed } = top;
      const time = await blockTime(node, block, scope);
      // Only its sender pays for it, and knows of its calldata.
      const found = from === address ? await settled(node, hash, scope) : null;
      if (from === address && !found) throw malformed(`does not know transaction ${hash}, which it traced`);
      const { fee = 0n } = found?.receipt ?? {};
      const input = found?.transaction.input;
      return { hash, block, index, time, from, to, created, value, fee, failed, input };
    },
    async calls() {
      if (!mayMove) return [];
      const time = await blockTime(node, block, scope);
      return callRowsOf(await traceOf(node, abilities, { hash, block }, scope), { hash, block, index, time });
    },
  };
}
