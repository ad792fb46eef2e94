import type { AccountRecord as KnownAccount } from '../account-book.ts';
import type { LeftOutBook } from '../left-out.ts';
import { packRecord, unpackRecord } from '../record-bytes.ts';
import type { Sight } from './abilities.ts';
import type { AccountActivity } from './activity.ts';
import type { Cut } from './list-walk.ts';
import type { ListName } from './wire.ts';

/** Everything known of one account up to a height, normalized: what the walk reads instead of asking again. */
export interface AccountRecord extends KnownAccount {
  readonly leftOut: LeftOutBook;
  readonly activity: AccountActivity;
  /** The first block, and of which list, that no provider could list whole. */
  readonly cut: (Cut & { readonly list: ListName }) | undefined;
  /** `tokens` where nobody could show more of the account. */
  readonly sight: Sight;
}

/** Raised whenever the form of a record changes. */
const VERSION = 5;

/** A record as bytes, for the assets whose digest is given. */
export const encodeRecord = ({ movements, ...header }: AccountRecord, digest: string): Uint8Array =>
  packRecord({ version: VERSION, digest }, header, movements);

/**
 * The record, or undefined where the bytes are of another form, were made for other assets, or show token transfers alone:
 * somebody may see more by now, and the answers are in the store.
 */
export function decodeRecord(bytes: Uint8Array, digest: string): AccountRecord | undefined {
  const packed = unpackRecord<Omit<AccountRecord, 'movements'>>({ version: VERSION, digest }, bytes);
  if (packed?.header.sight !== 'everything') return undefined;
  return { ...packed.header, cut: packed.header.cut, movements: packed.movements };
}
