import { type TronCall, type TronLog, type TronTransaction, type TronWorld, timeOf } from './tron-world.ts';

const TRANSFER = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const APPROVAL = '8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925';
const word = (value: bigint): string => value.toString(16).padStart(64, '0');
/** Logs carry the 20 bytes without `41`. */
const topic = (address: string): string => address.slice(2).padStart(64, '0');

/** What a node tells of a transaction by itself. */
export function transactionOf({
  txid,
  owner,
  type,
  parameters,
  result,
  block,
  memo,
}: TronTransaction): object {
  // What is shielded names nobody as its owner.
  const value = type.startsWith('Shielded') ? parameters : { ...parameters, owner_address: owner };
  return {
    ret: [{ contractRet: result }],
    signature: ['55bb94741af3976f215bb97021f85f71caf87a9b'],
    txID: txid,
    raw_data: {
      contract: [{ parameter: { value, type_url: `type.googleapis.com/protocol.${type}` }, type }],
      ref_block_bytes: '95da',
      ...(memo !== undefined && { data: Buffer.from(memo).toString('hex') }),
      timestamp: timeOf(block) - 2_000,
    },
    raw_data_hex: '0a0295da',
  };
}

/** What it did. What is nothing is left out, as protocol buffers have it. */
export function infoOf(transaction: TronTransaction): object {
  const { txid, fee, block, contract, result, calls, logs, amounts } = transaction;
  const isFailed = result !== 'SUCCESS';
  return {
    id: txid,
    ...(fee > 0n && { fee }),
    blockNumber: block,
    blockTimeStamp: timeOf(block),
    contractResult: [''],
    ...(contract !== undefined && { contract_address: contract }),
    receipt: { net_fee: fee, ...(contract !== undefined && { result }) },
    ...(isFailed && { result: 'FAILED', resMessage: '524556455254206f70636f6465206578656375746564' }),
    ...amounts,
    ...(logs.length > 0 && { log: logs.map(logOf) }),
    ...(calls.length > 0 && { internal_transactions: calls.map(internalOf) }),
  };
}

function logOf({ kind, contract, from, to, value }: TronLog): object {
  const parties = [topic(from), topic(to)];
  const event = { address: contract.slice(2) };
  if (kind === 'nft') return { ...event, topics: [TRANSFER, ...parties, word(value)] };
  const name = { transfer: TRANSFER, approval: APPROVAL, other: word(1n) }[kind];
  return { ...event, topics: [name, ...parties], data: word(value) };
}

function internalOf({ from, to, value, trc10, note, rejected }: TronCall): object {
  return {
    hash: '61318c1e41c5fd387f1e4e4e8ec1fc98f295d3ef002bab1b33dd1cba2f93cb75',
    caller_address: from,
    transferTo_address: to,
    callValueInfo: [value === 0n ? {} : { callValue: value, ...(trc10 !== undefined && { tokenId: trc10 }) }],
    note: Buffer.from(note).toString('hex'),
    ...(rejected && { rejected }),
  };
}

/** A block, with transactions of others between those of the world. */
export function blockOf({ transactions }: TronWorld, height: number): object {
  const own = transactions.filter(({ block }) => block === height);
  const length = Math.max(0, ...own.map(({ index }) => index + 1));
  const listed = Array.from({ length }, (_, index) => {
    const found = own.find((transaction) => transaction.index === index);
    return found ? transactionOf(found) : { txID: word(BigInt(height) * 1_000n + BigInt(index)) };
  });
  return {
    blockID: word(BigInt(height)),
    block_header: {
      raw_data: { ...(height > 0 && { number: height, timestamp: timeOf(height) }), version: 30 },
    },
    ...(listed.length > 0 && { transactions: listed }),
  };
}
