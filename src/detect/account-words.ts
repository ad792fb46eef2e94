import { hexOf } from '../chains/tron/address.ts';
import { type AccountId, addressOf, sinkOf } from '../core/ids.ts';

/**
 * The 32 bytes by which logs name an account of an EVM chain or of TRON: lower-case hex with `0x`. Undefined on other chains,
 * and for sinks.
 */
export function accountWord(account: AccountId): string | undefined {
  if (sinkOf(account) !== undefined) return undefined;
  const address = addressOf(account);
  if (account.startsWith('eip155:')) return padded(address.slice(2).toLowerCase());
  return account.startsWith('tron:') ? padded(hexOf(address).slice(2)) : undefined;
}

/** Word `n` of a log's data, with `0x`; undefined where the data ends before. */
export function dataWord(data: string, n: number): string | undefined {
  const word = data.slice(2 + 64 * n, 66 + 64 * n);
  return word.length === 64 ? `0x${word}` : undefined;
}

const padded = (address: string): string => `0x${address.padStart(64, '0')}`;
