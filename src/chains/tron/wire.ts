import type { Amount } from '../../core/ids.ts';
import type { Reply } from '../../net/http.ts';
import { amount, integer } from '../../net/parse.ts';
import { malformed } from '../../net/upstream-error.ts';
import { readNames, type TokenNames } from '../token-names.ts';
import { type Action, actionOf, failureIn } from './action.ts';
import { readAddress } from './address.ts';
import { listAnswer } from './envelope.ts';
import { type Fields, hashIn, object, spelledAmount } from './fields.ts';

/** The lists of an account, by the end of the path that gives them. */
export const lists = ['transactions', 'internal-transactions', 'transactions/trc20'] as const;
export type ListName = (typeof lists)[number];

/** Where a row stands. */
export interface Timed {
  readonly txid: string;
  /** Of its block, in milliseconds: no two blocks have the same. */
  readonly time: number;
}

/** A transaction that the account signed, or that names it. What the provider left out of the row is undefined. */
export interface TransactionRow extends Timed {
  readonly kind: 'transaction';
  readonly height: number | undefined;
  readonly failed: boolean | undefined;
  /** In sun. */
  readonly fee: Amount | undefined;
  readonly action: Action;
}

/** That a contract moved something to or from the account. Which of equal moves it is, the list does not tell. */
export interface CallRow extends Timed {
  readonly kind: 'call';
  readonly from: string;
  readonly to: string | undefined;
  /** In sun. */
  readonly value: Amount;
  readonly rejected: boolean;
}

/** A TRC-20 transfer as its contract's event told it; without a block, and without its place among equal ones. */
export interface TokenRow extends Timed {
  /** Undefined where the provider knows nothing of the token; the logs of the transaction tell it. */
  readonly contract: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly value: Amount;
  readonly names: TokenNames;
}

export interface RowsByList {
  readonly transactions: TransactionRow | CallRow;
  readonly 'internal-transactions': CallRow;
  readonly 'transactions/trc20': TokenRow;
}

/** Times asked for in milliseconds, both inclusive. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface ListPage<R> {
  /** Those that move something, oldest first. */
  readonly rows: readonly R[];
  /** How many rows the answer had. */
  readonly listed: number;
  /** Times of the first and the last row of the range. */
  readonly span: readonly [number, number];
  /** Names the next page, where the provider says that there is one. */
  readonly next: string | undefined;
}

/** One page of a list. What moves nothing is dropped, and what is a millisecond outside the
 * range: which ends of it count, no document says. */
export function readPage<L extends ListName>(
  list: L,
  range: TimeRange,
  reply: Reply,
): ListPage<RowsByList[L]> {
  const { data, fingerprint } = listAnswer(reply);
  const read = readers[list] as (fields: Fields) => RowsByList[L] | undefined;
  const times: number[] = [];
  let last = range.from - 1;
  const rows = data.flatMap((value) => {
    const fields = object(value, `a row of ${list}`);
    const time = integer(fields.block_timestamp, 'block_timestamp');
    if (time < last || time > range.to + 1)
      throw malformed(`gave a row of time ${time} out of order or outside the times asked for`);
    last = time;
    if (time < range.from || time > range.to) return [];
    times.push(time);
    return read(fields) ?? [];
  });
  const span: [number, number] = [times[0] ?? range.from, times.at(-1) ?? range.from];
  return { rows, listed: data.length, span, next: data.length === 0 ? undefined : fingerprint };
}

const readers: { readonly [L in ListName]: (fields: Fields) => RowsByList[L] | undefined } = {
  transactions: (row) => ('internal_tx_id' in row ? readCall(row) : readTransaction(row)),
  'internal-transactions': readCall,
  'transactions/trc20': readToken,
};

function readTransaction(row: Fields): TransactionRow {
  const height = row.blockNumber === undefined ? undefined : integer(row.blockNumber, 'blockNumber');
  const [result] = Array.isArray(row.ret) ? row.ret : [];
  const fee = (result as Fields | undefined)?.fee;
  return {
    kind: 'transaction',
    txid: hashIn(row.txID, 'txID'),
    time: integer(row.block_timestamp, 'block_timestamp'),
    height,
    failed: failureIn(row.ret),
    // A row that lacks its block says that the fee was nothing, whatever it was.
    fee: height === undefined ? undefined : amount(fee ?? 0, 'fee'),
    action: actionOf(row.raw_data),
  };
}

function readCall(row: Fields): CallRow {
  const data = object(row.data, 'data of an internal transaction');
  return {
    kind: 'call',
    txid: hashIn(row.tx_id, 'tx_id'),
    time: integer(row.block_timestamp, 'block_timestamp'),
    from: readAddress(row.from_address, 'from_address'),
    to: row.to_address ? readAddress(row.to_address, 'to_address') : undefined,
    value: spelledAmount(data.call_value, 'call_value'),
    rejected: data.rejected === true,
  };
}

/** Allowances move nothing; what is not confirmed may be listed again once it is. */
function readToken(row: Fields): TokenRow | undefined {
  if (row.type !== 'Transfer' || row._unconfirmed === true) return undefined;
  const { address, symbol, name } = object(row.token_info ?? {}, 'token_info');
  return {
    txid: hashIn(row.transaction_id, 'transaction_id'),
    time: integer(row.block_timestamp, 'block_timestamp'),
    contract: address ? readAddress(address, 'token_info.address') : undefined,
    from: readAddress(row.from, 'from'),
    to: readAddress(row.to, 'to'),
    value: amount(row.value, 'value'),
    names: readNames(symbol, name),
  };
}
