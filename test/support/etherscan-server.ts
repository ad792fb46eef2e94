import {
  type ApiReply,
  type ApiRequest,
  type ApiServer,
  type ApiServerOptions,
  apiServer,
} from './api-server.ts';
import type { EvmCall, EvmTransaction, EvmTransfer, EvmWorld } from './evm-world.ts';

export interface EtherscanOptions extends Omit<ApiServerOptions, 'handle' | 'tooMany' | 'errorIn200'> {
  readonly flavour: 'etherscan' | 'blockscout';
  /** `page` times `offset` beyond this is refused; 10,000 by default. */
  readonly window?: number;
  /** Rows after which a page is cut without a word; 1,000 by default, as on Etherscan's free plan. */
  readonly cap?: number;
  /** Ranges of more blocks than this time out. */
  readonly mostBlocks?: number;
  /** A key that must come with every request. */
  readonly key?: string;
  /** Not all internal transactions are indexed (Blockscout). */
  readonly isIndexing?: boolean;
  readonly chainId?: number;
}

/** Etherscan API V2, or Blockscout's RPC API, over a world in memory: their paging, windows, texts and row shapes. */
export function etherscanServer(world: EvmWorld, options: EtherscanOptions): Promise<ApiServer> {
  const rows = worldRows(world);
  const server: Server = { world, rows, options };
  return apiServer({
    ...options,
    handle: (request) =>
      options.flavour === 'etherscan' ? etherscan(request, server) : blockscout(request, server),
    tooMany: () =>
      options.flavour === 'etherscan'
        ? failure('NOTOK', 'Max calls per sec rate limit reached (3/sec)')
        : {
            ...failure('Too many requests. Increase limits now at https://dev.blockscout.com', null),
            status: 429,
          },
    errorIn200: () =>
      options.flavour === 'etherscan'
        ? failure(
            'NOTOK',
            'Free API access is temporarily unavailable due to unusually high network activity.',
          )
        : json({
            message: 'Some internal transactions within this block range have not yet been processed',
            result: [],
            status: '2',
          }),
  });
}

interface Server {
  readonly world: EvmWorld;
  readonly rows: WorldRows;
  readonly options: EtherscanOptions;
}

const json = (value: unknown): ApiReply => ({ status: 200, body: JSON.stringify(value) });
const success = (result: unknown): ApiReply => json({ status: '1', message: 'OK', result });
const failure = (message: string, result: unknown): ApiReply => json({ status: '0', message, result });

function etherscan(request: ApiRequest, server: Server): ApiReply {
  const { query } = request;
  const { chainId = 1, key } = server.options;
  if (query.get('chainid') !== `${chainId}`)
    return failure(
      'NOTOK',
      'Missing or unsupported chainid parameter (required for v2 api), please see chainlist for the list of supported chainids',
    );
  if (key !== undefined && query.get('apikey') !== key) return failure('NOTOK', 'Missing/Invalid API Key');
  const action = query.get('action');
  if (query.get('module') === 'account') return accountAction(query, server);
  if (query.get('module') !== 'proxy') return failure('NOTOK', 'Error! Missing Or invalid Action name');
  if (action === 'eth_blockNumber') return rpc(hex(server.world.tip));
  if (action !== 'eth_getTransactionReceipt')
    return failure('NOTOK', 'Error! Missing Or invalid Action name');
  const found = server.rows.byHash.get(query.get('txhash') ?? '');
  return rpc(found ? receiptOf(found) : null);
}

function blockscout(request: ApiRequest, server: Server): ApiReply {
  const { query, path } = request;
  if (path !== '/api') return { status: 404, body: '{"message":"Not found"}' };
  const action = query.get('action');
  switch (query.get('module')) {
    case 'account':
      return accountAction(query, server);
    case 'block':
      return rpc(hex(server.world.tip));
    case 'transaction': {
      const found = server.rows.byHash.get(query.get('txhash') ?? '');
      if (action !== 'gettxinfo' || !found) return failure('Transaction not found', null);
      return success(transactionInfo(found, Number(query.get('index') ?? -1)));
    }
    default:
      return { status: 400, body: JSON.stringify({ message: 'Unknown module', result: null, status: '0' }) };
  }
}

