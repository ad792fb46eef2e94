import { Buffer } from 'node:buffer';
import { decodeMovements, encodeMovements } from '../../store/movement-codec.ts';
import type { AccountRecord as KnownAccount } from '../account-book.ts';
import type { LeftOutRow } from '../left-out.ts';
import type { Sight } from './abilities.ts';
import type { AccountActivity } from './activity.ts';
import type { Cut } from './list-walk.ts';
import type { ListName } from './wire.ts';

/** Everything known of one account up to a height, normalized: what the walk reads instead of asking again. */
export interface AccountRecord extends KnownAccount {
  readonly leftOut: readonly LeftOutRow[];
  readonly activity: AccountActivity;
  /** The first block, and of which list, that no provider could list whole. */
  readonly cut: (Cut & { readonly list: ListName }) | undefined;
  /** `tokens` where nobody could show more of the account. */
  readonly sight: Sight;
}

/** Raised whenever the form below changes: a record of another form is read again from the answers. */
const VERSION = 2;

interface Header extends Omit<AccountRecord, 'movements' | 'leftOut'> {
  readonly version: number;
  /** Of the assets that the record was normalized with. */
  readonly digest: string;
  readonly contracts: readonly string[];
  /** Heights and, beside each, the index of a contract, or -1 for a zero-value transfer. */
  readonly leftOut: readonly number[];
}

/** A record as bytes: length of the header (32 bits, little-endian), header in JSON, movements. */
export function encodeRecord(record: AccountRecord, digest: string): Uint8Array {
  const { movements, leftOut, ...rest } = record;
  const contracts = [...new Set(leftOut.flatMap(({ contract }) => contract ?? []))];
  const indexes = new Map(contracts.map((contract, n) => [contract, n]));
  const header: Header = {
    ...rest,
    version: VERSION,
    digest,
    contracts,
    leftOut: leftOut.flatMap(({ height, contract }) => [
      height,
      contract === null ? -1 : (indexes.get(contract) as number),
    ]),
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, encodeMovements(movements)]);
}

/**
 * The record, or undefined where the bytes are of another form, were made for other assets, or show token transfers alone:
 * somebody may see more by now, and the answers are in the store.
 */
export function decodeRecord(bytes: Uint8Array, digest: string): AccountRecord | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + buffer.readUInt32LE(0);
  const header = JSON.parse(buffer.toString('utf8', 4, end)) as Header;
  if (header.version !== VERSION || header.digest !== digest || header.sight !== 'everything')
    return undefined;
  const leftOut: LeftOutRow[] = [];
  for (let n = 0; n < header.leftOut.length; n += 2) {
    const [height, index] = header.leftOut.slice(n, n + 2) as [number, number];
    leftOut.push({ height, contract: index < 0 ? null : (header.contracts[index] as string) });
  }
  return {
    through: header.through,
    movements: decodeMovements(bytes.subarray(end)),
    leftOut,
    activity: header.activity,
    cut: header.cut,
    sight: header.sight,
  };
}
