import { type AccountId, type Amount, type AssetId, sinkOf } from '../core/ids.ts';
import { type Movement, outpointOf, type Position, UNKNOWN_INDEX } from '../core/movement.ts';

/** A payment on an account chain: one giver, one receiver, one asset. */
export interface Transfer {
  readonly movement: Movement;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetId;
  /** In base units. */
  readonly amount: Amount;
}

/**
 * The movement as a payment from one account to another; undefined for gas, mints, burns, what an account pays itself, and
 * every movement between outpoints.
 */
export function transferOf(movement: Movement): Transfer | undefined {
  // Counted first: a transaction of ten thousand outpoints is asked for by every owner of one.
  if (movement.inputs.length !== 1 || movement.outputs.length !== 1) return undefined;
  const [[given], [paid]] = [movement.inputs, movement.outputs];
  if (!given || !paid) return undefined;
  if (outpointOf(given.holding) !== undefined || outpointOf(paid.holding) !== undefined) return undefined;
  const { owner: from } = given.holding;
  const { owner: to, asset } = paid.holding;
  if (from === to || sinkOf(from) !== undefined || sinkOf(to) !== undefined) return undefined;
  return { movement, from, to, asset, amount: paid.amount };
}

/** The payments among `movements`, in their order. */
export const transfersOf = (movements: readonly Movement[]): Transfer[] =>
  movements.flatMap((movement) => transferOf(movement) ?? []);

/** The account that paid a transaction's fee alone, where the movement is that fee: it has a giver and no receiver. */
export function feePayer({ inputs, outputs }: Movement): AccountId | undefined {
  const [paid] = inputs;
  return paid && outputs.length === 0 && outpointOf(paid.holding) === undefined
    ? paid.holding.owner
    : undefined;
}

/** Whether `a` is not after `b`; where the index of one in a block is unknown, all of the block counts. */
export function notAfter(a: Position, b: Position): boolean {
  if (a.height !== b.height) return a.height < b.height;
  return a.index === UNKNOWN_INDEX || b.index === UNKNOWN_INDEX || a.index <= b.index;
}

/** Whether `a` is certainly before `b`. */
export const isBefore = (a: Position, b: Position): boolean =>
  a.height < b.height ||
  (a.height === b.height && a.index < b.index && a.index !== UNKNOWN_INDEX && b.index !== UNKNOWN_INDEX);

/** How findings name a transaction: `chain:tx:txid`. */
export const transactionKey = ({ chain, txid }: Pick<Movement, 'chain' | 'txid'>): string =>
  `${chain}:tx:${txid}`;
