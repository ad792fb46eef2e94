import type { Reply } from '../../net/http.ts';
import { toHex } from './hexadecimal.ts';
import { type Parameters, readGives, readServed } from './rpc.ts';
import { ZERO_ADDRESS } from './transfers.ts';

/** What a node can be asked for beside blocks and receipts. */
export interface Abilities {
  /** Which method finds the transactions that touch an account; undefined where none does. */
  readonly index: 'ots_searchTransactionsAfter' | 'trace_filter' | 'alchemy_getAssetTransfers' | undefined;
  /** Which method tells the calls inside a transaction. */
  readonly trace: 'debug_traceTransaction' | 'trace_transaction' | undefined;
  /** Whether events can be searched. */
  readonly logs: boolean;
}

/**
 * What of an account a node can show: everything that moves; token transfers alone; or nothing at all. Transfers that are
 * found and whose transactions cannot be traced would be half of a history, so an index alone is not enough.
 */
export type Sight = 'everything' | 'tokens' | 'nothing';

export function sightOf({ index, logs }: Abilities): Sight {
  if (!logs) return 'nothing';
  return index === undefined ? 'tokens' : 'everything';
}

/** One method that not every node serves, and a call that costs it next to nothing. */
interface Question {
  readonly method: string;
  readonly params: Parameters;
  /** Whether the answer shows that the method is served. */
  read(reply: Reply): boolean;
}

const NO_HASH = `0x${'0'.repeat(64)}`;
const ONE_BLOCK = { fromBlock: toHex(1), toBlock: toHex(1) };
const NOWHERE = '0x000000000000000000000000000000000000dead';

/** In the order in which they are asked. */
export const questions: readonly Question[] = [
  { method: 'eth_getLogs', params: [{ ...ONE_BLOCK, address: ZERO_ADDRESS }], read: readServed },
  { method: 'ots_searchTransactionsAfter', params: [NOWHERE, 0, 1], read: readServed },
  { method: 'trace_filter', params: [{ ...ONE_BLOCK, toAddress: [NOWHERE], count: 1 }], read: readServed },
  {
    method: 'alchemy_getAssetTransfers',
    params: [{ ...ONE_BLOCK, toAddress: NOWHERE, category: ['external', 'internal'], maxCount: toHex(1) }],
    // Where transfers by contracts are not listed, the answer is an error, and the rest is no history.
    read: readGives,
  },
  { method: 'debug_traceTransaction', params: [NO_HASH, { tracer: 'callTracer' }], read: readServed },
  { method: 'trace_transaction', params: [NO_HASH], read: readServed },
];

/** The best use of the methods that are served. */
export function abilitiesOf(served: ReadonlySet<string>): Abilities {
  const traces = ['debug_traceTransaction', 'trace_transaction'] as const;
  const trace = traces.find((method) => served.has(method));
  const indexes = ['ots_searchTransactionsAfter', 'trace_filter'] as const;
  const traced = trace === undefined ? undefined : indexes.find((method) => served.has(method));
  const listed = served.has('alchemy_getAssetTransfers') ? ('alchemy_getAssetTransfers' as const) : undefined;
  return { index: traced ?? listed, trace, logs: served.has('eth_getLogs') };
}
