import { type WorldLog, worldLogs } from './evm-events.ts';
import { type EvmCall, type EvmTransaction, type EvmTransfer, type EvmWorld, ZERO } from './evm-world.ts';

export const hex = (n: number | bigint): string => `0x${n.toString(16)}`;

/** A row and its block; the row itself is written when it is sent. */
export interface Listed {
  readonly block: number;
  row(): object;
}

export interface WorldRows {
  readonly byHash: ReadonlyMap<string, EvmTransaction>;
  /** Every event, in chain order. */
  readonly logs: readonly WorldLog[];
  logsOf(hash: string): readonly WorldLog[];
  /** In chain order; undefined for an unknown action. */
  list(action: string, address: string): readonly Listed[] | undefined;
}

export function firstAtLeast(rows: readonly Listed[], block: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as Listed).block < block) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The lists of either kind of explorer. */
export function worldRows({ transactions }: EvmWorld, isBlockscout: boolean): WorldRows {
  const lists = new Map<string, Listed[]>();
  const add = (
    action: string,
    addresses: readonly (string | undefined)[],
    block: number,
    row: () => object,
  ): void => {
    for (const address of new Set(addresses)) {
      if (address === undefined) continue;
      const key = `${action} ${address}`;
      const list = lists.get(key);
      if (list) list.push({ block, row });
      else lists.set(key, [{ block, row }]);
    }
  };
  for (const transaction of transactions) {
    const { block, from, to, created } = transaction;
    add('txlist', [from, to, created], block, () => paymentRow(transaction, isBlockscout));
    for (const call of callsOf(transaction, isBlockscout)) {
      if (isBlockscout && call.value === 0n) continue;
      add('txlistinternal', [call.from, call.to, call.created], block, () =>
        internalRow(call, isBlockscout, false),
      );
    }
    for (const transfer of [
      ...transaction.transfers,
      ...(isBlockscout ? wrapsAsTransfers(transaction) : []),
    ]) {
      if (transfer.value === undefined && !isBlockscout) continue;
      add('tokentx', [transfer.from, transfer.to], block, () =>
        tokenRow(transaction, transfer, isBlockscout),
      );
    }
  }
  const logs = worldLogs(transactions);
  return {
    logs,
    logsOf: (hash) => logs.filter(({ transaction }) => transaction.hash === hash),
    byHash: new Map(transactions.map((transaction) => [transaction.hash, transaction])),
    list(action, address) {
      if (!['txlist', 'txlistinternal', 'tokentx'].includes(action)) return undefined;
      return lists.get(`${action} ${address}`) ?? [];
    },
  };
}

/** Blockscout makes transfers out of the deposits and withdrawals that WETH9 tells of. */
const wrapsAsTransfers = ({ moves }: EvmTransaction): EvmTransfer[] =>
  moves.flatMap(({ half, contract = '', from = ZERO, to = ZERO, value }) =>
    half === 'wrapped' || half === 'unwrapped' ? [{ contract, from, to, value }] : [],
  );

interface ListedCall extends EvmCall {
  readonly transaction: EvmTransaction;
  readonly order: number;
}

/** Etherscan lists no calls that only borrow code; Blockscout lists all below the transaction itself, numbered from 1. */
export const callsOf = (transaction: EvmTransaction, isBlockscout: boolean): ListedCall[] =>
  transaction.calls
    .map((call, n): ListedCall => ({ ...call, transaction, order: n + 1 }))
    .filter(({ callType = 'call' }) => isBlockscout || callType === 'call');

/** Keys in an order that differs from row to row, and one that no client knows. */
function shuffled(row: Record<string, unknown>, salt: number): object {
  const keys = [...Object.keys(row), 'aNewKey'];
  const turned: Record<string, unknown> = {};
  for (let n = 0; n < keys.length; n++) {
    const key = keys[(n + salt) % keys.length] as string;
    turned[key] = key === 'aNewKey' ? 'x' : row[key];
  }
  return turned;
}

function paymentRow(transaction: EvmTransaction, isBlockscout: boolean): object {
  const {
    hash,
    block,
    index,
    time,
    from,
    to,
    created,
    value,
    gasUsed,
    gasPrice,
    failed,
    input = '0x',
  } = transaction;
  return shuffled(
    {
      blockNumber: `${block}`,
      blockHash: '',
      timeStamp: `${time}`,
      hash,
      nonce: '1',
      transactionIndex: `${index}`,
      from: from ?? 'GENESIS',
      to: to ?? '',
      value: `${value}`,
      gas: '24000',
      gasPrice: `${gasPrice}`,
      input,
      methodId: isBlockscout ? '0x' : input.slice(0, 10),
      functionName: 'transfer(address to)',
      contractAddress: created ?? '',
      cumulativeGasUsed: '0',
      txreceipt_status: block < 2 ? '' : failed ? '0' : '1',
      gasUsed: `${gasUsed}`,
      confirmations: '589',
      isError: failed ? '1' : '0',
    },
    block + index,
  );
}

