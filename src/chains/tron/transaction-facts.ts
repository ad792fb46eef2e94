import { CoinhoundError } from '../../core/error.ts';
import type { TxId } from '../../core/ids.ts';
import { malformed } from '../../net/upstream-error.ts';
import type { TransactionFacts, UnfollowedTransfer } from '../../trace/inquiry.ts';
import type { FactsQuery } from '../../trace/source.ts';
import type { Action } from './action.ts';
import { ZERO_ADDRESS } from './address.ts';
import type { TronAssets } from './assets.ts';
import type { TransactionInfo } from './info.ts';
import type { TronLookups } from './lookups.ts';
import { tronMovements } from './movements.ts';

export interface FactsReader {
  readonly lookups: TronLookups;
  readonly assets: TronAssets;
}

/**
 * A whole transaction as the node tells it: what it does, what it did, and its place in the block. One that failed moved nothing but
 * its fee. Transfers of TRC-10 tokens that nobody follows are not among the unfollowed: those have no contract. Null where no
 * block up to the height has it.
 */
export async function transactionFacts(
  txid: TxId,
  query: FactsQuery,
  { lookups, assets }: FactsReader,
): Promise<TransactionFacts | null> {
  const action = await lookups.action(txid, query).catch((error: unknown) => {
    if (error instanceof CoinhoundError && error.code === 'seed-not-found') return undefined;
    throw error;
  });
  if (!action) return null;
  const info = await lookups.info(txid, query);
  if (info.height > query.asOf) return null;
  const { txids } = await lookups.block(info.height, query);
  const index = txids.indexOf(txid);
  if (index < 0) throw malformed(`gave block ${info.height} without its transaction ${txid}`);
  return factsOf(txid, index, { action, info }, assets);
}

interface Told {
  readonly action: Action;
  readonly info: TransactionInfo;
}

function factsOf(txid: TxId, index: number, { action, info }: Told, assets: TronAssets): TransactionFacts {
  const { height, time, failed, fee } = info;
  const { addresses, chain } = assets;
  const transaction = { txid, height, time, index, failed, fee, action, info };
  return {
    chain,
    txid,
    position: { height, index, time: Math.floor(time / 1_000) },
    sender: addresses.account(action.owner),
    to: action.to === undefined ? null : addresses.account(action.to),
    input: action.input,
    movements: tronMovements(transaction, assets, action.owner),
    unfollowed: info.transfers.flatMap((transfer) => unfollowedIn(transfer, assets)),
    logs: info.logs.map(({ contract, topics, data }) => ({
      contract: addresses.account(contract),
      topics,
      data,
    })),
  };
}

function unfollowedIn(
  { contract, from, to, value }: TransactionInfo['transfers'][number],
  { tokens, addresses }: TronAssets,
): UnfollowedTransfer[] {
  if (value === 0n || tokens.has(contract)) return [];
  const party = (address: string) => (address === ZERO_ADDRESS ? null : addresses.account(address));
  return [{ contract: addresses.account(contract), from: party(from), to: party(to), amount: value }];
}
