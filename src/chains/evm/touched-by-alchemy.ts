import { malformed } from '../../net/upstream-error.ts';
import { object } from './envelope.ts';
import { callRowsOf, type Frame } from './frames.ts';
import { hex, hexAmount, optionalAddress, quantity, toHex } from './hexadecimal.ts';
import { blockTime, insideOf, settled } from './node-facts.ts';
import { paymentOf } from './node-wire.ts';
import { bothSides, byTransaction, type PageQuery, type SidePage } from './sides.ts';
import type { Touched, TouchedQuery } from './touched.ts';
import type { BlockRange } from './wire.ts';

interface AssetTransfer {
  readonly id: string;
  readonly hash: string;
  readonly block: number;
  readonly isInternal: boolean;
  readonly frame: Frame;
}

/**
 * By `alchemy_getAssetTransfers`, whose two addresses are joined by AND: one query for each side. A page key lives ten
 * minutes, which is no matter within one block.
 */
export async function* assetTransferSteps(
  query: TouchedQuery,
): AsyncGenerator<readonly Touched[], void, undefined> {
  const { node, address, pageRows, scope } = query;
  const ask = ({ side, range, next }: PageQuery) =>
    node.get(
      {
        method: 'alchemy_getAssetTransfers',
        params: [
          {
            fromBlock: toHex(range.from),
            toBlock: toHex(range.to),
            [side]: address,
            category: ['external', 'internal'],
            order: 'asc',
            excludeZeroValue: false,
            maxCount: toHex(Math.min(1_000, pageRows)),
            ...(next !== undefined && { pageKey: next }),
          },
        ],
        read: (result) => readTransfers(range, result),
        blockOf: () => range.to,
      },
      scope,
    );
  for await (const transfers of bothSides(query.range, ask)) {
    const touched = await Promise.all(byTransaction(transfers).map((rows) => touchedIn(rows, query)));
    yield touched.toSorted((a, b) => a.block - b.block || a.index - b.index);
  }
}

function readTransfers({ from, to }: BlockRange, result: unknown): SidePage<AssetTransfer> {
  const { transfers, pageKey } = object(result, 'a page of transfers');
  if (!Array.isArray(transfers)) throw malformed('gave no list of transfers');
  let last = from;
  const rows = transfers.map((item): AssetTransfer => {
    const row = object(item, 'a transfer');
    const block = quantity(row.blockNum, 'blockNum');
    if (block < last || block > to)
      throw malformed(`gave a transfer of block ${block} out of order or beyond the blocks asked for`);
    last = block;
    // `value` beside it is a number that has lost its last digits.
    const value = hexAmount(object(row.rawContract, 'rawContract').value, 'rawContract.value');
    return {
      id: String(row.uniqueId),
      hash: hex(row.hash, 32, 'hash'),
      block,
      isInternal: row.category === 'internal',
      frame: {
        from: hex(row.from, 20, 'from'),
        to: optionalAddress(row.to, 'to'),
        created: undefined,
        value,
        type: 'call',
        failed: false,
        trace: undefined,
      },
    };
  });
  return { rows, next: typeof pageKey === 'string' && pageKey !== '' ? pageKey : undefined };
}

/** One transaction by its transfers; its place in the block is the receipt's to tell. One on both sides is listed twice. */
async function touchedIn(
  rows: readonly [AssetTransfer, ...AssetTransfer[]],
  { node, abilities, address, scope }: TouchedQuery,
): Promise<Touched & { readonly block: number; readonly index: number }> {
  const { hash } = rows[0];
  const [found, time] = await Promise.all([
    settled(node, hash, scope),
    blockTime(node, rows[0].block, scope),
  ]);
  if (!found) throw malformed(`does not know transaction ${hash}, which it lists`);
  const { transaction, receipt } = found;
  const { block, index, from, to } = transaction;
  const isOwn = from === address || to === address || receipt.created === address;
  const distinct = new Map(rows.map((row) => [row.id, row] as const));
  const frames = [...distinct.values()].flatMap(({ isInternal, frame }) => (isInternal ? [frame] : []));
  return {
    block,
    index,
    // What failed is not listed.
    payment: async () => (isOwn ? paymentOf(transaction, receipt, time, receipt.failed ?? false) : undefined),
    async calls() {
      if (frames.length === 0) return [];
      const trace = abilities.trace
        ? await insideOf(node, abilities, found, scope)
        : { failed: false, frames };
      return callRowsOf(trace, { ...transaction, time });
    },
  };
}
