import type { AccountRecord as KnownAccount } from '../account-book.ts';
import type { LeftOutRow } from '../left-out.ts';
import { packRecord, unpackRecord } from '../record-bytes.ts';
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

/** Raised whenever the form of a record changes. */
const VERSION = 4;

interface Header extends Omit<AccountRecord, 'movements' | 'leftOut'> {
  readonly contracts: readonly string[];
  /** Heights and, beside each, the index of a contract, or -1 for a zero-value transfer. */
  readonly leftOut: readonly number[];
}

/** A record as bytes, for the assets whose digest is given. */
export function encodeRecord(record: AccountRecord, digest: string): Uint8Array {
  const { movements, leftOut, ...rest } = record;
  const contracts = [...new Set(leftOut.flatMap(({ contract }) => contract ?? []))];
  const indexes = new Map(contracts.map((contract, n) => [contract, n]));
  const header: Header = {
    ...rest,
    contracts,
    leftOut: leftOut.flatMap(({ height, contract }) => [
      height,
      contract === null ? -1 : (indexes.get(contract) as number),
    ]),
  };
  return packRecord({ version: VERSION, digest }, header, movements);
}

/**
 * The record, or undefined where the bytes are of another form, were made for other assets, or show token transfers alone:
 * somebody may see more by now, and the answers are in the store.
 */
export function decodeRecord(bytes: Uint8Array, digest: string): AccountRecord | undefined {
  const packed = unpackRecord<Header>({ version: VERSION, digest }, bytes);
  if (packed?.header.sight !== 'everything') return undefined;
  const { contracts, leftOut: flat, through, activity, cut, sight } = packed.header;
  const leftOut: LeftOutRow[] = [];
  for (let n = 0; n < flat.length; n += 2) {
    const [height, index] = flat.slice(n, n + 2) as [number, number];
    leftOut.push({ height, contract: index < 0 ? null : (contracts[index] as string) });
  }
  return { through, movements: packed.movements, leftOut, activity, cut, sight };
}