const rpc = (result: unknown): ApiReply => json({ result, id: 83, jsonrpc: '2.0' });
const hex = (n: number | bigint): string => `0x${n.toString(16)}`;

/** What cannot be read as a number is as if it were not given. */
function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

function accountAction(query: URLSearchParams, server: Server): ApiReply {
  const { rows, options } = server;
  const isBlockscout = options.flavour === 'blockscout';
  const action = query.get('action') ?? '';
  const txhash = query.get('txhash');
  if (action === 'txlistinternal' && txhash !== null) {
    if (query.has('startblock') || query.has('endblock'))
      return failure('NOTOK', 'Error! Invalid parameters');
    const found = rows.byHash.get(txhash);
    const calls = found
      ? callsOf(found, isBlockscout).filter(({ value }) => value > 0n || !isBlockscout)
      : [];
    return listed(
      action,
      calls.map((call) => internalRow(call, isBlockscout, true)),
      isBlockscout,
    );
  }
  const address = query.get('address')?.toLowerCase() ?? '';
  if (!/^0x[0-9a-f]{40}$/.test(address))
    return isBlockscout
      ? failure('Invalid address format', null)
      : failure('NOTOK', 'Error! Invalid address format');
  const [from, to] = [numberOf(query, 'startblock') ?? 0, numberOf(query, 'endblock') ?? 9_999_999_999];
  const { window = 10_000, cap = 1_000, mostBlocks = Number.POSITIVE_INFINITY } = options;
  const page = numberOf(query, 'page') ?? 1;
  const given = numberOf(query, 'offset') ?? 10_000;
  const offset = isBlockscout && given > 10_000 ? 10_000 : given;
  if (page * offset > window)
    return failure(
      `Result window is too large, PageNo x Offset size must be less than or equal to ${window}`,
      null,
    );
  if (to - from + 1 > mostBlocks)
    return failure('Query Timeout occured. Please select a smaller result dataset', null);

  const all = rows.list(action, address, isBlockscout);
  if (!all) return failure('NOTOK', 'Error! Missing Or invalid Action name');
  const start = firstAtLeast(all, from);
  const found = all.slice(start, firstAtLeast(all, to + 1));
  if ((query.get('sort') ?? (isBlockscout ? 'desc' : 'asc')) === 'desc') found.reverse();
  const size = Math.min(offset, cap);
  const result = found.slice((page - 1) * size, page * size).map(({ row }) => row());
  if (action === 'txlistinternal' && options.isIndexing) {
    return json({
      message: 'Some internal transactions within this block range have not yet been processed',
      result: result.slice(0, 1),
      status: '2',
    });
  }
  return listed(action, result, isBlockscout);
}

const emptyTexts: Readonly<Record<string, string>> = {
  txlistinternal: 'No internal transactions found',
  tokentx: 'No token transfers found',
};

function listed(action: string, result: readonly object[], isBlockscout: boolean): ApiReply {
  if (result.length > 0) return success(result);
  return failure((isBlockscout ? emptyTexts[action] : undefined) ?? 'No transactions found', []);
}

/** A row and its block; the row itself is written when it is sent. */
interface Listed {
  readonly block: number;
  row(): object;
}

interface WorldRows {
  readonly byHash: ReadonlyMap<string, EvmTransaction>;
  /** In chain order; undefined for an unknown action. */
  list(action: string, address: string, isBlockscout: boolean): readonly Listed[] | undefined;
}

function firstAtLeast(rows: readonly Listed[], block: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as Listed).block < block) low = middle + 1;
    else high = middle;
  }
  return low;
}