export function internalRow(call: ListedCall, isBlockscout: boolean, isByHash: boolean): object {
  const { transaction, path, from, to, created, value, type, callType, failed = false, order } = call;
  const place = isBlockscout
    ? { transactionHash: transaction.hash, index: `${order}`, callType: type === 'call' ? callType : '' }
    : isByHash
      ? {}
      : { hash: transaction.hash, traceId: [0, ...path].join('_') };
  return shuffled(
    {
      blockNumber: `${transaction.block}`,
      timeStamp: `${transaction.time}`,
      ...place,
      from,
      to: to ?? '',
      value: `${value}`,
      contractAddress: created ?? '',
      input: '',
      type,
      gas: '2300',
      gasUsed: '0',
      isError: failed ? '1' : '0',
      errCode: failed ? 'Reverted' : '',
    },
    order,
  );
}

function tokenRow(transaction: EvmTransaction, transfer: EvmTransfer, isBlockscout: boolean): object {
  const { hash, block, index, time } = transaction;
  const { contract, from, to, value, tokenId, symbol = 'USDT', name = 'Tether USD' } = transfer;
  return shuffled(
    {
      blockNumber: `${block}`,
      timeStamp: `${time}`,
      hash,
      nonce: '7',
      blockHash: '0x00',
      from,
      contractAddress: contract,
      to,
      ...(value === undefined ? { tokenID: tokenId } : { value: `${value}` }),
      tokenName: name,
      tokenSymbol: symbol,
      tokenDecimal: '',
      transactionIndex: `${index}`,
      gas: '94813',
      gasPrice: '1',
      gasUsed: '58409',
      cumulativeGasUsed: '1',
      input: isBlockscout ? '0xa9059cbb' : 'deprecated',
      methodId: '0xa9059cbb',
      functionName: '',
      confirmations: '3',
    },
    block,
  );
}

export function receiptOf(
  { hash, block, index, from, to, created, gasUsed, failed }: EvmTransaction,
  logs: readonly WorldLog[],
): object {
  return {
    transactionHash: hash,
    blockNumber: hex(block),
    transactionIndex: hex(index),
    from,
    to: to ?? null,
    contractAddress: created ?? null,
    gasUsed: hex(gasUsed),
    status: failed ? '0x0' : '0x1',
    logs: logs.map(({ address, topics, data, logIndex }) => ({
      address,
      topics,
      data,
      logIndex: hex(logIndex),
      removed: false,
    })),
  };
}

/** Zero is printed without digits. */
export const etherscanLog = ({ transaction, logIndex, address, topics, data }: WorldLog): object => {
  const bare = (n: number): string => (n === 0 ? '0x' : hex(n));
  return {
    address,
    topics,
    data,
    blockNumber: hex(transaction.block),
    blockHash: '0x00',
    timeStamp: hex(transaction.time),
    gasPrice: '0x',
    gasUsed: '0x5208',
    logIndex: bare(logIndex),
    transactionHash: transaction.hash,
    transactionIndex: bare(transaction.index),
  };
};

/** Always four topics, and no hash of the block. */
export const blockscoutLog = ({ transaction, logIndex, address, topics, data }: WorldLog): object => ({
  address,
  topics: [0, 1, 2, 3].map((place) => topics[place] ?? null),
  data,
  blockNumber: hex(transaction.block),
  timeStamp: hex(transaction.time),
  gasPrice: '0x1',
  gasUsed: '0x5208',
  logIndex: hex(logIndex),
  transactionHash: transaction.hash,
  transactionIndex: hex(transaction.index),
});

/** Two logs a page, where the real one gives fifty. */
export function transactionInfo(
  { hash, block, time, from, to, value, gasUsed, failed }: EvmTransaction,
  all: readonly WorldLog[],
  after: number,
): object {
  const logs = all.map(({ address, topics, data, logIndex }) => ({
    address,
    topics: [0, 1, 2, 3].map((place) => topics[place] ?? null),
    data,
    index: `${logIndex}`,
  }));
  const left = logs.filter(({ index }) => Number(index) > after);
  const page = left.slice(0, 2);
  const last = page.at(-1);
  return {
    hash,
    timeStamp: `${time}`,
    blockNumber: `${block}`,
    confirmations: '1',
    success: !failed,
    from,
    to: to ?? '',
    value: `${value}`,
    gasUsed: `${gasUsed}`,
    logs: page,
    next_page_params:
      last && left.length > 2
        ? { block_number: block, index: Number(last.index), items_count: 2, extra: null }
        : null,
  };
}
