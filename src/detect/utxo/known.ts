import type { HoldingId } from '../../core/ids.ts';
import type { Movement } from '../../core/movement.ts';
import type { Scene } from '../../trace/detector.ts';
import { isUtxo } from './shape.ts';

/** The UTXO transactions that a trace has seen, tainted or not. */
export interface Known {
  /** In chain order, coinbases left out. */
  readonly movements: readonly Movement[];
  /** By `transactionKey`. */
  readonly transactions: ReadonlyMap<string, Movement>;
  /** By the outpoint that they spend. */
  readonly spenders: ReadonlyMap<HoldingId, Movement>;
}

/** What is known of UTXO transactions in a scene. */
export function knownOf(scene: Scene): Known {
  const movements = scene.movements.filter(isUtxo);
  const transactions = new Map<string, Movement>();
  const spenders = new Map<HoldingId, Movement>();
  for (const movement of movements) {
    transactions.set(transactionKey(movement), movement);
    for (const { holding } of movement.inputs) spenders.set(holding.id, movement);
  }
  return { movements, transactions, spenders };
}

/** `chain:txid`: what the ids of a transaction's outpoints begin with. */
export const transactionKey = ({ chain, txid }: Movement): string => `${chain}:${txid}`;

/** The key of the transaction that created an outpoint. */
export const creatorKey = (outpoint: HoldingId): string => outpoint.slice(0, outpoint.lastIndexOf(':'));
