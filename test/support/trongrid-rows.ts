import type { ListName } from '../../src/chains/tron/wire.ts';
import { transactionOf } from './tron-node.ts';
import {
  base58,
  hashOf,
  type TronCall,
  type TronLog,
  type TronTransaction,
  type TronWorld,
  timeOf,
} from './tron-world.ts';

export interface ListedRow {
  readonly time: number;
  row(): object;
}

interface Wanted {
  readonly isConfirmed: boolean;
  /** Internal transfers among the transactions too. */
  readonly withInternal: boolean;
}

/** Rows of an account's list, oldest first, in no order within a block; undefined where the address is none. */
export function listRows(
  { transactions }: TronWorld,
  address: string,
  list: ListName,
  { isConfirmed, withInternal }: Wanted,
): readonly ListedRow[] | undefined {
  const isOwn = (hex: unknown): boolean =>
    hex === address || (typeof hex === 'string' && base58(hex) === address);
  if (!/^(T[1-9A-HJ-NP-Za-km-z]{33}|41[0-9a-f]{40})$/.test(address)) return undefined;
  const rows = transactions.flatMap((transaction): ListedRow[] => {
    const time = timeOf(transaction.block);
    if (list === 'transactions/trc20') {
      const logs = transaction.logs.filter(
        ({ from, to, kind }) => kind !== 'other' && (isOwn(from) || isOwn(to)),
      );
      const listed = logs.map((log) => ({ time, row: () => tokenRow(transaction, log) }));
      const twice = logs.map((log) => ({
        time,
        row: () => ({ ...tokenRow(transaction, log), _unconfirmed: true }),
      }));
      // What was confirmed a moment ago comes a second time, now and then even where only confirmed rows are asked for.
      return isConfirmed ? [...listed, ...listed.slice(0, transaction.index % 2)] : [...twice, ...listed];
    }
    const { owner, parameters, contract } = transaction;
    const { to_address, transparent_from_address, transparent_to_address } = parameters;
    const named = [owner, to_address, contract, transparent_from_address, transparent_to_address];
    const isParty = list === 'transactions' && named.some(isOwn);
    const calls =
      list === 'internal-transactions' || withInternal
        ? transaction.calls.filter(({ from, to }) => isOwn(from) || isOwn(to))
        : [];
    return [
      ...calls
        .filter(({ trc10, value }) => trc10 === undefined && value > 0n)
        .map((call, n) => ({ time, row: () => callRow(transaction, call, n) })),
      ...(isParty ? [{ time, row: () => transactionRow(transaction) }] : []),
    ];
  });
  // By time alone: the order of a block is that of an index, not of the chain.
  return rows
    .map((row, n) => ({ row, key: (n * 7) % 13 }))
    .sort((a, b) => a.row.time - b.row.time || a.key - b.key)
    .map(({ row }) => row);
}

function transactionRow(transaction: TronTransaction): object {
  const { block, fee, isSparse, result } = transaction;
  const row = transactionOf(transaction);
  if (isSparse) return { ...row, ret: [{ contractRet: result }], block_timestamp: timeOf(block) };
  return {
    ...row,
    ret: [{ contractRet: result, ...(fee > 0n && { fee }), code: 'SUCESS' }],
    net_usage: 0,
    net_fee: fee,
    energy_usage: 0,
    blockNumber: block,
    block_timestamp: timeOf(block),
    energy_fee: 0,
    energy_usage_total: 0,
    internal_transactions: [],
  };
}

function tokenRow(
  { txid, block }: TronTransaction,
  { contract, from, to, value, kind, isNameless, symbol = 'USDT', name = 'Tether USD' }: TronLog,
): object {
  const names = { symbol, name, address: base58(contract) };
  return {
    transaction_id: txid,
    token_info: isNameless ? {} : { ...names, ...(kind !== 'nft' && { decimals: 6 }) },
    block_timestamp: timeOf(block),
    from: base58(from),
    to: base58(to),
    type: kind === 'approval' ? 'Approval' : 'Transfer',
    value: `${value}`,
  };
}

function callRow(
  { txid, block }: TronTransaction,
  { from, to, value, note, rejected = false }: TronCall,
  n: number,
): object {
  const spellings = [value, `${value}`, { _: value }];
  return {
    internal_tx_id: hashOf(`${txid} internal ${n}`),
    tx_id: txid,
    block_timestamp: timeOf(block),
    from_address: from,
    to_address: to,
    data: { note, rejected, call_value: spellings[n % 3], call_token_value: 0, token_id: '' },
  };
}
