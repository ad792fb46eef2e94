import { Buffer } from 'node:buffer';
import type { Movement } from '../../core/movement.ts';
import { printableText } from '../printable.ts';
import type { EvmAssets } from './assets.ts';
import type { PaymentRow } from './wire.ts';

/** `transfer(address,uint256)`, ERC-20: its selector, and how long its calldata is in hexadecimal with `0x`. */
const TRANSFER_CALL = '0xa9059cbb';
const TRANSFER_LENGTH = 2 + 2 * (4 + 32 + 32);
/** A selector in hexadecimal with `0x`. */
const SELECTOR_LENGTH = 2 + 2 * 4;

/**
 * What the calldata of a transaction means for its movements. A text is a memo: THORChain's vaults are told so what a payment
 * is for (dev.thorchain.org, sending transactions). Exactly four bytes are a selector, whatever they spell. To transfer a
 * followed token by a direct call is no more than a payment; to take it from another by `transferFrom` is not its owner's
 * payment, and is a call. A creation counts as a call by the first bytes of its code. Fewer bytes than a selector has call
 * nothing that could be named.
 */
export function calldataOf(
  { input = '0x', to }: PaymentRow,
  { tokens }: EvmAssets,
): Pick<Movement, 'call' | 'memo'> {
  if (input === '0x') return {};
  const memo = to === undefined || input.length === SELECTOR_LENGTH ? undefined : textOf(input);
  if (memo !== undefined) return { memo };
  const isTransfer = input.startsWith(TRANSFER_CALL) && input.length === TRANSFER_LENGTH;
  if (input.length < SELECTOR_LENGTH || (isTransfer && to !== undefined && tokens.has(to))) return {};
  return { call: input.slice(0, SELECTOR_LENGTH) };
}

const textOf = (input: string): string | undefined => printableText(Buffer.from(input.slice(2), 'hex'));
