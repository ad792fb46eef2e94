import type { Amount } from '../../core/ids.ts';
import { malformed, serverFault } from '../../net/upstream-error.ts';
import { type Fields, object } from './envelope.ts';
import { hex, hexAmount, optionalAddress, quantity } from './hexadecimal.ts';
import { readLog, transferOf } from './receipt.ts';
import { type BlockRange, inputOf, type PaymentRow, type TokenRow } from './wire.ts';

/** A transaction in a block, as every node tells it. Types that are not known are read like the others. */
export interface NodeTransaction {
  readonly hash: string;
  readonly block: number;
  /** Of the block, which names everything before it too. */
  readonly blockHash: string;
  readonly index: number;
  readonly from: string;
  /** Undefined where a contract is created. */
  readonly to: string | undefined;
  readonly value: Amount;
  /** Calldata with `0x`, which stands alone where it calls nothing, if its receiver is no contract; undefined where it is not told. */
  readonly input: string | undefined;
  readonly gasPrice: Amount;
}

/** What came of it. */
export interface NodeReceipt {
  /** Undefined before Byzantium, when receipts did not tell it. */
  readonly failed: boolean | undefined;
  readonly gasUsed: Amount;
  /** Gas, and what a rollup charges for its first layer. What blobs cost is left out, as explorers leave it out. */
  readonly fee: Amount;
  readonly created: string | undefined;
}

/** The transaction, or null where the node knows none or it is in no block. */
export function readTransaction(result: unknown): NodeTransaction | null {
  if (result === null) return null;
  const fields = object(result, 'a transaction');
  return fields.blockNumber === null ? null : transactionOf(fields);
}

function transactionOf(fields: Fields): NodeTransaction {
  return {
    hash: hex(fields.hash, 32, 'hash'),
    block: quantity(fields.blockNumber, 'blockNumber'),
    blockHash: hex(fields.blockHash, 32, 'blockHash'),
    index: quantity(fields.transactionIndex, 'transactionIndex'),
    from: hex(fields.from, 20, 'from'),
    to: optionalAddress(fields.to, 'to'),
    value: hexAmount(fields.value, 'value'),
    input: inputOf(fields.input),
    gasPrice: optionalAmount(fields, 'gasPrice') ?? 0n,
  };
}

/** The receipt's own part of a transaction; `transaction` tells the gas price where the receipt does not. */
export function receiptOf(fields: Fields, transaction: NodeTransaction): NodeReceipt {
  const gasUsed = hexAmount(fields.gasUsed, 'gasUsed');
  const price = optionalAmount(fields, 'effectiveGasPrice') ?? transaction.gasPrice;
  const status =
    fields.status === undefined || fields.status === null ? undefined : quantity(fields.status, 'status');
  return {
    failed: status === undefined ? undefined : status === 0,
    gasUsed,
    fee: gasUsed * price + (optionalAmount(fields, 'l1Fee') ?? 0n),
    created: optionalAddress(fields.contractAddress, 'contractAddress'),
  };
}

/** The row of an account's list of transactions. */
export function paymentOf(
  { hash, block, index, from, to, value, input }: NodeTransaction,
  { fee, created }: NodeReceipt,
  time: number,
  failed: boolean,
): PaymentRow {
  return {
    hash,
    block,
    index,
    time,
    from,
    to,
    created: to === undefined ? created : undefined,
    value,
    fee,
    failed,
    input,
  };
}

const LEAST_GAS = 21_000n;

/**
 * Whether nothing can have moved inside: all was rolled back, or it has no input and took no more gas than a transaction
 * that runs no code. Where the receipt does not tell whether it failed, only a trace does: a contract that got no gas fails.
 */
export const isQuiet = ({ input, to }: NodeTransaction, { gasUsed, failed }: NodeReceipt): boolean =>
  failed === true || (failed === false && input === '0x' && to !== undefined && gasUsed <= LEAST_GAS);

/** Unix seconds of a block. A node that does not know it yet is behind: it is asked again. */
export function readBlockTime(height: number, result: unknown): number {
  if (result === null) throw serverFault(`does not know block ${height} yet`);
  const block = object(result, 'a block');
  if (quantity(block.number, 'number') !== height) throw malformed('gave another block than was asked for');
  return quantity(block.timestamp, 'timestamp');
}

/** A token transfer, and where its event stands in the block. */
export interface LoggedTransfer {
  readonly row: Omit<TokenRow, 'time'>;
  /** Of all events of the block. */
  readonly logIndex: number;
  /** Unix seconds; undefined where the node does not tell it with the event. */
  readonly time: number | undefined;
}

/** The ERC-20 transfers of `eth_getLogs` in chain order. Events of other forms, and ones a reorganization removed, are left out. */
export function readTransfers({ from, to }: BlockRange, result: unknown): LoggedTransfer[] {
  if (!Array.isArray(result)) throw malformed('gave no list of events');
  const transfers = result.flatMap((item): LoggedTransfer[] => {
    const fields = object(item, 'an event');
    const block = quantity(fields.blockNumber, 'blockNumber');
    if (block < from || block > to) throw malformed(`gave an event of block ${block} that was not asked for`);
    const transfer = fields.removed === true ? undefined : transferOf(readLog(fields));
    if (!transfer) return [];
    const time = fields.blockTimestamp;
    return [
      {
        row: {
          hash: hex(fields.transactionHash, 32, 'transactionHash'),
          block,
          index: quantity(fields.transactionIndex, 'transactionIndex'),
          ...transfer,
        },
        logIndex: quantity(fields.logIndex, 'logIndex'),
        time: time === undefined || time === null ? undefined : quantity(time, 'blockTimestamp'),
      },
    ];
  });
  return transfers.sort(byPlace);
}

/** Chain order of events. */
export const byPlace = (a: LoggedTransfer, b: LoggedTransfer): number =>
  a.row.block - b.row.block || a.logIndex - b.logIndex;

/** A page of Otterscan's search, oldest first. */
export interface SearchPage {
  readonly found: readonly {
    readonly transaction: NodeTransaction;
    readonly receipt: NodeReceipt;
    readonly time: number;
  }[];
  /** Whether the address is in no later block. */
  readonly isNewest: boolean;
}

/** Reads `ots_searchTransactionsAfter`, whose pages are newest first and end with a whole block. */
export function readSearchPage(after: number, result: unknown): SearchPage {
  const page = object(result, 'a page of transactions');
  const { txs, receipts } = page;
  if (!Array.isArray(txs) || !Array.isArray(receipts) || txs.length !== receipts.length)
    throw malformed('gave a page whose transactions and receipts do not match');
  const found = txs.map((item, n) => {
    const transaction = transactionOf(object(item, 'a transaction'));
    const receipt = object(receipts[n], 'a receipt');
    if (hex(receipt.transactionHash, 32, 'transactionHash') !== transaction.hash)
      throw malformed('gave a page whose transactions and receipts do not match');
    if (transaction.block <= after) throw malformed('gave a transaction of a block that was not asked for');
    const time = quantity(receipt.timestamp, 'timestamp');
    return { transaction, receipt: receiptOf(receipt, transaction), time };
  });
  found.sort(({ transaction: a }, { transaction: b }) => a.block - b.block || a.index - b.index);
  return { found, isNewest: page.firstPage === true };
}

function optionalAmount(fields: Fields, field: string): Amount | undefined {
  const value = fields[field];
  return value === undefined || value === null ? undefined : hexAmount(value, field);
}
