import { CoinhoundError } from '../../core/error.ts';
import type { TxId } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import { emptyBasis, refsOf } from '../../store/basis.ts';
import type { TransactionFacts } from '../../trace/inquiry.ts';
import type { Asking } from './ask.ts';
import type { HistoryReader } from './histories.ts';
import { toMovement } from './movements.ts';
import { unknownTransaction } from './seeds.ts';

/** A whole transaction, which is one movement with its memo; null where no block up to the height has it. */
export async function transactionFacts(
  txid: TxId,
  asking: Asking,
  reader: HistoryReader,
): Promise<TransactionFacts | null> {
  const movement = await movementOf(txid, asking, reader);
  if (!movement || movement.position.height > asking.asOf) return null;
  return {
    chain: movement.chain,
    txid,
    position: movement.position,
    sender: null,
    to: null,
    input: '0x',
    movements: [movement],
    unfollowed: [],
    logs: [],
  };
}

async function movementOf(
  txid: TxId,
  asking: Asking,
  { seen, lookups, facts, cached }: HistoryReader,
): Promise<Movement | undefined> {
  const known = await seen.transaction(txid);
  if (known) return known;
  try {
    const basis = emptyBasis();
    const shown = await cached.collect(basis, () =>
      lookups.transaction(txid, () => unknownTransaction(txid), asking),
    );
    const movement = toMovement(shown, facts);
    if (movement) await seen.addTransactions([movement], asking, refsOf(basis));
    return movement;
  } catch (error) {
    if (error instanceof CoinhoundError && error.code === 'transaction-unknown') return undefined;
    throw error;
  }
}
