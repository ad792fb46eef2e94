import type { Amount } from '../../core/ids.ts';
import { ZERO_ADDRESS } from './address.ts';
import type { TronAssets } from './assets.ts';

/** Who gave to whom, in lower-case hexadecimal with `41`; undefined gives a mint. */
export interface Parties {
  readonly from: string | undefined;
  readonly to: string;
}

/** Why a token transfer is not followed. */
export type LeftOut = 'unknown-token' | 'zero-value';

interface Transfer {
  /** Undefined where it is not told. */
  readonly contract: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly value: Amount;
}

/** What a token transfer is to a history: a move between two parties, a thing to count, or nothing at all. */
export function tokenParties(
  { contract, from, to, value }: Transfer,
  { tokens }: TronAssets,
): Parties | LeftOut | undefined {
  if (contract === undefined || !tokens.has(contract)) return 'unknown-token';
  if (value === 0n) return 'zero-value';
  return from === to ? undefined : { from: from === ZERO_ADDRESS ? undefined : from, to };
}
