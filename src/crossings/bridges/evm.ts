import { type AccountId, addressOf, type ChainId } from '../../core/ids.ts';
import type { Atlas } from '../../trace/crossing.ts';

/** EIP-155 id of a chain, undefined where it is no EVM chain. */
export function chainNumberOf(chain: ChainId): number | undefined {
  const [, digits] = /^eip155:(\d+)$/.exec(chain) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** A number as a topic: 32 bytes in lower-case hex with `0x`. */
export const numberWord = (value: bigint | number): string => `0x${value.toString(16).padStart(64, '0')}`;

/** An account as a topic, or as other chains' contracts spell it: 20 bytes behind twelve zeros. */
export const accountWord = (account: AccountId): string =>
  `0x${addressOf(account).slice(2).toLowerCase().padStart(64, '0')}`;

/** The address in 20 bytes of hex, or in 32 behind zeros; undefined where they are another chain's. */
export function addressIn(bytes: string): string | undefined {
  const [, digits] = /^0x(?:0{24})?([0-9a-f]{40})$/i.exec(bytes) ?? [];
  return digits === undefined ? undefined : `0x${digits.toLowerCase()}`;
}

/** The account on a chain of an address in 20 or 32 bytes; undefined where they are another chain's, or the zero address. */
export function evmAccount(atlas: Atlas, chain: ChainId, bytes: string): AccountId | undefined {
  const address = addressIn(bytes);
  return address === undefined || /^0x0+$/.test(address) ? undefined : atlas.account(chain, address);
}
