import type { EvmAssets } from './assets.ts';
import type { CallRow, PaymentRow, Place, TokenRow } from './wire.ts';

/** ERC-20 events name it as the giver of a mint and the receiver of a burn. */
export const ZERO_ADDRESS = '0x0000000000000000000000000000000000000000';

/** Who gave to whom, by address; undefined gives a mint. */
export interface Parties {
  readonly from: string | undefined;
  readonly to: string;
}

const MOVING = new Set(['call', 'create', 'create2', 'selfdestruct', 'suicide']);

/** Between whom a transaction's own value moved, or undefined where it moved nothing: nothing to move, failed, or back to its sender. */
export function paymentParties({ from, to, created, value, failed }: PaymentRow): Parties | undefined {
  const receiver = to ?? created;
  if (failed || value === 0n || receiver === undefined || receiver === from) return undefined;
  return { from, to: receiver };
}

/**
 * Between whom an internal transfer moved value. A call that only borrows code (delegatecall, callcode, staticcall) repeats
 * the value of the call around it and moves none; one that was rolled back moved none either.
 */
export function callParties(row: Omit<CallRow, 'index' | keyof Place>): Parties | undefined {
  const { from, to, created, value, type, failed } = row;
  const receiver = to ?? created;
  if (failed || value === 0n || !MOVING.has(type) || receiver === undefined || receiver === from)
    return undefined;
  return { from, to: receiver };
}

/** Whether a contract ended and gave what it had: the receiver is paid without being called. */
export const isDestruction = ({ type }: Pick<CallRow, 'type'>): boolean =>
  type === 'selfdestruct' || type === 'suicide';

/** Why a token transfer is not followed. */
export type LeftOut = 'unknown-token' | 'zero-value';

/** What a token transfer is to a history: a move between two parties, a thing to count, or nothing at all. */
export function tokenParties(row: TokenRow, { tokens }: EvmAssets): Parties | LeftOut | undefined {
  const { contract, from, to, value } = row;
  if (value === undefined) return undefined;
  if (!tokens.has(contract)) return 'unknown-token';
  if (value === 0n) return 'zero-value';
  return from === to ? undefined : { from: from === ZERO_ADDRESS ? undefined : from, to };
}
