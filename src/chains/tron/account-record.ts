import type { AccountRecord as KnownAccount } from '../account-book.ts';
import type { LeftOutBook } from '../left-out.ts';
import { packRecord, unpackRecord } from '../record-bytes.ts';
import type { AccountActivity } from './activity.ts';
import type { Remark } from './remarks.ts';

/** Everything known of one account up to a height, normalized: what the walk reads instead of asking again. */
export interface AccountRecord extends KnownAccount {
  /** Of the block `through`, in milliseconds. */
  readonly time: number;
  readonly leftOut: LeftOutBook;
  readonly remarks: readonly Remark[];
  /** Counts by time. */
  readonly activity: AccountActivity;
}

/** Raised whenever the form of a record changes. */
const VERSION = 4;

/** A record as bytes, for the assets whose digest is given. */
export const encodeRecord = ({ movements, ...header }: AccountRecord, digest: string): Uint8Array =>
  packRecord({ version: VERSION, digest }, header, movements);

/** The record, or undefined where the bytes are of another form or were made for other assets. */
export function decodeRecord(bytes: Uint8Array, digest: string): AccountRecord | undefined {
  const packed = unpackRecord<Omit<AccountRecord, 'movements'>>({ version: VERSION, digest }, bytes);
  return packed && { ...packed.header, movements: packed.movements };
}
