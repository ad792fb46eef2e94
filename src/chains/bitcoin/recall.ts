import { CoinhoundError } from '../../core/error.ts';
import { emptyBasis, refsOf } from '../../store/basis.ts';
import type { KeptAnswer, OpenOptions } from '../family.ts';
import type { Asking } from './ask.ts';
import { lookupContext } from './context.ts';
import { toMovement } from './movements.ts';
import { networkOf, storePrefix } from './network.ts';
import type { WireReader } from './reader.ts';
import { seenFacts } from './seen.ts';
import { transactionsReader } from './transactions.ts';
import type { ReadTransaction } from './wire.ts';

/** Completes rows from the answers at hand, of whatever height they are. */
const ASKING: Asking = {
  asOf: 0,
  finalHeight: Number.POSITIVE_INFINITY,
  signal: new AbortController().signal,
};

/**
 * Makes facts of all transactions that the answers list, and of what those spend. In a run over the network a page that was asked for
 * one account answers for others too, and which ones depends on what arrives first.
 */
export async function recallTransactions(
  { chain, native, endpoints, lookups: cached }: OpenOptions,
  answers: readonly KeptAnswer[],
): Promise<void> {
  const prefix = storePrefix(chain);
  const network = networkOf(chain);
  const context = lookupContext({ prefix, network, endpoints, cached });
  const { completed } = transactionsReader(context);
  const seen = seenFacts(prefix, cached);
  for (const answer of answers) {
    for (const row of rowsOf(answer, prefix, context.reader)) {
      // The first answer that lists a transaction is the one it is taken from.
      if (await seen.transaction(row.txid)) continue;
      const basis = emptyBasis();
      try {
        const whole = await cached.collect(basis, () => completed(row, ASKING));
        const movement = toMovement(whole, { chain, asset: native, network });
        if (!movement) continue;
        const { key, digest } = answer;
        await seen.addTransactions([movement], ASKING, [{ key, digest }, ...refsOf(basis)]);
        for (const { holding } of movement.inputs) await seen.addSpend(holding.id, movement, ASKING);
      } catch (error) {
        // Nobody asked for what this row spends: then nobody needed the row.
        if (!(error instanceof CoinhoundError) || error.code !== 'not-in-store') throw error;
      }
    }
  }
}

function rowsOf({ key, body }: KeptAnswer, prefix: string, reader: WireReader): readonly ReadTransaction[] {
  const reply = { status: 200, headers: {}, body };
  if (key.startsWith(`${prefix}/tx/`)) return [reader.transaction(reply)];
  return key.startsWith(`${prefix}/txs/`) ? reader.page(reply).rows : [];
}
