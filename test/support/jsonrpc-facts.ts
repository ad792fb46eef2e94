import { hex } from './etherscan-rows.ts';
import { worldLogs } from './evm-events.ts';
import { type EvmCall, type EvmTransaction, type EvmWorld, hexOf } from './evm-world.ts';

/** What a node knows of a world, in the shapes of JSON-RPC. Allocations of the genesis block are no transactions. */
export interface NodeFacts {
  readonly transactions: readonly EvmTransaction[];
  readonly logs: readonly NodeLog[];
  /** Of blocks with transactions. */
  readonly hashes: ReadonlyMap<number, string>;
  /** Of all transactions, in chain order. */
  readonly traces: readonly ParityTrace[];
  /** Whoever calls from inside a transaction. */
  readonly contracts: ReadonlySet<string>;
  block(height: number, isWhole: boolean): object;
  transaction(hash: string): object | undefined;
  receipt(hash: string): object | undefined;
  callTrace(hash: string): object | undefined;
  parityTraces(hash: string): readonly ParityTrace[] | undefined;
}

export interface NodeLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly transactionHash: string;
  readonly transactionIndex: string;
  readonly logIndex: string;
  readonly removed: boolean;
  readonly blockTimestamp?: string;
}

export interface ParityTrace {
  readonly type: string;
  readonly action: Readonly<Record<string, string>>;
  readonly result?: Readonly<Record<string, string>> | null;
  readonly error?: string;
  readonly blockNumber: number;
  readonly traceAddress: readonly number[];
  readonly transactionHash: string;
  readonly transactionPosition: number;
}

export interface FactOptions {
  readonly hasTimes?: boolean;
  readonly isEarly?: boolean;
}

export function nodeFacts(world: EvmWorld, options: FactOptions): NodeFacts {
  const transactions = world.transactions.filter(({ hash }) => hash.startsWith('0x'));
  const byHash = new Map(transactions.map((transaction) => [transaction.hash, transaction]));
  const logs = logsOf(transactions, options);
  const times = new Map(world.transactions.map(({ block, time }) => [block, time]));
  const hashes = blockHashes(transactions);
  const when =
    <T>(make: (transaction: EvmTransaction) => T) =>
    (hash: string): T | undefined => {
      const found = byHash.get(hash);
      return found && make(found);
    };
  return {
    transactions,
    logs,
    hashes,
    traces: transactions.flatMap(parityTracesOf),
    contracts: new Set(transactions.flatMap(({ calls }) => calls.map(({ from }) => from))),
    block: (height, isWhole) => ({
      number: hex(height),
      hash: hashes.get(height) ?? hexOf(`block ${height}`, 32),
      timestamp: hex(times.get(height) ?? 1_600_000_000 + 12 * height),
      transactions: isWhole
        ? transactions.filter(({ block }) => block === height).map((one) => transactionOf(one, hashes))
        : [],
      aNewKey: 'x',
    }),
    transaction: when((transaction) => transactionOf(transaction, hashes)),
    receipt: when((transaction) => receiptOf(transaction, logs, options)),
    callTrace: when(callTraceOf),
    parityTraces: when(parityTracesOf),
  };
}

/** A block's hash names all before it. Blocks without transactions have none here. */
function blockHashes(transactions: readonly EvmTransaction[]): ReadonlyMap<number, string> {
  const hashes = new Map<number, string>();
  let chain = '';
  for (const { block, hash } of transactions) {
    chain = hexOf(`${chain} ${block} ${hash}`, 32);
    hashes.set(block, chain);
  }
  return hashes;
}

export function transactionOf(transaction: EvmTransaction, hashes: ReadonlyMap<number, string>): object {
  const { hash, block, index, from, to, value, gasPrice, input = '0x' } = transaction;
  return {
    hash,
    blockNumber: hex(block),
    blockHash: hashes.get(block),
    transactionIndex: hex(index),
    from,
    to: to ?? null,
    value: hex(value),
    input,
    gas: '0x5208',
    gasPrice: hex(gasPrice),
    nonce: '0x1',
    // A type of some rollup that nobody has heard of.
    type: index % 3 === 0 ? '0x7e' : '0x2',
  };
}

