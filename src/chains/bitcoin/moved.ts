import { sinkOf, type TxId } from '../../core/ids.ts';
import { UpstreamError } from '../../net/upstream-error.ts';
import type { MovedAnswer, MovedQuery, Resting } from '../../trace/source.ts';
import { inParts } from '../in-parts.ts';
import type { ToldBatch } from './ask-batch.ts';
import type { ProviderLookups } from './provider-lookups.ts';
import { wantedOf } from './wanted.ts';
import type { WireOutspend } from './wire.ts';

/**
 * Which of many outpoints were spent, 50 transactions a request by mempool/electrs, whose outputs share a place. An outpoint rests where
 * it is not spent in a block up to `asOf`: a spend above, or one that waits, is none yet. Nothing more can happen to an outpoint, so
 * the answer needs no mark and no confirmation.
 *
 * Where no server takes several at a time, or those that do are out of order and another is there to read from, everything is said to have
 * moved: `outspends` of one transaction costs as much as reading an outpoint of it. So is what the server does not know (its transaction
 * may have been reorganised away). Throws as `shareWork` does where nobody is left to ask.
 */
export async function movedOutpoints(
  resting: readonly Resting[],
  { asOf, signal }: MovedQuery,
  { batches, members, reader }: ProviderLookups,
): Promise<readonly MovedAnswer[]> {
  const outpoints = resting.map(({ holding }) =>
    sinkOf(holding.owner) === undefined
      ? wantedOf(holding, { kind: 'unknown', wasUnspent: true })
      : undefined,
  );
  const txids = [...new Set(outpoints.flatMap((outpoint) => outpoint?.txid ?? []))];
  const told = new Map<TxId, readonly WireOutspend[]>();

  async function look(part: readonly TxId[]): Promise<void> {
    if (batches.able().length === 0) return;
    let answer: ToldBatch;
    try {
      answer = await batches.ask(part, signal);
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.reason === 'aborted') throw error;
      const able = batches.able().length;
      if (able > 0 && able === members.length) throw error;
      return;
    }
    for (const [n, body] of answer.parts.entries())
      if (body !== undefined) told.set(part[n] as TxId, reader.outspends({ status: 200, headers: {}, body }));
  }

  await inParts(txids, batches.size, look);
  return resting.map(({ holding }, n) => {
    const outpoint = outpoints[n];
    if (outpoint === undefined) return { holding: holding.id, verdict: 'rests' };
    const outspend = told.get(outpoint.txid)?.[outpoint.vout];
    const isMoved = outspend === undefined || (outspend.spent && !(outspend.txid && outspend.height > asOf));
    return { holding: holding.id, verdict: isMoved ? 'moved' : 'rests' };
  });
}
