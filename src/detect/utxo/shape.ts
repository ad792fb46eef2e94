import { type AccountId, type Amount, sinkOf } from '../../core/ids.ts';
import { type Leg, type Movement, outpointOf } from '../../core/movement.ts';

/** One side of a transaction at its place in the transaction. */
export interface Coin {
  readonly index: number;
  readonly value: Amount;
  readonly owner: AccountId;
}

/** What rules about UTXO transactions look at. */
export interface Shape {
  readonly inputs: readonly Coin[];
  /** Those that somebody can spend: what no script can ever spend (OP_RETURN) has no address. */
  readonly outputs: readonly Coin[];
  /** How many outputs have no address. */
  readonly addressless: number;
  /** Distinct addresses. */
  readonly inputScripts: number;
  readonly outputScripts: number;
}

/** Whether a movement is a transaction that spends outpoints: neither a coinbase nor of an account chain. */
export const isUtxo = ({ inputs: [first] }: Movement): boolean =>
  first !== undefined && outpointOf(first.holding) !== undefined;

/** The shape of a UTXO transaction; undefined for a coinbase and for every movement of an account chain. */
export function shapeOf(movement: Movement): Shape | undefined {
  if (!isUtxo(movement)) return undefined;
  const inputs = movement.inputs.map(toCoin);
  const all = movement.outputs.map(toCoin);
  const outputs = all.filter(({ owner }) => sinkOf(owner) === undefined);
  return {
    inputs,
    outputs,
    addressless: all.length - outputs.length,
    inputScripts: new Set(inputs.map(({ owner }) => owner)).size,
    outputScripts: new Set(outputs.map(({ owner }) => owner)).size,
  };
}

const toCoin = ({ holding, amount }: Leg, index: number): Coin => ({
  index,
  value: amount,
  owner: holding.owner,
});
