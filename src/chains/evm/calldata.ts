import { Buffer } from 'node:buffer';
import type { Movement } from '../../core/movement.ts';
import { isTransferCall, selectorOf } from '../calls.ts';
import { printableText } from '../printable.ts';
import type { EvmAssets } from './assets.ts';
import type { PaymentRow } from './wire.ts';

/**
 * What the calldata of a transaction means for its movements. A text is a memo: THORChain's vaults are told so what a payment
 * is for (dev.thorchain.org, sending transactions). Exactly four bytes are a selector, whatever they spell. To transfer a
 * followed token by a direct call is no more than a payment; to take it from another by `transferFrom` is not its owner's
 * payment, and is a call. A creation counts as a call by the first bytes of its code. Fewer bytes than a selector has call
 * nothing that could be named; `0x` stands for what a wrapper of the coin does when it is merely paid.
 */
export function calldataOf(
  { input = '0x', to }: PaymentRow,
  { tokens, wrappers }: EvmAssets,
): Pick<Movement, 'call' | 'memo'> {
  const call = selectorOf(input);
  const memo = input === '0x' || to === undefined || input === call ? undefined : textOf(input);
  if (memo !== undefined) return { memo };
  const isTransfer = to !== undefined && tokens.has(to) && isTransferCall(input);
  if (call !== undefined) return isTransfer ? {} : { call };
  return to !== undefined && wrappers.has(to) ? { call: '0x' } : {};
}

const textOf = (input: string): string | undefined => printableText(Buffer.from(input.slice(2), 'hex'));
