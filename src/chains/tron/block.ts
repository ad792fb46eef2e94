import type { Reply } from '../../net/http.ts';
import { integer } from '../../net/parse.ts';
import { malformed, serverFault } from '../../net/upstream-error.ts';
import { nodeAnswer } from './envelope.ts';
import { hashIn, object } from './fields.ts';

export interface Block {
  readonly height: number;
  /** Milliseconds. */
  readonly time: number;
  /** In the order of execution. */
  readonly txids: readonly string[];
}

/** Reads a block with its transactions, or the newest one. Numbers of nothing are left out by the node, so block 0 has neither height nor time. */
export function readBlock(reply: Reply): Block {
  const { block_header, transactions = [] } = nodeAnswer(reply);
  const header = object(object(block_header, 'a block').raw_data, 'the header of a block');
  if (!Array.isArray(transactions)) throw malformed('gave no transactions of a block');
  return {
    height: integer(header.number ?? 0, 'number'),
    time: integer(header.timestamp ?? 0, 'timestamp'),
    txids: transactions.map((item) => hashIn(object(item, 'a transaction').txID, 'txID')),
  };
}

/** The block of a height. A node that does not have it yet is behind: that passes. */
export function readBlockAt(height: number, reply: Reply): Block {
  if (nodeAnswer(reply).block_header === undefined)
    throw serverFault(`does not have the block ${height} yet`);
  const block = readBlock(reply);
  if (block.height !== height) throw malformed(`answered with block ${block.height} for ${height}`);
  return block;
}
