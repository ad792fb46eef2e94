import { malformed, UpstreamError } from '../../net/upstream-error.ts';
import { object } from './envelope.ts';
import { callRowsOf, type Frame } from './frames.ts';
import { hex, hexAmount, optionalAddress, quantity, toHex } from './hexadecimal.ts';
import { blockTime, insideOf, type Settled, settled } from './node-facts.ts';
import { paymentOf } from './node-wire.ts';
import { bothSides, byTransaction, type PageQuery, type SidePage } from './sides.ts';
import type { Touched, TouchedQuery } from './touched.ts';
import { unlisted } from './unlisted.ts';
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
 * minutes, which is no matter within one block. What failed is not listed, and searched for: its sender paid gas. Without a
 * tracer the end of a contract looks like a call, and would mint where it pays a wrapper.
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
  for await (const { range, rows } of bothSides(query.range, ask)) {
    const listed = await Promise.all(byTransaction(rows).map((transfers) => listedIn(transfers, query)));
    const sent = listed.flatMap(({ transaction: { hash, block, from } }) =>
      from === address ? [{ hash, block }] : [],
    );
    const others = await unlisted(query, range, sent);
    const touched = [...listed, ...others.map((one) => ({ ...one, frames: [], isListed: false }))];
    yield touched
      .toSorted(({ transaction: a }, { transaction: b }) => a.block - b.block || a.index - b.index)
      .map((one) => touchedIn(one, query));
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

/** A transaction with those of its internal transfers that are the account's. */
interface Listed extends Settled {
  readonly frames: readonly Frame[];
  /** What failed is not. */
  readonly isListed: boolean;
}

/** One transaction by its transfers; its place in the block is the receipt's to tell. One on both sides is listed twice. */
async function listedIn(
  transfers: readonly [AssetTransfer, ...AssetTransfer[]],
  { node, scope }: TouchedQuery,
): Promise<Listed> {
  const { hash } = transfers[0];
  const found = await settled(node, hash, scope);
  if (!found) throw malformed(`does not know transaction ${hash}, which it lists`);
  const distinct = new Map(transfers.map((transfer) => [transfer.id, transfer] as const));
  const frames = [...distinct.values()].flatMap(({ isInternal, frame }) => (isInternal ? [frame] : []));
  return { ...found, frames, isListed: true };
}

function touchedIn(one: Listed, { node, abilities, address, scope }: TouchedQuery): Touched {
  const { transaction, receipt, frames, isListed } = one;
  const { hash, block, from, to } = transaction;
  const inside = async () =>
    abilities.trace ? insideOf(node, abilities, one, scope) : { failed: !isListed, frames };
  return {
    async payment() {
      if (from !== address && to !== address && receipt.created !== address) return undefined;
      const failed = receipt.failed ?? (await inside()).failed;
      return paymentOf(transaction, receipt, await blockTime(node, block, scope), failed);
    },
    async calls() {
      if (frames.length === 0) return [];
      if (!abilities.trace) checkTold(frames, { hash, address });
      return callRowsOf(await inside(), { ...transaction, time: await blockTime(node, block, scope) });
    },
  };
}

/**
 * Throws where the list is not all that a history takes: in which order an account gave and got decides what it gave, and
 * what went to nobody is lost. Each side is listed by itself.
 */
function checkTold(
  frames: readonly Frame[],
  { hash, address }: { readonly hash: string; readonly address: string },
): void {
  if (frames.some(({ to }) => to === undefined))
    throw untold(hash, `does not name who got what moved inside transaction ${hash}`);
  if (new Set(frames.map(({ from }) => from === address)).size > 1)
    throw untold(hash, `lists what an account gave and got inside transaction ${hash} without an order`);
}

const untold = (hash: string, what: string): UpstreamError =>
  new UpstreamError('refused', what, {
    hint: 'configure an explorer, or a node that serves debug_traceTransaction or trace_transaction',
    details: { transaction: hash },
  });
