import type { Amount } from '../../core/ids.ts';
import type { Reply } from '../../net/http.ts';
import { amount, integer } from '../../net/parse.ts';
import { malformed } from '../../net/upstream-error.ts';
import { readNames, type TokenNames } from '../token-names.ts';
import { enveloped, type Fields, object } from './envelope.ts';

/** The three lists of an account, by the name of the action that gives them. */
export const lists = ['txlist', 'txlistinternal', 'tokentx'] as const;
export type ListName = (typeof lists)[number];

/** Where a row stands. Hex is lower case everywhere. */
export interface Place {
  readonly block: number;
  /** Unix seconds. */
  readonly time: number;
  readonly hash: string;
}

/** A top-level transaction. */
export interface PaymentRow extends Place {
  /** Undefined where the provider does not tell it. */
  readonly index: number | undefined;
  /** Undefined for the allocations of the genesis block. */
  readonly from: string | undefined;
  /** Undefined where a contract is created. */
  readonly to: string | undefined;
  /** The contract created; a failed creation names one too. */
  readonly created: string | undefined;
  readonly value: Amount;
  /** Gas, and what a rollup charges for its first layer where the provider tells it. */
  readonly fee: Amount;
  readonly failed: boolean;
  /** Calldata with `0x`, which stands alone where there is none; undefined where it is not told. */
  readonly input: string | undefined;
}

/** Value moved by a contract. */
export interface CallRow extends Place {
  /** Of its transaction in the block; explorers do not tell it. */
  readonly index: number | undefined;
  readonly from: string;
  readonly to: string | undefined;
  readonly created: string | undefined;
  readonly value: Amount;
  /** `call`, `create`, `create2`, `selfdestruct`, …; of a call that only borrows code, the kind of call. */
  readonly type: string;
  readonly failed: boolean;
  /** Path in the call tree, or the place in trace order, for comparison within one transaction. */
  readonly trace: readonly number[] | undefined;
}

/** A token transfer as its contract's event told it. */
export interface TokenRow extends Place {
  readonly index: number | undefined;
  readonly contract: string;
  readonly from: string;
  readonly to: string;
  /** Undefined for tokens that are no amounts: ERC-721, ERC-1155, confidential ones. */
  readonly value: Amount | undefined;
  /** As explorers tell them; nodes tell none. */
  readonly names?: TokenNames;
}

export interface RowsByList {
  readonly txlist: PaymentRow;
  readonly txlistinternal: CallRow;
  readonly tokentx: TokenRow;
}

/** Blocks asked for, both inclusive. */
export interface BlockRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The rows of an account list, of either provider: the stored answer of one is as good as the other's. Throws `malformed`
 * where rows are out of order or of other blocks than were asked for, for on such a page the walk would lose rows.
 */
export function readRows<L extends ListName>(list: L, range: BlockRange, reply: Reply): RowsByList[L][] {
  const result = enveloped(reply);
  if (!Array.isArray(result)) throw malformed(`gave no list for ${list}`);
  const reader = readers[list] as (fields: Fields) => RowsByList[L];
  let last = range.from;
  return result.map((value) => {
    const row = reader(object(value, `a row of ${list}`));
    if (row.block < last || row.block > range.to)
      throw malformed(`gave a row of block ${row.block} out of order or beyond the blocks asked for`);
    last = row.block;
    return row;
  });
}

/** Internal transfers of one transaction, whose rows need not repeat its hash. */
export function readCallsOf(hash: string, reply: Reply): CallRow[] {
  const result = enveloped(reply);
  if (!Array.isArray(result)) throw malformed('gave no list for txlistinternal');
  return result.map((value) => readCall({ ...object(value, 'a row of txlistinternal'), hash }));
}

const readers: { readonly [L in ListName]: (fields: Fields) => RowsByList[L] } = {
  txlist: readPayment,
  txlistinternal: readCall,
  tokentx: readToken,
};

function readPayment(row: Fields): PaymentRow {
  const fee = optionalAmount(row, 'gasUsed') * optionalAmount(row, 'gasPrice');
  return {
    ...placeOf(row),
    index: optionalIndex(row),
    from: row.from === 'GENESIS' ? undefined : address(row, 'from'),
    to: optionalAddress(row, 'to'),
    created: optionalAddress(row, 'contractAddress'),
    value: amount(row.value, 'value'),
    fee: fee + optionalAmount(row, 'L1FeesPaid'),
    failed: flag(row, 'isError'),
    input: inputOf(row.input),
  };
}

function readCall(row: Fields): CallRow {
  const callType = typeof row.callType === 'string' ? row.callType : '';
  const type = typeof row.type === 'string' ? row.type : '';
  return {
    ...placeOf(row),
    index: undefined,
    from: address(row, 'from'),
    to: optionalAddress(row, 'to'),
    created: optionalAddress(row, 'contractAddress'),
    value: amount(row.value, 'value'),
    type: type === 'call' && callType !== '' ? callType : type,
    failed: flag(row, 'isError'),
    trace: traceOf(row),
  };
}

function readToken(row: Fields): TokenRow {
  const isUnique = isGiven(row.tokenID) || isGiven(row.tokenValue);
  return {
    ...placeOf(row),
    index: optionalIndex(row),
    contract: address(row, 'contractAddress'),
    from: address(row, 'from'),
    to: address(row, 'to'),
    value: isUnique || !isGiven(row.value) ? undefined : amount(row.value, 'value'),
    names: readNames(row.tokenSymbol, row.tokenName),
  };
}

function placeOf(row: Fields): Place {
  const hash = row.hash ?? row.transactionHash;
  if (typeof hash !== 'string' || !/^(0x[0-9a-f]{64}|GENESIS_[0-9a-f]{40})$/i.test(hash))
    throw malformed('gave a row without the hash of its transaction');
  return {
    block: integer(row.blockNumber, 'blockNumber'),
    time: integer(row.timeStamp, 'timeStamp'),
    hash: hash.startsWith('0x') ? hash.toLowerCase() : hash,
  };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function address(row: Fields, field: string): string {
  const value = row[field];
  if (typeof value === 'string' && /^0x[0-9a-f]{40}$/i.test(value)) return value.toLowerCase();
  throw malformed(`gave no address for ${field}`, { details: { field } });
}

const optionalAddress = (row: Fields, field: string): string | undefined =>
  isGiven(row[field]) ? address(row, field) : undefined;

const optionalAmount = (row: Fields, field: string): Amount =>
  isGiven(row[field]) ? amount(row[field], field) : 0n;

/** Calldata in lower case; nothing, and an empty text, are the same to explorers. Undefined where something else stands there. */
export function inputOf(value: unknown): string | undefined {
  if (value === '') return '0x';
  return typeof value === 'string' && /^0x([0-9a-f]{2})*$/i.test(value) ? value.toLowerCase() : undefined;
}

const optionalIndex = (row: Fields): number | undefined =>
  isGiven(row.transactionIndex) ? integer(row.transactionIndex, 'transactionIndex') : undefined;

function flag(row: Fields, field: string): boolean {
  const value = String(row[field]);
  if (value === '0' || value === '1') return value === '1';
  throw malformed(`gave no 0 or 1 for ${field}`, { details: { field } });
}

/** Etherscan's `traceId` (`0_1_1`), Blockscout's `index`. */
function traceOf(row: Fields): readonly number[] | undefined {
  const path = row.traceId ?? row.index;
  if (!isGiven(path) || !/^\d+(_\d+)*$/.test(String(path))) return undefined;
  return String(path).split('_').map(Number);
}