export function receiptOf(
  { hash, block, index, from, to, created, gasUsed, gasPrice, failed, time }: EvmTransaction,
  logs: readonly NodeLog[],
  { isEarly = false }: FactOptions,
): object {
  return {
    transactionHash: hash,
    blockNumber: hex(block),
    transactionIndex: hex(index),
    from,
    to: to ?? null,
    contractAddress: created ?? null,
    gasUsed: hex(gasUsed),
    effectiveGasPrice: hex(gasPrice),
    ...(isEarly ? { root: hexOf('root', 32) } : { status: failed ? '0x0' : '0x1' }),
    logs: logs.filter((log) => log.transactionHash === hash),
    timestamp: hex(time),
  };
}

function logsOf(transactions: readonly EvmTransaction[], { hasTimes = true }: FactOptions): NodeLog[] {
  return worldLogs(transactions).map(({ transaction: { hash, block, index, time }, logIndex, ...event }) => ({
    ...event,
    blockNumber: hex(block),
    transactionHash: hash,
    transactionIndex: hex(index),
    logIndex: hex(logIndex),
    removed: false,
    ...(hasTimes && { blockTimestamp: hex(time) }),
  }));
}

interface CallNode {
  readonly type: string;
  readonly from: string;
  readonly to?: string;
  readonly value?: string;
  readonly error?: string;
  readonly calls?: readonly CallNode[];
}

const typeOf = ({ type, callType = type }: EvmCall): string => (type === 'call' ? callType : type);

/** As the callTracer tells it: children of a frame that was rolled back have no error of their own. */
function callTraceOf({ from, to, created, value, failed, calls }: EvmTransaction): object {
  const below = (path: readonly number[]): CallNode[] =>
    calls
      .filter(
        (call) => call.path.length === path.length + 1 && path.every((step, n) => call.path[n] === step),
      )
      .toSorted((a, b) => a.path.at(-1)! - b.path.at(-1)!)
      .map((call) => nodeOf(call, below(call.path)));
  return {
    type: to === undefined ? 'CREATE' : 'CALL',
    from,
    ...((to ?? (failed ? undefined : created)) && { to: to ?? created }),
    value: hex(value),
    ...(failed && { error: 'execution reverted' }),
    ...(calls.length > 0 && { calls: below([]) }),
  };
}

function nodeOf(call: EvmCall, calls: readonly CallNode[]): CallNode {
  const { from, to, created, value, failed = false } = call;
  const other = to ?? (failed ? undefined : created);
  const type = typeOf(call).toUpperCase();
  return {
    type,
    from,
    ...(other !== undefined && { to: other }),
    ...(type !== 'STATICCALL' && { value: hex(value) }),
    ...(failed && { error: 'execution reverted' }),
    ...(calls.length > 0 && { calls }),
  };
}

/** As Parity tells it: the transaction itself first. */
export function parityTracesOf(transaction: EvmTransaction): ParityTrace[] {
  const { hash, block, index, from = '', to, created, value, failed, calls } = transaction;
  const top: EvmCall = {
    path: [],
    from,
    ...(to !== undefined && { to }),
    ...(created !== undefined && { created }),
    value,
    type: to === undefined ? 'create' : 'call',
    failed,
  };
  return [top, ...calls.toSorted(byPath)].map((call) => ({
    ...parityOf(call),
    blockNumber: block,
    traceAddress: call.path,
    transactionHash: hash,
    transactionPosition: index,
  }));
}

function byPath({ path: a }: EvmCall, { path: b }: EvmCall): number {
  const place = a.findIndex((step, n) => step !== b[n]);
  if (place < 0) return a.length - b.length;
  return (a[place] as number) - (b[place] ?? -1);
}

function parityOf(call: EvmCall): Pick<ParityTrace, 'type' | 'action' | 'result' | 'error'> {
  const { from, to = '', created, value, failed = false } = call;
  const end = (result: ParityTrace['result']) =>
    failed ? { error: 'Reverted' } : { result: result ?? null };
  const type = typeOf(call);
  if (type === 'selfdestruct') {
    const action = { address: from, refundAddress: to, balance: hex(value) };
    return { type: 'suicide', action, ...end(null) };
  }
  if (type.startsWith('create')) {
    const action = { from, value: hex(value), gas: '0x0', init: '0x00' };
    return { type: 'create', action, ...end({ address: created ?? '', code: '0x00', gasUsed: '0x0' }) };
  }
  const action = { from, to, value: hex(value), callType: type, gas: '0x0', input: '0x' };
  return { type: 'call', action, ...end({ gasUsed: '0x0', output: '0x' }) };
}
