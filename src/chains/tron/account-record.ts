import { Buffer } from 'node:buffer';
import { decodeMovements, encodeMovements } from '../../store/movement-codec.ts';
import type { AccountRecord as KnownAccount } from '../account-book.ts';
import type { LeftOutRow } from '../left-out.ts';
import type { AccountActivity } from './activity.ts';
import type { Remark } from './remarks.ts';

/** Everything known of one account up to a height, normalized: what the walk reads instead of asking again. */
export interface AccountRecord extends KnownAccount {
  /** Of the block `through`, in milliseconds. */
  readonly time: number;
  readonly leftOut: readonly LeftOutRow[];
  readonly remarks: readonly Remark[];
  /** Counts by time. */
  readonly activity: AccountActivity;
}

/** Raised whenever the form below changes: a record of another form is read again from the answers. */
const VERSION = 1;

interface Header extends Omit<AccountRecord, 'movements'> {
  readonly version: number;
  /** Of the assets that the record was normalized with. */
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

/** The record, or undefined where the bytes are of another form or were made for other assets. */
export function decodeRecord(bytes: Uint8Array, digest: string): AccountRecord | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + buffer.readUInt32LE(0);
  const header = JSON.parse(buffer.toString('utf8', 4, end)) as Header;
  if (header.version !== VERSION || header.digest !== digest) return undefined;
  const { through, time, leftOut, remarks, activity } = header;
  return { through, time, movements: decodeMovements(bytes.subarray(end)), leftOut, remarks, activity };
}