function worldRows({ transactions }: EvmWorld): WorldRows {
  const lists = new Map<string, Listed[]>();
  const add = (
    action: string,
    flavours: readonly boolean[],
    addresses: readonly (string | undefined)[],
    block: number,
    row: (isBlockscout: boolean) => object,
  ): void => {
    for (const address of new Set(addresses)) {
      if (address === undefined) continue;
      for (const isBlockscout of flavours) {
        const key = `${action} ${address} ${isBlockscout}`;
        const list = lists.get(key);
        const listedRow: Listed = { block, row: () => row(isBlockscout) };
        if (list) list.push(listedRow);
        else lists.set(key, [listedRow]);
      }
    }
  };
  const both = [false, true];
  for (const transaction of transactions) {
    const { block, from, to, created } = transaction;
    add('txlist', both, [from, to, created], block, () => paymentRow(transaction));
    for (const isBlockscout of both) {
      for (const call of callsOf(transaction, isBlockscout)) {
        if (isBlockscout && call.value === 0n) continue;
        add('txlistinternal', [isBlockscout], [call.from, call.to, call.created], block, () =>
          internalRow(call, isBlockscout, false),
        );
      }
    }
    for (const transfer of transaction.transfers) {
      const flavours = transfer.value === undefined ? [true] : both;
      add('tokentx', flavours, [transfer.from, transfer.to], block, (isBlockscout) =>
        tokenRow(transaction, transfer, isBlockscout),
      );
    }
  }
  return {
    byHash: new Map(transactions.map((transaction) => [transaction.hash, transaction])),
    list(action, address, isBlockscout) {
      if (!['txlist', 'txlistinternal', 'tokentx'].includes(action)) return undefined;
      return lists.get(`${action} ${address} ${isBlockscout}`) ?? [];
    },
  };
}

interface ListedCall extends EvmCall {
  readonly transaction: EvmTransaction;
  readonly order: number;
}

/** Etherscan lists no calls that only borrow code; Blockscout lists all below the transaction itself, numbered from 1. */
const callsOf = (transaction: EvmTransaction, isBlockscout: boolean): ListedCall[] =>
  transaction.calls
    .map((call, n): ListedCall => ({ ...call, transaction, order: n + 1 }))
    .filter(({ callType = 'call' }) => isBlockscout || callType === 'call');

/** Keys in an order that differs from row to row, and one that no client knows. */
function shuffled(row: Record<string, unknown>, salt: number): object {
  const entries = Object.entries({ ...row, aNewKey: 'x' });
  const turn = salt % entries.length;
  return Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)]);
}

function paymentRow(transaction: EvmTransaction): object {
  const { hash, block, index, time, from, to, created, value, gasUsed, gasPrice, failed } = transaction;
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
      input: '0x',
      methodId: '0x',
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

function internalRow(call: ListedCall, isBlockscout: boolean, isByHash: boolean): object {
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
  const { contract, from, to, value, tokenId } = transfer;
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
      // Anybody can call a token what he likes.
      tokenName: isBlockscout ? null : 'Tether USD',
      tokenSymbol: 'USDT',
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

const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const padded = (digits: string): string => `0x${digits.padStart(64, '0')}`;

const logOf = ({ contract, from, to, value, tokenId }: EvmTransfer) => ({
  address: contract,
  topics: [
    TRANSFER,
    padded(from.slice(2)),
    padded(to.slice(2)),
    ...(value === undefined ? [padded(BigInt(tokenId ?? 0).toString(16))] : []),
  ],
  data: value === undefined ? '0x' : padded(value.toString(16)),
});

/** An anonymous event has no topics. */
const anonymous = { address: `0x${'b'.repeat(40)}`, topics: [], data: '0x00' };

function receiptOf({
  hash,
  block,
  index,
  from,
  to,
  created,
  gasUsed,
  failed,
  transfers,
}: EvmTransaction): object {
  return {
    transactionHash: hash,
    blockNumber: hex(block),
    transactionIndex: hex(index),
    from,
    to: to ?? null,
    contractAddress: created ?? null,
    gasUsed: hex(gasUsed),
    status: failed ? '0x0' : '0x1',
    logs: [anonymous, ...transfers.map(logOf)].map((log, n) => ({
      ...log,
      logIndex: hex(n),
      removed: false,
    })),
  };
}

/** Two logs a page, where the real one gives fifty. */
function transactionInfo(
  { hash, block, time, from, to, value, gasUsed, failed, transfers }: EvmTransaction,
  after: number,
): object {
  const logs = [anonymous, ...transfers.map(logOf)].map(({ address, topics, data }, n) => ({
    address,
    topics: [0, 1, 2, 3].map((place) => topics[place] ?? null),
    data,
    index: `${n}`,
  }));
  const page = logs.slice(after + 1, after + 3);
  const last = after + page.length;
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
      last + 1 < logs.length ? { block_number: block, index: last, items_count: 2, extra: null } : null,
  };
}
