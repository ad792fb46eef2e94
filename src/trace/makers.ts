import { CoinhoundError } from '../core/error.ts';
import { type HoldingId, type TxId, txId } from '../core/ids.ts';
import { type History, type Holding, outpointOf } from '../core/movement.ts';
import type { ChainSource, HistoryAnswer, HistoryQuery } from './source.ts';

/** Transactions asked for at once. The queues of the providers set the pace; this bounds what waits in them. */
const AT_ONCE = 64;

/**
 * What a walk backward reads of holdings of one chain, one answer each: of a balance its history, of an outpoint the
 * transaction that made it. Outpoints of hubs are answered as forward, without it.
 */
export async function* makersOf(
  source: ChainSource,
  holdings: readonly Holding[],
  query: HistoryQuery,
): AsyncGenerator<HistoryAnswer, void, undefined> {
  const outpoints = new Map<HoldingId, TxId>();
  for (const holding of holdings) {
    const outpoint = outpointOf(holding);
    if (outpoint !== undefined) outpoints.set(holding.id, txId(outpoint.slice(0, outpoint.lastIndexOf(':'))));
  }
  const wanted = new Map<TxId, HoldingId[]>();
  for await (const answer of source.histories(holdings, query)) {
    const txid = outpoints.get(answer.holding);
    if (txid === undefined || 'failure' in answer || answer.gap?.kind === 'hub') yield answer;
    else wanted.set(txid, [...(wanted.get(txid) ?? []), answer.holding]);
  }
  const all = [...wanted];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const batch = all.slice(from, from + AT_ONCE);
    const made = await Promise.all(batch.map(([txid, ids]) => makerOf(source, txid, ids, query)));
    yield* made.flat();
  }
}

async function makerOf(
  source: ChainSource,
  txid: TxId,
  ids: readonly HoldingId[],
  { asOf, signal }: HistoryQuery,
): Promise<readonly HistoryAnswer[]> {
  try {
    const facts = await source.transactionFacts?.(txid, { asOf, signal });
    if (!facts) throw missing(source, txid);
    const history = { opening: 0n, movements: facts.movements, through: asOf, gap: null, notes: [] };
    return ids.map((holding): History => ({ holding, ...history }));
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof CoinhoundError) || thrown.kind === 'bug') throw thrown;
    return ids.map((holding) => ({ holding, failure: thrown }));
  }
}

const missing = ({ chain }: ChainSource, txid: TxId): CoinhoundError =>
  new CoinhoundError(
    'upstream',
    'transaction-missing',
    `nobody tells of transaction ${txid}, an output of which was spent`,
    {
      hint: 'run it again later, or configure another provider',
      details: { chain, txid },
    },
  );
