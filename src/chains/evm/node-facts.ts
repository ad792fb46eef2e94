import { malformed, serverFault } from '../../net/upstream-error.ts';
import type { Abilities } from './abilities.ts';
import { object } from './envelope.ts';
import { readCallTrace, readParityTrace, type Trace } from './frames.ts';
import { toHex } from './hexadecimal.ts';
import type { EvmNode } from './node.ts';
import {
  isQuiet,
  type NodeReceipt,
  type NodeTransaction,
  readBlockTime,
  readTransaction,
  receiptOf,
} from './node-wire.ts';
import type { LookupScope } from './provider-lookups.ts';
import { type Receipt, receiptFrom } from './receipt.ts';

/** A transaction with its receipt. */
export interface Settled {
  readonly transaction: NodeTransaction;
  readonly receipt: NodeReceipt;
  /** With its events, as seeds take it. */
  readonly events: Receipt;
}

/** Unix seconds of a block. */
export const blockTime = (node: EvmNode, height: number, scope: LookupScope): Promise<number> =>
  node.need(
    {
      method: 'eth_getBlockByNumber',
      params: [toHex(height), false],
      read: (result) => readBlockTime(height, result),
      blockOf: () => height,
    },
    scope,
  );

/** A transaction and what came of it, or null where the chain has none up to now. */
export async function settled(node: EvmNode, hash: string, scope: LookupScope): Promise<Settled | null> {
  const transaction = await node.need(
    {
      method: 'eth_getTransactionByHash',
      params: [hash],
      read: readTransaction,
      blockOf: (value) => value?.block ?? Number.POSITIVE_INFINITY,
    },
    scope,
  );
  if (!transaction) return null;
  const [receipt, events] = await node.need(
    {
      method: 'eth_getTransactionReceipt',
      params: [hash],
      read(result) {
        // Its block is known, so the node must have it; one behind a balancer may be late.
        if (result === null) throw serverFault(`does not know the receipt of ${hash} yet`);
        const fields = object(result, 'a receipt');
        const found = receiptFrom(hash, fields);
        if (found.block !== transaction.block) throw malformed(`tells two blocks of transaction ${hash}`);
        return [receiptOf(fields, transaction), found] as const;
      },
      blockOf: () => transaction.block,
    },
    scope,
  );
  return { transaction, receipt, events };
}

/** The calls inside a transaction of a block. The abilities must name a method for it. */
export function traceOf(
  node: EvmNode,
  { trace }: Abilities,
  { hash, block }: { readonly hash: string; readonly block: number },
  scope: LookupScope,
): Promise<Trace> {
  const asked =
    trace === 'debug_traceTransaction'
      ? { method: trace, params: [hash, { tracer: 'callTracer' }], read: readCallTrace }
      : { method: 'trace_transaction', params: [hash], read: readParityTrace };
  return node.need({ ...asked, blockOf: () => block }, scope);
}

/** What happened inside a transaction, asked for only where something can have. */
export async function insideOf(
  node: EvmNode,
  abilities: Abilities,
  { transaction, receipt }: Omit<Settled, 'events'>,
  scope: LookupScope,
): Promise<Trace> {
  if (isQuiet(transaction, receipt)) return { failed: receipt.failed === true, frames: [] };
  return traceOf(node, abilities, transaction, scope);
}
