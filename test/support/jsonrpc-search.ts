import { hex } from './etherscan-rows.ts';
import type { EvmCall, EvmTransaction } from './evm-world.ts';
import { type NodeLog, type ParityTrace, receiptOf, transactionOf } from './jsonrpc-facts.ts';
import { Refused, refusals, type Server, tipOf } from './jsonrpc-server.ts';

/** The methods that look for something in a range of blocks. */
export function searched(method: string, params: readonly unknown[], server: Server): unknown {
  switch (method) {
    case 'eth_getLogs':
      return logs(params[0] as LogFilter, server);
    case 'ots_getApiLevel':
      return 8;
    case 'ots_searchTransactionsAfter':
      return search(params as [string, number, number], server);
    case 'trace_filter':
      return filter(params[0] as TraceFilter, server);
    case 'alchemy_getAssetTransfers':
      return assetTransfers(params[0] as TransferFilter, server);
    default:
      throw new Refused({ code: -32601, message: `the method ${method} does not exist/is not available` });
  }
}

interface Range {
  readonly fromBlock: string;
  readonly toBlock: string;
}

function rangeOf({ fromBlock, toBlock }: Range, server: Server): [number, number] {
  const [from, to] = [Number(fromBlock), Number(toBlock)];
  const { limit } = server.options;
  if (from > tipOf(server))
    throw new Refused({ code: -32000, message: 'block range extends beyond the head' });
  const most = limit?.blocks;
  if (limit && most !== undefined && to - from + 1 > most)
    throw new Refused(refusals[limit.words]({ from, to, most, fits: from + most - 1 }));
  return [from, Math.min(to, tipOf(server))];
}

interface LogFilter extends Range {
  readonly address?: string;
  readonly topics?: readonly (string | null)[];
}

function logs(filter: LogFilter, server: Server): readonly NodeLog[] {
  const [from, to] = rangeOf(filter, server);
  const found = server.facts.logs.filter(
    ({ blockNumber, address, topics }) =>
      Number(blockNumber) >= from &&
      Number(blockNumber) <= to &&
      (filter.address === undefined || address === filter.address) &&
      (filter.topics ?? []).every((due, n) => (due === null ? topics.length > n : topics[n] === due)),
  );
  const { limit } = server.options;
  const most = limit?.rows;
  if (limit && most !== undefined && found.length > most && from < to) {
    const fits = Math.max(from, Number(found[most]?.blockNumber) - 1);
    throw new Refused(refusals[limit.words]({ from, to, most, fits }));
  }
  return found;
}

const partiesOf = ({ from, to, created }: EvmTransaction | EvmCall): readonly (string | undefined)[] => [
  from,
  to,
  created,
];

/** The block that crosses the size of the page is given whole, and all of it newest first. */
function search([address, after, size]: [string, number, number], server: Server): object {
  const { facts, options } = server;
  const found = facts.transactions.filter(
    (transaction) =>
      transaction.block > after &&
      transaction.block <= tipOf(server) &&
      [transaction, ...transaction.calls].some((one) => partiesOf(one).includes(address)),
  );
  const last = found[Math.min(size, found.length) - 1]?.block ?? 0;
  const page = found.filter(({ block }) => block <= last).reverse();
  return {
    txs: page.map((transaction) => transactionOf(transaction, facts.hashes)),
    receipts: page.map((transaction) => ({
      ...receiptOf(transaction, facts.logs, options),
      logs: null,
      logsBloom: null,
    })),
    firstPage: found.length > 0 && page.length === found.length,
    lastPage: after === 0,
  };
}

interface TraceFilter extends Range {
  readonly fromAddress?: readonly string[];
  readonly toAddress?: readonly string[];
  readonly after?: number;
  readonly count?: number;
}

function filter(query: TraceFilter, server: Server): readonly ParityTrace[] {
  const [from, to] = rangeOf(query, server);
  if (query.fromAddress && query.toAddress)
    throw new Refused({ code: -32602, message: 'both addresses: nodes differ in what that means' });
  const { fromAddress, toAddress, after = 0, count = 10_000 } = query;
  const found = server.facts.traces
    .filter(({ blockNumber }) => blockNumber >= from && blockNumber <= to)
    .filter(({ action, result }) =>
      fromAddress
        ? fromAddress.includes(action.from ?? action.address ?? '')
        : toAddress?.includes(action.to ?? action.refundAddress ?? result?.address ?? ''),
    );
  return found.slice(after, after + Math.min(count, server.options.pageRows ?? 1_000));
}

interface TransferFilter extends Range {
  readonly fromAddress?: string;
  readonly toAddress?: string;
  readonly maxCount: string;
  readonly pageKey?: string;
}

/** What failed is not listed, nor what moves nothing inside. The number beside the exact value has lost its last digits. */
function assetTransfers(query: TransferFilter, server: Server): object {
  const [from, to] = rangeOf(query, server);
  const found = server.facts.transactions
    .filter(({ block, failed }) => !failed && block >= from && block <= to)
    .flatMap((transaction) => transfersOf(transaction, server.options.hidesCreated))
    .filter((row) => (query.fromAddress ? row.from === query.fromAddress : row.to === query.toAddress));
  const start = Number(query.pageKey ?? 0);
  const end = start + Math.min(Number(query.maxCount), server.options.pageRows ?? 1_000);
  const transfers = found
    .slice(start, end)
    .map(({ isCreation, ...row }) => ({ ...row, to: isCreation ? null : row.to }));
  return { transfers, pageKey: end < found.length ? `${end}` : '' };
}

function transfersOf(transaction: EvmTransaction, hidesCreated = false) {
  const { hash, block, calls } = transaction;
  const row = (one: EvmTransaction | EvmCall, category: string, id: string) => ({
    blockNum: hex(block),
    uniqueId: `${hash}:${id}`,
    hash,
    from: one.from,
    to: one.to ?? one.created,
    isCreation: one.to === undefined && (category === 'external' || hidesCreated),
    value: Number(one.value) / 1e18,
    asset: 'ETH',
    category,
    rawContract: { value: hex(one.value), address: null, decimal: '0x12' },
  });
  const inner = calls.filter(
    ({ value, type, callType = 'call', path, failed }) =>
      value > 0n && (type !== 'call' || callType === 'call') && failed !== true && !isVoid(path, calls),
  );
  return [
    row(transaction, 'external', 'external'),
    ...inner.map((call) => row(call, 'internal', `internal:${call.path.join('_')}`)),
  ];
}

const isVoid = (path: readonly number[], calls: readonly EvmCall[]): boolean =>
  calls.some(
    (call) => call.failed && call.path.length < path.length && call.path.every((step, n) => path[n] === step),
  );
