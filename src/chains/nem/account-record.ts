import type { AccountId } from '../../core/ids.ts';
import type { AccountRecord as KnownAccount } from '../account-book.ts';
import { packRecord, unpackRecord } from '../record-bytes.ts';
import type { Contact } from './hub.ts';
import type { Remark } from './remarks.ts';
import type { Tag } from './tags.ts';

/** The account began, or ceased, to harvest in another's name. */
export interface Link {
  readonly height: number;
  readonly isOn: boolean;
}

/** Everything known of one account up to a height, normalized. Lists are in chain order. */
export interface AccountRecord extends KnownAccount {
  readonly account: AccountId;
  readonly contacts: readonly Contact[];
  readonly remarks: readonly Remark[];
  readonly tags: readonly Tag[];
  readonly links: readonly Link[];
}

/** Raised whenever the form of a record changes. */
const VERSION = 2;

/** A record as bytes, for the mosaics whose digest is given. */
export const encodeRecord = ({ movements, ...header }: AccountRecord, digest: string): Uint8Array =>
  packRecord({ version: VERSION, digest }, header, movements);

/** The record, or undefined where the bytes are of another form or were made for other mosaics. */
export function decodeRecord(bytes: Uint8Array, digest: string): AccountRecord | undefined {
  const packed = unpackRecord<Omit<AccountRecord, 'movements'>>({ version: VERSION, digest }, bytes);
  return packed && { ...packed.header, movements: packed.movements };
}
