import { Buffer } from 'node:buffer';
import type { AccountId } from '../../core/ids.ts';
import { decodeMovements, encodeMovements } from '../../store/movement-codec.ts';
import type { AccountRecord as KnownAccount } from '../account-book.ts';
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

/** Raised whenever the form below changes: a record of another form is read again from the answers. */
const VERSION = 1;

interface Header extends Omit<AccountRecord, 'movements'> {
  readonly version: number;
  /** Of the mosaics that the record was normalized with. */
  readonly digest: string;
}

/** A record as bytes: length of the header (32 bits, little-endian), header in JSON, movements. */
export function encodeRecord({ movements, ...rest }: AccountRecord, digest: string): Uint8Array {
  const header: Header = { ...rest, version: VERSION, digest };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, encodeMovements(movements)]);
}

/** The record, or undefined where the bytes are of another form or were made for other mosaics. */
export function decodeRecord(bytes: Uint8Array, digest: string): AccountRecord | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + buffer.readUInt32LE(0);
  const header = JSON.parse(buffer.toString('utf8', 4, end)) as Header;
  if (header.version !== VERSION || header.digest !== digest) return undefined;
  const { version, digest: _, ...rest } = header;
  return { ...rest, movements: decodeMovements(bytes.subarray(end)) };
}
