import type { Amount } from '../../core/ids.ts';
import type { Reply } from '../../net/http.ts';
import { amount, integer } from '../../net/parse.ts';
import { malformed, refused } from '../../net/upstream-error.ts';
import { type Act, readAct } from './act.ts';
import type { NemAddresses } from './address.ts';
import { type Fields, nisList, nisObject, object } from './answer.ts';

/** A row of a list that a node gives newest first. */
export interface Listed {
  /** Its number in the database of this one node; other nodes have others. */
  readonly id: number;
  readonly height: number;
}

/** A confirmed transaction, with what is wrapped in a multisig transaction unwrapped. */
export interface TransactionRow extends Listed {
  /** Of the outer transaction. */
  readonly hash: string;
  /** Unix seconds, by the clock of whoever made the transaction. */
  readonly time: number;
  /** The account that acts and pays, by its public key: not a cosigner, but the multisig account. */
  readonly signer: string;
  /** All that it pays to the harvester: of the outer and the inner transaction and of every signature. */
  readonly fee: Amount;
  readonly act: Act;
}

/** A block that an account harvested: income without a transaction. */
export interface HarvestRow extends Listed {
  /** Unix seconds, by the block. */
  readonly time: number;
  readonly fees: Amount;
}

/** The nemesis block, 2015-03-29T00:06:25Z, from which NEM counts seconds. */
const NEMESIS_TIME = 1_427_587_585;
const MULTISIG = 4_100;

/** What a node must say to be one of this chain. */
export interface Dialect {
  readonly network: number;
  readonly addresses: NemAddresses;
}

/**
 * A page of `/account/transfers/all`, newest first. Throws `malformed` where rows are out of order, for on such a page the walk
 * would lose rows.
 */
export function readTransactions(dialect: Dialect, reply: Reply): TransactionRow[] {
  const rows = nisList(reply).map((row) => readTransaction(dialect, row));
  rows.forEach((row, n) => {
    const newer = rows[n - 1];
    if (newer && (row.id >= newer.id || row.height > newer.height))
      throw malformed(`gave row ${row.id} of height ${row.height} out of order`);
  });
  return rows;
}

/** The answer to `/transaction/get`. */
export const readOneTransaction = (dialect: Dialect, reply: Reply): TransactionRow =>
  readTransaction(dialect, nisObject(reply));

/** A page of `/account/harvests`, newest first. Throws `malformed` where rows are out of order. */
export function readHarvests(reply: Reply): HarvestRow[] {
  const rows = nisList(reply).map(
    (row): HarvestRow => ({
      id: integer(row.id, 'id'),
      height: integer(row.height, 'height'),
      time: NEMESIS_TIME + integer(row.timeStamp, 'timeStamp'),
      fees: amount(row.totalFee, 'totalFee'),
    }),
  );
  rows.forEach((row, n) => {
    const newer = rows[n - 1];
    if (newer && row.height >= newer.height)
      throw malformed(`gave harvested block ${row.height} out of order`);
  });
  return rows;
}

/** The height in an answer to `/chain/height`. */
export const readHeight = (reply: Reply): number => integer(nisObject(reply).height, 'height');

function readTransaction(dialect: Dialect, row: Fields): TransactionRow {
  const meta = object(row.meta, 'the place of a transaction');
  const outer = object(row.transaction, 'a transaction');
  const isMultisig = outer.type === MULTISIG;
  const inner = isMultisig ? object(outer.otherTrans, 'the inner transaction') : outer;
  const { network, addresses } = dialect;
  const version = integer(outer.version, 'version');
  if (version >>> 24 !== network)
    throw refused(`is a node of network ${version >>> 24}, not of network ${network}`);
  return {
    id: integer(meta.id, 'id'),
    height: integer(meta.height, 'height'),
    hash: hex32(object(meta.hash, 'a hash').data, 'hash'),
    time: NEMESIS_TIME + integer(outer.timeStamp, 'timeStamp'),
    signer: hex32(inner.signer, 'signer'),
    fee: isMultisig ? feesOf(outer, inner) : amount(outer.fee, 'fee'),
    act: readAct(inner, addresses),
  };
}

function feesOf(outer: Fields, inner: Fields): Amount {
  const signatures = Array.isArray(outer.signatures) ? outer.signatures : [];
  return [outer, inner, ...signatures.map((signature) => object(signature, 'a signature'))].reduce(
    (sum, { fee }) => sum + amount(fee, 'fee'),
    0n,
  );
}

function hex32(value: unknown, field: string): string {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase();
  throw malformed(`gave no 32 bytes of hexadecimal for ${field}`, { details: { field } });
}
